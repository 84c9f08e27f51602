import { gunzipSync } from 'node:zlib';
import { HTTPException } from 'hono/http-exception';
import { pino } from 'pino';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { newVisitor } from '../builders.ts';
import type { Locale } from '../i18n/locale.ts';
import { testBrowser } from '../testing/client.ts';
import { testDatabase } from '../testing/database.ts';
import { testPlatform } from '../testing/platform.ts';
import { may } from './access.ts';
import type { Ctx } from './context.ts';
import { createBaseApp } from './create-base-app.ts';
import { cached, createPageCache } from './page-cache.ts';
import { ownerFor } from './visitor.ts';

const database = await testDatabase();
const { clock } = database;
const lines: { route: string; status: number }[] = [];
const write = (line: string) => lines.push(JSON.parse(line));
const locales: readonly Locale[] = ['en-GB', 'en-XA'];
const platform = {
  ...testPlatform(database, { config: { locales } }),
  log: pino({ level: 'info' }, { write }),
  pageCache: createPageCache(clock),
};

/** counts renderings, and says how to respond */
const render = vi.fn<(c: Ctx) => Response | Promise<Response>>();
const page = (c: Ctx) => c.html(`<p>${c.req.url} ${render.mock.calls.length} ${'long '.repeat(400)}</p>`);
let posts = 0;
const app = createBaseApp('events', platform, (base) => {
  base.get('/account', may.anyone(), (c) => render(c));
  base.get('/hall', may.anyone(), cached('month', 'view'), (c) => render(c));
  base.get('/wall', may.anyone(), (c) => c.text(`${posts} posts`));
  base.post('/hall', may.anyone(), (c) => {
    posts++;
    ownerFor(c);
    return c.redirect('/hall', 303);
  });
  base.get('/:page', may.anyone(), cached(), (c) => render(c));
});

