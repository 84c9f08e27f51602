import { gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { afterEach, expect, test, vi } from 'vitest';
import { sendHtml } from './compression.ts';
import type { AppEnv } from './context.ts';

const page = `<p>${'long '.repeat(1000)}</p>`;
const app = new Hono<AppEnv>();
app.use(compress());
app.get('/', (c) => sendHtml(c, page, 200));
app.get('/short', (c) => sendHtml(c, '<p>short</p>', 404));

const get = (path: string, encoding: string) =>
  app.request(path, { headers: { 'accept-encoding': encoding } });

afterEach(() => vi.unstubAllGlobals());

test('compresses a page without a stream', async () => {
  const stream = vi.fn(CompressionStream);
  vi.stubGlobal('CompressionStream', stream);
  const response = await get('/', 'br, gzip');
  expect([response.status, response.headers.get('content-encoding')]).toEqual([200, 'gzip']);
  expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8');
  expect(gunzipSync(await response.arrayBuffer()).toString()).toBe(page);
  expect(stream).not.toHaveBeenCalled();
});

test('sends a page as it is to those who accept no gzip, and a short one to all', async () => {
  for (const [path, encoding] of [
    ['/', 'identity'],
    ['/short', 'gzip'],
  ] as const) {
    const response = await get(path, encoding);
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.text()).toMatch(/^<p>.*<\/p>$/);
  }
});
