import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../time.ts';
import { acceptsGzip, MIN_BYTES_TO_COMPRESS } from './compression.ts';
import { type AppEnv, type Ctx, localeOf, wantsProblem } from './context.ts';
import { etagOf, matchesEtag } from './etag.ts';
import type { CachedPage, PageCache } from './platform.ts';

/** How long a page is sent again as it was rendered. */
const FRESH_MS = 1_000;
/** A proxy may do so for a second more, and for another one while it asks for the next. */
const CACHE_CONTROL = 'public, max-age=0, s-maxage=1, stale-while-revalidate=1';
const VARY = 'Accept-Language, Cookie, Accept-Encoding';

const MAX_PAGES = 1_000;
const MAX_BYTES = 16 * 2 ** 20;
const HEADER_BYTES = 1_000;
const MAX_ADDRESS_LENGTH = 500;

/** Creates the cache of a process. */
export const createPageCache = (clock: Clock): PageCache => ({
  pages: new LRUCache({
    max: MAX_PAGES,
    maxSize: MAX_BYTES,
    sizeCalculation: ({ body }, key) => body.byteLength + key.length + HEADER_BYTES,
    ttl: FRESH_MS,
    ttlResolution: 0,
    perf: { now: () => clock.now().epochMilliseconds },
  }),
  pending: new Map(),
});

const parameters = new WeakMap<object, readonly string[]>();

/**
 * Declares that all visitors without a cookie see the same page: `app.get('/', may.anyone(), cached('month'), …)`. Such a
 * page may be a second old. Everybody with a cookie gets a page of their own, with what they have just written.
 * @param query the parameters on which the page depends; for visitors without a cookie it is rendered without any other
 */
export function cached(...query: string[]): MiddlewareHandler<AppEnv> {
  const handler: MiddlewareHandler<AppEnv> = (c, next) => {
    c.header('vary', VARY);
    return next();
  };
  parameters.set(handler, query);
  return handler;
}

/** Responds with a page of the cache, or renders it for the cache, if its route is declared as cached(). */
export async function usePageCache(c: Ctx, next: () => Promise<void>): Promise<Response | undefined> {
  const cache = c.var.platform.pageCache;
  const url = sharedUrlOf(c);
  if (!cache || !url) {
    // Without a cache too, so that a test sees what a route does not declare.
    if (url && url !== c.req.url) c.req.raw = new Request(url, c.req.raw);
    await next();
    return undefined;
  }
  const variant = { url, locale: localeOf(c), compressed: acceptsGzip(c.req.header('accept-encoding')) };
  const key = `${c.var.app} ${url} ${variant.locale} ${variant.compressed}`;
  const pending = cache.pending.get(key);
  const page = cache.pages.get(key) ?? (pending && (await pending));
  if (page) return respond(c, page);
  if (pending) {
    // What went wrong is the response to the request before; this one tries for itself.
    await next();
    return undefined;
  }

  const rendering = render(c, next, variant);
  cache.pending.set(
    key,
    rendering.catch(() => undefined),
  );
  try {
    const rendered = await rendering;
    if (!rendered) return undefined;
    cache.pages.set(key, rendered);
    c.res = undefined;
    c.res = respond(c, rendered);
  } finally {
    cache.pending.delete(key);
  }
  return undefined;
}

/** The address of a page that may be cached, with the parameters on which it depends; undefined for all other requests. */
function sharedUrlOf(c: Ctx): string | undefined {
  const { method, headers } = c.req.raw;
  if ((method !== 'GET' && method !== 'HEAD') || headers.has('cookie') || headers.has('authorization'))
    return undefined;
  // A program gets errors as problem documents; a shared page is rendered as for browsers.
  if (wantsProblem(c)) return undefined;
  const [first, ...others] = c.req.matchedRoutes.filter((route) => route.method !== 'ALL');
  const declared = others.find(({ path, handler }) => path === first?.path && parameters.has(handler));
  const names = declared && parameters.get(declared.handler);
  if (!names || c.req.url.length > MAX_ADDRESS_LENGTH) return undefined;
  const [address, search] = c.req.url.split('?', 2);
  if (!search) return address;
  const given = new URLSearchParams(search);
  const query = new URLSearchParams(
    names.flatMap((name) => {
      const value = given.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
  return query.size > 0 ? `${address}?${query}` : address;
}

type Variant = { url: string; locale: string; compressed: boolean };

/** Renders a page without anything of the request but its address and locale. @returns undefined if it may not be cached */
async function render(
  c: Ctx,
  next: () => Promise<void>,
  { url, locale, compressed }: Variant,
): Promise<CachedPage | undefined> {
  const { raw } = c.req;
  const headers = { host: raw.headers.get('host') ?? '', 'accept-language': locale };
  c.req.raw = new Request(url, { headers });
  await next();
  c.req.raw = raw;
  const { res } = c;
  const cacheControl = res.headers.get('cache-control') ?? '';
  if (res.status !== 200 || res.headers.has('set-cookie') || /no-store/.test(cacheControl)) return undefined;
  const plain = Buffer.from(await res.arrayBuffer());
  const isCompressed = compressed && plain.byteLength >= MIN_BYTES_TO_COMPRESS;
  const etag = res.headers.get('etag') ?? etagOf(plain);
  return {
    body: isCompressed ? await compress(plain) : plain,
    etag,
    headers: {
      ...Object.fromEntries(res.headers),
      etag,
      vary: VARY,
      'cache-control': /^public/.test(cacheControl) ? cacheControl : CACHE_CONTROL,
      ...(isCompressed && { 'content-encoding': 'gzip' }),
    },
  };
}

const compress = promisify(gzip);

function respond(c: Ctx, { body, etag, headers }: CachedPage): Response {
  const isKnown = matchesEtag(c.req.header('if-none-match'), etag);
  const own = {
    ...headers,
    'x-request-id': c.var.requestId,
    ...(!isKnown && { 'content-length': String(body.byteLength) }),
  };
  return isKnown ? new Response(null, { status: 304, headers: own }) : new Response(body, { headers: own });
}
