import { get } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../src/shared/testing/database.ts';
import { launchBrowser } from './browser.ts';
import { type RunningPlatform, runPlatform } from './platform.ts';
import { publicPages } from './public-pages.ts';

const database = await testDatabase();
let platform: RunningPlatform;
let browser: Browser;
let pages: { name: string; url: string }[];

beforeAll(async () => {
  platform = await runPlatform(database);
  browser = await launchBrowser();
  pages = await publicPages(platform);
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

describe('a public page', () => {
  test('weighs at most 50 kB without its fonts, and at most 15 kB of it are script', async () => {
    const weights: Record<string, { total: number; script: number }> = {};
    for (const { name, url } of pages) {
      const page = await fetchCompressed(url);
      let total = page.bytes;
      let script = 0;
      for (const [, tag, path] of page.text.matchAll(
        /<(script|link)\b[^>]*?\b(?:src|href)="(\/assets\/[^"]+)"/g,
      )) {
        if (path?.endsWith('.woff2')) continue;
        const { bytes } = await fetchCompressed(new URL(path ?? '', url).href);
        total += bytes;
        if (tag === 'script') script += bytes;
      }
      weights[name] = { total, script };
    }
    console.log(weights);
    for (const [name, { total, script }] of Object.entries(weights)) {
      expect(total, name).toBeLessThanOrEqual(50_000);
      expect(script, name).toBeLessThanOrEqual(15_000);
    }
  });

  test('loads two fonts of at most 80 kB together', async () => {
    const { text } = await fetchCompressed(pages[0]?.url ?? '');
    const fonts = new Set([...text.matchAll(/"(\/assets\/[^"]+\.woff2)"/g)].map(([, path]) => path));
    expect(fonts.size).toBe(2);
    const bytes = await Promise.all(
      [...fonts].map(async (path) => (await fetchCompressed(new URL(path ?? '', pages[0]?.url).href)).bytes),
    );
    expect(bytes.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(80_000);
  });

  test('does not shift while it loads', async () => {
    for (const width of [390, 1280]) {
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const tab = await context.newPage();
      await tab.addInitScript(() => {
        const measured = window as unknown as { shift: number };
        measured.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries())
            measured.shift += (entry as unknown as { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
      });
      for (const { name, url } of pages) {
        await tab.goto(url, { waitUntil: 'load' });
        await tab.evaluate(() => document.fonts.ready);
        await tab.waitForTimeout(150);
        const shift = await tab.evaluate(() => (window as unknown as { shift: number }).shift);
        expect(shift, `${name} at ${width} px`).toBeLessThan(0.02);
      }
      await context.close();
    }
  });
});

/** Fetches a file with gzip. @returns its size over the wire, and its text */
async function fetchCompressed(url: string): Promise<{ bytes: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    response.on('end', () =>
      response.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url}: ${response.statusCode}`)),
    );
  }).on('error', reject);
  const [bytes, text] = await Promise.all([promise, fetch(url).then((response) => response.text())]);
  return { bytes, text };
}
