import { Hono } from 'hono';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { APP_NAMES, type AppName } from '../../../shared/config.ts';
import { transaction } from '../../../shared/db/database.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, actOf, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { findByCode, limit } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { forgetVisitor } from '../../../shared/http/visitor.ts';
import type { BlogDeps } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { mailSignInLink } from '../../operations/mail-sign-in-link.ts';
import { signInSchema } from './schema.ts';
import { ExpiredLink, LinkSent, OpenLink, SignInPage } from './view.tsx';

/** `/sign-in` asks for a link, `/sign-in/{token}` is the link, `/sign-out` ends the session. */
export function signInBlueprint(deps: BlogDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/sign-in', may.anyone(), (c) => sendSignIn(c, c.req.query('next')));
  app.post('/sign-in', may.anyone(), (c) => requestLink(c, deps));
  app.get('/sign-in/:token', may.anyone(), (c) => showLink(c, deps));
  app.post('/sign-in/:token', may.anyone(), (c) => openLink(c, deps));
  app.post('/sign-out', may.anyone(), (c) => signOut(c, deps));
  return app;
}

async function requestLink(c: Ctx, deps: BlogDeps): Promise<Response> {
  const input = await readForm(c);
  await limit(c, 'sign-in');
  let email: string;
  try {
    ({ email } = parseForm(signInSchema, input));
  } catch (error) {
    return sendSignIn(c, nextIn(input), formStateOf(error, input));
  }
  // Nothing is mailed to an address over its limit, but the response is the same.
  if (!(await isOverLimit(email, deps))) await sendLink(c, deps, email, nextIn(input));
  return sendPage(
    c,
    platformBranding(c),
    { title: t('link_sent.title'), noindex: true },
    <LinkSent email={email} outbox={deps.platform.config.features.outbox} />,
  );
}

async function sendLink(c: Ctx, deps: BlogDeps, email: string, next: string | undefined): Promise<void> {
  const { db, config } = deps.platform;
  const link = await deps.signIn.makeLink({ email }, appUrl(c, 'blog'), safeReturnUrl(c, next));
  await transaction(db, (tx) =>
    mailSignInLink(tx, actOf(c), { email, link, platformName: config.platformName }),
  );
}

async function showLink(c: Ctx, { signIn }: BlogDeps): Promise<Response> {
  const token = c.req.param('token') ?? '';
  const next = c.req.query('next');
  // Mail programs open links to scan them, so only the button on this page uses the link up.
  const email = await findByCode(c, () => signIn.emailOfLink(token));
  if (!email) return sendExpiredLink(c, next);
  c.header('cache-control', 'no-store');
  return sendPage(
    c,
    platformBranding(c),
    { title: t('sign_in.title'), noindex: true },
    <OpenLink email={email} token={token} next={safeReturnUrl(c, next)} />,
  );
}

async function openLink(c: Ctx, { signIn }: BlogDeps): Promise<Response> {
  const input = await readForm(c);
  const token = c.req.param('token') ?? '';
  const cookies = await findByCode(c, () => signIn.openLink(token, c.req.raw.headers));
  if (!cookies) return sendExpiredLink(c, nextIn(input));
  setCookies(c, cookies);
  return c.redirect(safeReturnUrl(c, nextIn(input)) ?? '/account', 303);
}

async function signOut(c: Ctx, { signIn }: BlogDeps): Promise<Response> {
  setCookies(c, await signIn.signOut(c.req.raw.headers));
  // Whoever uses the browser next is another visitor.
  forgetVisitor(c);
  return c.redirect('/', 303);
}

function sendSignIn(c: Ctx, next: string | undefined, formState?: FormState): Promise<Response> {
  return sendPage(
    c,
    platformBranding(c),
    { title: formTitle(t('sign_in.title'), formState), noindex: true },
    <SignInPage next={safeReturnUrl(c, next)} signedInAs={c.var.user?.email} formState={formState} />,
    formState?.status ?? 200,
  );
}

const sendExpiredLink = (c: Ctx, next: string | undefined): Promise<Response> =>
  sendPage(
    c,
    platformBranding(c),
    { title: t('expired_link.title'), noindex: true },
    <ExpiredLink next={safeReturnUrl(c, next)} />,
    410,
  );

async function isOverLimit(email: string, { platform }: BlogDeps): Promise<boolean> {
  try {
    await platform.limits.links.consume(email);
    return false;
  } catch (error) {
    if (error instanceof RateLimiterRes) return true;
    throw error;
  }
}

/** The URL to redirect to after signing in, if it is one of the four apps; undefined for any other. */
function safeReturnUrl(c: Ctx, next: string | undefined): string | undefined {
  const blog = appUrl(c, 'blog');
  if (!next || next.length > 500 || !URL.canParse(next, blog)) return undefined;
  const url = new URL(next, blog);
  // The origin alone is not enough: that of a blob: URL is the origin of the page that made it.
  const isOf = (app: AppName) => {
    const { protocol, host } = new URL(appUrl(c, app));
    return url.protocol === protocol && url.host === host;
  };
  const leadsBack = isOf('blog') && /^\/sign-(in|out)(\/|$)/.test(url.pathname);
  return APP_NAMES.some(isOf) && !leadsBack && !url.username && !url.password ? url.href : undefined;
}

const nextIn = ({ next }: FormInput) => (Array.isArray(next) ? next[0] : next);

function setCookies(c: Ctx, cookies: string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
}
