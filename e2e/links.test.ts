import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_NAMES } from '../src/shared/config.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { launchBrowser } from './browser.ts';
import { type RunningPlatform, runPlatform } from './platform.ts';
import { newVisitor, signIn } from './visitor.ts';

const database = await testDatabase();
let platform: RunningPlatform;
let browser: Browser;

beforeAll(async () => {
  platform = await runPlatform(database);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

describe('every link of every page leads somewhere, and no page complains in the console', () => {
  it('for a visitor', async () => {
    const { page } = await newVisitor(browser);
    const { walked, faults } = await walk(page);
    expect(faults).toEqual([]);
    expect(walked).toBeGreaterThan(25);
  });

  it('for an organiser', async () => {
    const organiser = await newVisitor(browser);
    await signIn(organiser, platform, 'ines@glasshouse.example');
    const { walked, faults } = await walk(organiser.page);
    expect(faults).toEqual([]);
    expect(walked).toBeGreaterThan(60);
  });
});

/** Follows links within the platform from the apps' front pages: one page of each kind, whatever its dates and numbers. */
async function walk(page: Page): Promise<{ walked: number; faults: string[] }> {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()} says ${message.text()}`);
  });
  const origins = new Set(APP_NAMES.map((app) => new URL(platform.url(app)).origin));
  const kinds = new Set<string>();
  const todo = APP_NAMES.map((app) => ({ url: platform.url(app), from: 'the start' }));
  for (const { url, from } of todo) {
    if (!origins.has(new URL(url).origin) || kinds.has(kindOf(url))) continue;
    kinds.add(kindOf(url));
    if (/\.(ics|csv)$/.test(new URL(url).pathname)) {
      const answer = await page.request.get(url);
      if (answer.status() !== 200) faults.push(`${answer.status()} ${url}, linked from ${from}`);
      continue;
    }
    const answer = await page.goto(url, { waitUntil: 'load' });
    if (answer?.status() !== 200) faults.push(`${answer?.status()} ${url}, linked from ${from}`);
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    todo.push(...links.map((href) => ({ url: href, from: url })));
  }
  return { walked: kinds.size, faults };
}

function kindOf(url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const kind = pathname.replace(/\/\d{4}\/\d{2}\/\d{2}(?=\/)/, '/day').replace(/\/\d+(?=\/|$)/g, '/one');
  return `${origin}${kind}?${[...searchParams.keys()].sort()}`;
}
