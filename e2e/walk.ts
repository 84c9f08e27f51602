import type { Page, Response } from 'playwright-core';
import { APP_NAMES } from '../src/shared/config.ts';
import type { RunningPlatform } from './platform.ts';

/**
 * Follows the links within the platform from the apps' front pages. Addresses that differ only in dates, ids or values
 * of the query are one kind of page, and are visited once.
 * @param visit called for each page after it has loaded; for a calendar or CSV file it gets the content in `file`
 * @returns the number of kinds
 */
export async function walk(
  platform: RunningPlatform,
  page: Page,
  visit: (link: { url: string; from: string; status: number | undefined; file?: string }) => Promise<void>,
): Promise<number> {
  const origins = new Set(APP_NAMES.map((app) => new URL(platform.url(app)).origin));
  const kinds = new Set<string>();
  const queue = APP_NAMES.map((app) => ({ url: platform.url(app), from: 'the front page' }));
  for (const { url, from } of queue) {
    if (!origins.has(new URL(url).origin) || kinds.has(kindOf(url))) continue;
    kinds.add(kindOf(url));
    if (/\.(ics|csv)$/.test(new URL(url).pathname)) {
      const response = await page.request.get(url);
      await visit({ url, from, status: response.status(), file: await response.text() });
      continue;
    }
    const response: Response | null = await page.goto(url, { waitUntil: 'load' });
    await visit({ url, from, status: response?.status() });
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    queue.push(...links.map((href) => ({ url: href, from: url })));
  }
  return kinds.size;
}

function kindOf(url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const path = pathname.replace(/\/\d{4}\/\d{2}\/\d{2}(?=\/)/, '/day').replace(/\/\d+(?=\/|$)/g, '/id');
  return `${origin}${path}?${[...searchParams.keys()].sort()}`;
}
