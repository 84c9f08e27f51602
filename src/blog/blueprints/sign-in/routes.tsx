import { Hono } from 'hono';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { parseSent, readForm, type Sent } from '../../../shared/http/form.ts';
import { type Refusal, refusalOf, titleOf } from '../../../shared/http/form-state.ts';
import { limit } from '../../../shared/http/limits.ts';
import { page, platformHouse } from '../../../shared/http/page.ts';
import type { BlogDeps } from '../../deps.ts';
import { mailSignInLink } from '../../operations/mail-sign-in-link.ts';
import { ownAddress } from './own-address.ts';
import { signInForm } from './schema.ts';
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
      ({ email } = parseSent(signInForm, form));
    } catch (error) {
      return signInPage(c, nextOf(form), refusalOf(error, form));
    }
    // To an address that has had enough nothing is sent, and whoever asks is told the same.
    if (!(await hasHadEnough(email))) {
      const next = ownAddress(c, nextOf(form));
      const link = await signIn.makeLink({ email }, appUrl(c, 'blog'), next);
      await transaction(db, (tx) => mailSignInLink(tx, { email, link, platformName: config.platformName }));
    }
    return page(
      c,
      platformHouse(c),
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
    return page(
      c,
      platformHouse(c),
      { title: 'Sign in', noindex: true },
      <OpenLink email={email} token={token} next={ownAddress(c, c.req.query('next'))} />,
    );
  });

  app.post('/sign-in/:token', may.anyone(), async (c) => {
    const form = await readForm(c);
    const cookies = await signIn.openLink(c.req.param('token'), c.req.raw.headers);
    if (!cookies) return deadLink(c, nextOf(form));
    keep(c, cookies);
    return c.redirect(ownAddress(c, nextOf(form)) ?? '/account', 303);
  });

  app.post('/sign-out', may.anyone(), async (c) => {
    keep(c, await signIn.signOut(c.req.raw.headers));
    return c.redirect('/', 303);
  });

  async function hasHadEnough(email: string): Promise<boolean> {
    try {
      await platform.limits.links.consume(email);
      return false;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return true;
      throw refusal;
    }
  }

  return app;
}

function signInPage(c: Ctx, next: string | undefined, refusal?: Refusal) {
  const { user } = c.var;
  return page(
    c,
    platformHouse(c),
    { title: titleOf('Sign in', refusal), noindex: true },
    <SignInPage next={ownAddress(c, next)} signedInAs={user?.email} refusal={refusal} />,
    refusal?.status ?? 200,
  );
}

const deadLink = (c: Ctx, next: string | undefined) =>
  page(
    c,
    platformHouse(c),
    { title: 'This link is no longer good', noindex: true },
    <DeadLink next={ownAddress(c, next)} />,
    410,
  );

const nextOf = ({ next }: Sent) => (Array.isArray(next) ? next[0] : next);

function keep(c: Ctx, cookies: string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
}
