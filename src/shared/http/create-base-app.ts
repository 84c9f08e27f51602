import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import { APP_NAMES, type AppName } from '../config.ts';
import { NotFound } from '../errors.ts';
import { parseLocale, runInLocale } from '../i18n/locale.ts';
import { sessionIdOf } from '../ids.ts';
import { isForProvider, may, undeclaredRoutes } from './access.ts';
import { type AppEnv, appUrl, type Ctx, localeOf, rememberLocale } from './context.ts';
import { renderError } from './errors.tsx';
import { readForm } from './form.ts';
import { usePageCache } from './page-cache.ts';
import type { Platform } from './platform.ts';
import { sendRobots } from './robots.ts';
import { serveAssets } from './serve-assets.ts';
import { forgetVisitor, visitorTokenOf } from './visitor.ts';

const MAX_BODY_BYTES = 256 * 1024;
const MAX_REQUEST_MS = 15_000;

/**
 * Creates an app with what all apps share: health checks, logs, limits of time and size, security headers, the user,
 * the locale, and error pages.
 * @param mount adds the routes of the app
 * @param options.files a route to which larger files are uploaded
 * @param options.cacheControl of pages: by default browsers may show them as they were when going back
 * @throws Error when a route does not declare who may call it
 */
export function createBaseApp(
  app: AppName,
  platform: Platform,
  mount: (base: Hono<AppEnv>) => void,
  {
    maxBodyBytes = MAX_BODY_BYTES,
    files,
    cacheControl = 'private, no-cache',
  }: { maxBodyBytes?: number; files?: { path: RegExp; maxBytes: number }; cacheControl?: string } = {},
): Hono<AppEnv> {
  // URLs end with a slash, and also work without it.
  const base = new Hono<AppEnv>({ strict: false });
  // An error may come before the locale is known, e.g. when the user can't be read.
  base.onError((error, c) => runInLocale(localeOf(c), () => renderError(c, error)));
  base.notFound((c) => renderError(c, new NotFound()));

  base.use(async (c, next) => {
    c.set('platform', platform);
    c.set('app', app);
    c.set('roles', []);
    await next();
  });
  base.use(requestId({ headerName: '' }));
  base.use(logRequest);
  base.get('/healthz', may.anyone(), (c) => c.json({ status: 'alive' }));
  base.get('/readyz', may.anyone(), ready);
  base.get('/assets/*', may.anyone(), serveAssets());
  base.get('/robots.txt', may.anyone(), sendRobots);
  base.use(usePageCache);
  base.use((c, next) => setHeaders(c, next, cacheControl));
  base.use(compress());
  base.use(refuseNul);
  base.use(timeout(MAX_REQUEST_MS, new HTTPException(504)));
  base.use(identify);
  base.use(localise);
  const forms = limitBody(maxBodyBytes);
  const uploads = limitBody(files?.maxBytes ?? maxBodyBytes);
  base.use((c, next) => (files?.path.test(c.req.path) ? uploads : forms)(c, next));
  base.use(refuseOtherSites);
  base.post('/locale', may.anyone(), chooseLocale);
  mount(base);

  const undeclared = undeclaredRoutes(base);
  if (undeclared.length > 0)
    throw new Error(`These routes of ${app} don't declare who may call them: ${undeclared.join(', ')}`);
  return base;
}

const limitBody = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new HTTPException(413);
    },
  });

/** Logs one line per request, with the route's pattern instead of the path, which may contain a ticket's code. */
async function logRequest(c: Ctx, next: () => Promise<void>) {
  const { platform } = c.var;
  const log = platform.log.child({ app: c.var.app, requestId: c.var.requestId });
  c.set('log', log);
  const started = performance.now();
  c.header('x-request-id', c.var.requestId);
  await next();
  const ms = Math.round((performance.now() - started) * 10) / 10;
  const route = c.req.matchedRoutes.findLast((match) => match.method !== 'ALL')?.path ?? 'none';
  log[c.res.status >= 500 ? 'error' : 'info'](
    { method: c.req.method, route, status: c.res.status, ms },
    'request',
  );
}

