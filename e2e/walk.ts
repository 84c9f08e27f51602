import type { Page, Response } from 'playwright-core';
import { APP_NAMES } from '../src/shared/config.ts';
import type { RunningPlatform } from './platform.ts';

/**
 * Follows links within the platform from the apps' front pages: one page of each kind, whatever its dates and ids.
 * @param visit called for each page once it is loaded, and for each file (calendar, table) with no page
 * @returns how many kinds there were
 */
export async function walk(
  platform: RunningPlatform,
  page: Page,
  visit: (visited: { url: string; from: string; status: number | undefined; file?: string }) => Promise<void>,
): Promise<number> {
  const origins = new Set(APP_NAMES.map((app) => new URL(platform.url(app)).origin));
  const kinds = new Set<string>();
  const todo = APP_NAMES.map((app) => ({ url: platform.url(app), from: 'the start' }));
  for (const { url, from } of todo) {
    if (!origins.has(new URL(url).origin) || kinds.has(kindOf(url))) continue;
    kinds.add(kindOf(url));
    if (/\.(ics|csv)$/.test(new URL(url).pathname)) {
      const answer = await page.request.get(url);
      await visit({ url, from, status: answer.status(), file: await answer.text() });
      continue;
    }
    const answer: Response | null = await page.goto(url, { waitUntil: 'load' });
    await visit({ url, from, status: answer?.status() });
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    todo.push(...links.map((href) => ({ url: href, from: url })));
  }
  return kinds.size;
}

function kindOf(url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const kind = pathname.replace(/\/\d{4}\/\d{2}\/\d{2}(?=\/)/, '/day').replace(/\/\d+(?=\/|$)/g, '/one');
  return `${origin}${kind}?${[...searchParams.keys()].sort()}`;
}