const get = async (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  app.request(`http://events.example${path}`, { ...init, headers: { host: 'events.example', ...headers } });
const renderings = async (work: () => Promise<unknown>) => {
  const before = render.mock.calls.length;
  await work();
  return render.mock.calls.length - before;
};

beforeEach(() => {
  render.mockReset().mockImplementation(page);
  platform.pageCache.pages.clear();
});

describe('a page that all visitors without a cookie share', () => {
  test('is rendered once a second', async () => {
    const first = await (await get('/hall')).text();
    clock.advance({ milliseconds: 999 });
    expect(await (await get('/hall')).text()).toBe(first);
    expect(render).toHaveBeenCalledTimes(1);
    clock.advance({ milliseconds: 2 });
    expect(await (await get('/hall')).text()).not.toBe(first);
    expect(render).toHaveBeenCalledTimes(2);
  });

  test('is rendered once for fifty who ask at the same time', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    render.mockImplementation(async (c) => {
      await promise;
      return page(c);
    });
    const all = Array.from({ length: 50 }, () => get('/hall'));
    resolve();
    const texts = await Promise.all((await Promise.all(all)).map((response) => response.text()));
    expect([render.mock.calls.length, new Set(texts).size]).toEqual([1, 1]);
    expect(texts[0]).toContain('/hall');
  });

  test('may be kept by a proxy, which asks whether it has changed', async () => {
    const response = await get('/hall');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'public, max-age=0, s-maxage=1, stale-while-revalidate=1',
      vary: 'Accept-Language, Cookie, Accept-Encoding',
      'content-type': 'text/html; charset=UTF-8',
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    });
    const etag = response.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/);
    const again = await get('/hall', { 'if-none-match': etag });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await get('/hall', { 'if-none-match': 'W/"another"' })).status).toBe(200);
  });

  test('is compressed once, for those who accept that', async () => {
    const plain = await (await get('/hall')).text();
    for (const accepted of ['gzip', 'br, gzip;q=0.8', 'deflate,GZIP']) {
      const response = await get('/hall', { 'accept-encoding': accepted });
      expect(response.headers.get('content-encoding')).toBe('gzip');
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(response.headers.get('content-length')).toBe(String(bytes.byteLength));
      expect(bytes.byteLength).toBeLessThan(plain.length / 4);
      expect(gunzipSync(bytes).toString()).toContain('long long');
    }
    expect(render).toHaveBeenCalledTimes(2);
    const refused = await get('/hall', { 'accept-encoding': 'gzip;q=0, identity' });
    expect(refused.headers.get('content-encoding')).toBeNull();
  });

  test('has the same headers without its body', async () => {
    const full = await get('/hall');
    for (const path of ['/hall', '/yard']) {
      const head = await get(path, {}, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      const of = ({ headers }: Response) =>
        ['cache-control', 'vary', 'content-type'].map((name) => headers.get(name));
      expect(of(head)).toEqual(of(full));
      expect(head.headers.get('etag')).toBeTruthy();
    }
    expect(await (await get('/yard')).text()).toContain('/yard');
    expect(render).toHaveBeenCalledTimes(2);
  });

  test('is another one at another host, path, parameter and language', async () => {
    const others = [
      async () => app.request('http://other.example/hall'),
      () => get('/hall/'),
      () => get('/hall?month=2026-06'),
      () => get('/hall?month=2026-07'),
      () => get('/hall?view=list&month=2026-07'),
      () => get('/hall', { 'accept-language': 'en-XA' }),
    ];
    await get('/hall');
    for (const other of others) expect(await renderings(other)).toBe(1);
    for (const other of others) expect(await renderings(other)).toBe(0);
    expect((await get('/hall', { 'accept-language': 'en-XA' })).headers.get('content-language')).toBe(
      'en-XA',
    );
    expect(await renderings(() => get('/hall?month=2026-07&view=list'))).toBe(0);
  });

  test('is rendered without anything else of the request', async () => {
    const text = await (
      await get('/hall?utm_source=news&month=2026-06', { 'x-forwarded-host': 'evil', accept: '*/*' })
    ).text();
    expect(text).toContain('http://events.example/hall?month=2026-06 ');
    render.mockImplementation((context) => context.html(JSON.stringify(context.req.header())));
    expect(JSON.parse(await (await get('/yard', { 'user-agent': 'x', accept: '*/*' })).text())).toEqual({
      host: 'events.example',
      'accept-language': 'en-GB',
    });
    expect(await renderings(() => get('/hall?fbclid=1&month=2026-06'))).toBe(0);
  });

  test('counts in the log like every other', async () => {
    lines.length = 0;
    for (let n = 0; n < 3; n++) await get('/hall');
    await get('/hall', {}, { method: 'HEAD' });
    expect(lines).toMatchObject([
      ...Array.from({ length: 3 }, () => ({ method: 'GET', route: '/:page', status: 200 })),
      { method: 'HEAD', route: '/:page', status: 200 },
    ]);
    const ids = await Promise.all([get('/hall'), get('/hall')]);
    expect(new Set(ids.map(({ headers }) => headers.get('x-request-id'))).size).toBe(2);
  });
});