async function ready(c: Ctx) {
  const { platform, log } = c.var;
  const notReady = (reason: string, missing?: string[]) => {
    c.header('retry-after', '5');
    return c.json({ status: 'not ready', reason, missing }, 503);
  };
  try {
    const missing = await platform.missingMigrations();
    if (missing.length > 0) return notReady('the schema is older than the code', missing);
    if (!(await platform.canStore())) return notReady('the disk of the database is full');
  } catch (error) {
    log.warn({ err: error }, 'not ready');
    return notReady('the database can’t be reached');
  }
  return c.json({ status: 'ready' });
}

const headers = secureHeaders({
  xFrameOptions: 'DENY',
  referrerPolicy: 'strict-origin-when-cross-origin',
  crossOriginOpenerPolicy: 'same-origin',
  strictTransportSecurity: false,
});

async function setHeaders(c: Ctx, next: () => Promise<void>, cacheControl: string) {
  // What is set before the page is rendered, or on the headers themselves, does not copy the response.
  c.header('vary', 'Accept-Encoding');
  await headers(c, next);
  const { headers: own } = c.res;
  const apps = APP_NAMES.map((name) => appUrl(c, name)).join(' ');
  own.set(
    'content-security-policy',
    `default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; media-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ${apps}`,
  );
  // Pages contain the viewer's name and basket.
  if (!own.has('cache-control')) own.set('cache-control', cacheControl);
}

/** Responds 404 to a URL with NUL, because PostgreSQL has no text with it. */
function refuseNul(c: Ctx, next: () => Promise<void>) {
  if (c.req.url.includes('%00')) throw new NotFound();
  return next();
}

const checkOrigin = csrf({
  origin: (origin, c: Ctx) => APP_NAMES.some((name) => appUrl(c, name) === origin),
});

/**
 * Refuses writes from pages of other sites: by Sec-Fetch-Site, and forms by Origin. Webhooks come from no page, and carry
 * no cookie that could be misused; those that are forms have no Origin.
 */
async function refuseOtherSites(c: Ctx, next: () => Promise<void>) {
  if (isForProvider(c)) return next();
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (!reads && c.req.header('sec-fetch-site') === 'cross-site') throw new HTTPException(403);
  return checkOrigin(c, next);
}

/** Finds the user or visitor, and assigns to a user what they held before signing in. */
async function identify(c: Ctx, next: () => Promise<void>) {
  const { people } = c.var.platform;
  const token = visitorTokenOf(c);
  const viewer = await people.viewerOf(c.req.raw.headers, (cookie) =>
    c.header('set-cookie', cookie, { append: true }),
  );
  const user = viewer?.user;
  c.set('user', user);
  if (viewer) c.set('roles', viewer.roles);
  if (token && user) {
    await people.adopt(sessionIdOf(token), user.id);
    forgetVisitor(c);
  } else if (token) {
    c.set('sessionId', sessionIdOf(token));
  }
  await next();
}

async function localise(c: Ctx, next: () => Promise<void>) {
  const locale = localeOf(c);
  c.header('content-language', locale);
  await runInLocale(locale, next);
}

/** Stores the language chosen in the footer, and redirects back to the page. */
async function chooseLocale(c: Ctx) {
  const { locale: tag, back } = await readForm(c);
  const { people, config } = c.var.platform;
  const locale = parseLocale(typeof tag === 'string' ? tag : undefined);
  if (!locale || !config.locales.includes(locale)) throw new HTTPException(400);
  rememberLocale(c, locale);
  const cookies = c.var.user ? await people.setLocale(c.req.raw.headers, locale) : [];
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
  return c.redirect(localPath(c, typeof back === 'string' ? back : '/'), 303);
}

/** The path of an address on this host; `/` for one that browsers resolve to another host, such as `/\t/example.com`. */
function localPath(c: Ctx, address: string): string {
  const { origin, protocol } = new URL(c.req.url);
  const url = URL.canParse(address, origin) ? new URL(address, origin) : undefined;
  // A blob: URL has the origin of the page that made it.
  return url?.origin === origin && url.protocol === protocol
    ? url.pathname.replace(/^\/+/, '/') + url.search
    : '/';
}
