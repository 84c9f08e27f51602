import { Hono } from 'hono';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { limit } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { mailSignInLink } from '../../operations/mail-sign-in-link.ts';
import type { BlogDeps } from '../../ports.ts';
import { safeReturnUrl } from './own-address.ts';
import { signInSchema } from './schema.ts';
import { DeadLink, LinkSent, OpenLink, SignInPage } from './view.tsx';

/** `/sign-in` asks for a link, `/sign-in/{token}` is the link, `/sign-out` ends it. */
export function signInBlueprint({ platform, signIn }: BlogDeps): Hono<AppEnv> {
  const { db, config } = platform;
  const app = new Hono<AppEnv>();

  app.get('/sign-in', may.anyone(), (c) => signInPage(c, c.req.query('next')));

  app.post('/sign-in', may.anyone(), async (c) => {
    const form = await readForm(c);
    await limit(c, 'sign-in');
    let email: string;
    try {
      ({ email } = parseForm(signInSchema, form));
    } catch (error) {
      return signInPage(c, nextOf(form), formStateOf(error, form));
    }
    // To an address that has had enough nothing is sent, and whoever asks is told the same.
    if (!(await isOverLimit(email))) {
      const next = safeReturnUrl(c, nextOf(form));
      const link = await signIn.makeLink({ email }, appUrl(c, 'blog'), next);
      await transaction(db, (tx) => mailSignInLink(tx, { email, link, platformName: config.platformName }));
    }
    return sendPage(
      c,
      platformBranding(c),
      { title: 'Look in your mail', noindex: true },
      <LinkSent email={email} outbox={config.features.outbox} />,
    );
  });

  app.get('/sign-in/:token', may.anyone(), async (c) => {
    const token = c.req.param('token');
    // Mail programs open links to look at them: to look uses nothing up, only the button does.
    const email = await signIn.emailOfLink(token);
    if (!email) return deadLink(c, c.req.query('next'));
    c.header('cache-control', 'no-store');
    return sendPage(
      c,
      platformBranding(c),
      { title: 'Sign in', noindex: true },
      <OpenLink email={email} token={token} next={safeReturnUrl(c, c.req.query('next'))} />,
    );
  });

  app.post('/sign-in/:token', may.anyone(), async (c) => {
    const form = await readForm(c);
    const cookies = await signIn.openLink(c.req.param('token'), c.req.raw.headers);
    if (!cookies) return deadLink(c, nextOf(form));
    keep(c, cookies);
    return c.redirect(safeReturnUrl(c, nextOf(form)) ?? '/account', 303);
  });

  app.post('/sign-out', may.anyone(), async (c) => {
    keep(c, await signIn.signOut(c.req.raw.headers));
    return c.redirect('/', 303);
  });

  async function isOverLimit(email: string): Promise<boolean> {
    try {
      await platform.limits.links.consume(email);
      return false;
    } catch (formState) {
      if (formState instanceof RateLimiterRes) return true;
      throw formState;
    }
  }

  return app;
}

function signInPage(c: Ctx, next: string | undefined, formState?: FormState) {
  const { user } = c.var;
  return sendPage(
    c,
    platformBranding(c),
    { title: formTitle('Sign in', formState), noindex: true },
    <SignInPage next={safeReturnUrl(c, next)} signedInAs={user?.email} formState={formState} />,
    formState?.status ?? 200,
  );
}

const deadLink = (c: Ctx, next: string | undefined) =>
  sendPage(
    c,
    platformBranding(c),
    { title: 'This link is no longer good', noindex: true },
    <DeadLink next={safeReturnUrl(c, next)} />,
    410,
  );

const nextOf = ({ next }: FormInput) => (Array.isArray(next) ? next[0] : next);

function keep(c: Ctx, cookies: string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
}
