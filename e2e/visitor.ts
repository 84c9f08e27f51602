import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { RunningPlatform } from './platform.ts';

export type Visitor = { context: BrowserContext; page: Page };

/** Somebody with a browser of their own. */
export async function newVisitor(browser: Browser, javaScriptEnabled = true): Promise<Visitor> {
  const context = await browser.newContext({
    javaScriptEnabled,
    viewport: { width: 1280, height: 900 },
    deviceScaleFactor: 2,
    locale: 'en-GB',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => {
    throw error;
  });
  return { context, page };
}

/** Somebody who has opened a sign-in link. */
export async function signIn({ page }: Visitor, platform: RunningPlatform, email: string): Promise<void> {
  await page.goto(await platform.signIn.makeLink({ email }));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** axe finds nothing serious on the page as it stands; only where scripts run. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    type Violation = { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] };
    const { violations } = await checker.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`,
      );
  });
  expect(found, `axe on ${page.url()}`).toEqual([]);
}

/** Presses Tab until something of this name has the focus: it can be reached without a mouse. */
export async function tabTo(page: Page, name: RegExp, most = 80): Promise<void> {
  for (let press = 0; press < most; press++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined;
      return `${element?.getAttribute('aria-label') ?? ''} ${label ?? ''} ${element?.textContent ?? ''}`;
    });
    if (name.test(focused)) return;
  }
  throw new Error(`${name} was not reached by ${most} presses of Tab on ${page.url()}`);
}
