import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../src/shared/testing/database.ts';
import { launchBrowser } from './browser.ts';
import { type RunningPlatform, runPlatform } from './platform.ts';
import { newVisitor, signIn } from './visitor.ts';
import { walk } from './walk.ts';

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

describe('the links of every page', () => {
  test('return 200 without console errors for a visitor', async () => {
    const { page } = await newVisitor(browser);
    const { walked, faults } = await faultsFor(page);
    expect(faults).toEqual([]);
    expect(walked).toBeGreaterThan(25);
  });

  test('return 200 without console errors for an organiser', async () => {
    const organiser = await newVisitor(browser);
    await signIn(organiser, platform, 'ines@glasshouse.example');
    const { walked, faults } = await faultsFor(organiser.page);
    expect(faults).toEqual([]);
    expect(walked).toBeGreaterThan(60);
  });
});

async function faultsFor(page: Page): Promise<{ walked: number; faults: string[] }> {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()} logs ${message.text()}`);
  });
  const walked = await walk(platform, page, async ({ url, from, status }) => {
    if (status !== 200) faults.push(`${status} ${url}, linked from ${from}`);
  });
  return { walked, faults };
}