describe('a page of its own', () => {
  const own = async (headers: Record<string, string>) => {
    await get('/hall');
    const before = render.mock.calls.length;
    const response = await get('/hall', headers);
    expect(render.mock.calls.length - before).toBe(1);
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(response.headers.get('vary')).toContain('Cookie');
    expect(response.headers.get('etag')).toBeNull();
  };

  test.each([
    ['a visitor who may hold something', () => ({ cookie: `visitor=${newVisitor().visitor}` })],
    ['a user', () => ({ cookie: 'rose-ash.session_token=x' })],
    ['a visitor who has chosen a language', () => ({ cookie: 'locale=en-XA' })],
    ['a program with credentials', () => ({ authorization: 'Bearer x' })],
    ['a program that accepts JSON', () => ({ accept: 'application/json' })],
  ])('is for %s', async (_, headers) => {
    await own(headers());
    await own(headers());
  });

  test('shows a visitor what they have just written', async () => {
    const browser = testBrowser(app, 'http://127.0.0.1:8003');
    render.mockImplementation((c) => c.html(`${posts} posts`));
    posts = 0;
    expect(await (await browser.get('/hall')).text()).toBe('0 posts');
    await browser.post('/hall');
    expect(await (await browser.get('/hall')).text()).toBe('1 posts');
    await browser.post('/hall');
    expect(await (await browser.get('/hall')).text()).toBe('2 posts');
    expect(await (await testBrowser(app, 'http://127.0.0.1:8003').get('/hall')).text()).toBe('0 posts');
  });

  test('is each page of a route that does not declare otherwise, also if another route would match', async () => {
    await get('/wall');
    posts = 77;
    expect(await (await get('/wall')).text()).toBe('77 posts');
    expect(await renderings(async () => [await get('/account'), await get('/account?next=1')])).toBe(2);
    expect((await get('/account')).headers.get('cache-control')).toBe('private, no-cache');
    expect(platform.pageCache.pages.size).toBe(0);
  });

  test.each<[string, (c: Ctx) => Response]>([
    ['a redirect', (c) => c.redirect('/elsewhere', 303)],
    [
      'an error',
      () => {
        throw new HTTPException(503);
      },
    ],
    [
      'a failure',
      () => {
        throw new Error('broken');
      },
    ],
    ['a page that is not found', (c) => c.notFound() as Response],
    [
      'a page with a cookie',
      (c) => {
        ownerFor(c);
        return c.html('yours');
      },
    ],
    ['a page that says so', (c) => c.html('mine', 200, { 'cache-control': 'no-store' })],
  ])('is %s', async (_, respond) => {
    render.mockImplementation(respond);
    const statuses = new Set<number>();
    expect(
      await renderings(async () => {
        for (let n = 0; n < 3; n++) statuses.add((await get('/hall')).status);
      }),
    ).toBe(3);
    expect(statuses.size).toBe(1);
    expect(platform.pageCache.pages.size).toBe(0);
  });

  test('is a problem document for a program that accepts JSON, also while a browser waits for the page', async () => {
    render.mockImplementation(async () => {
      await Promise.resolve();
      throw new HTTPException(404);
    });
    const accepted = ['text/html', 'application/json', '*/*', 'application/problem+json'];
    const responses = await Promise.all(accepted.map((accept) => get('/hall', { accept })));
    expect(responses.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual([
      [404, 'text/html; charset=UTF-8'],
      [404, 'application/problem+json'],
      [404, 'text/html; charset=UTF-8'],
      [404, 'application/problem+json'],
    ]);
    expect(platform.pageCache.pages.size).toBe(0);
  });

  test('is rendered by each of those who waited for one that failed', async () => {
    let failures = 0;
    render.mockImplementation(async (c) => {
      await Promise.resolve();
      if (failures++ === 0) throw new Error('broken');
      return page(c);
    });
    const responses = await Promise.all(Array.from({ length: 5 }, () => get('/hall')));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 500]);
    expect(platform.pageCache.pending.size).toBe(0);
  });
});

test('the cache is bounded in number and bytes', async () => {
  for (let n = 0; n < 1_100; n++) await get(`/page-${n}`);
  expect(platform.pageCache.pages.size).toBe(1_000);
  platform.pageCache.pages.clear();
  render.mockImplementation((c) => c.html('x'.repeat(5 * 2 ** 20)));
  for (let n = 0; n < 6; n++) await get(`/page-${n}`);
  expect(platform.pageCache.pages.calculatedSize).toBeLessThanOrEqual(16 * 2 ** 20);
  expect(platform.pageCache.pages.size).toBe(3);
});

test('a route without a cache does not see a parameter either that it has not declared', async () => {
  const { pageCache: _, ...without } = platform;
  const plain = createBaseApp('events', without, (base) => {
    base.get('/hall', may.anyone(), cached('month'), (c) => c.text(c.req.url));
  });
  const response = await plain.request('http://events.example/hall?month=2026-06&new=1');
  expect(await response.text()).toBe('http://events.example/hall?month=2026-06');
});
