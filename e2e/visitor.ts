import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { t } from '../src/blog/messages/translate.ts';
import type { Decision } from '../src/test-provider/rules/decision.ts';
import type { RunningPlatform } from './platform.ts';

export type Visitor = { context: BrowserContext; page: Page };

/** Opens a page in a new browser context, with cookies of its own. */
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

/** Signs a visitor in by a sign-in link. */
export async function signIn({ page }: Visitor, platform: RunningPlatform, email: string): Promise<void> {
  await page.goto(await platform.signIn.makeLink({ email }));
  await page.getByRole('button', { name: t('sign_in.title') }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Waits until the cart has led to the provider's page, and presses a button there. */
export async function payAtProvider(page: Page, choice: Decision = 'pay'): Promise<void> {
  await page.waitForURL((url) => url.pathname.startsWith('/pay/'));
  await page.locator(`button[name="decision"][value="${choice}"]`).click();
}

/** Expects no serious or critical violation from axe. Needs a context with JavaScript. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    type Violation = { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] };
    const result = await checker.run();
    return result.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`,
      );
  });
  expect(violations, `axe on ${page.url()}`).toEqual([]);
}

/** Stands for any text as an argument of a message; see `like`. */
export const ANY = '\u{1}';

/** Matches a text that contains the message, with any text in place of `ANY`. */
export const like = (message: string): RegExp => new RegExp(message.split(ANY).map(RegExp.escape).join('.+'));

/** Matches a text that contains the message with any count. @param message the message for a count */
export const likeAnyCount = (message: (count: number) => string): RegExp =>
  new RegExp(
    [0, 1, 2].map((count) => message(count).split(String(count)).map(RegExp.escape).join('\\d+')).join('|'),
  );

/** Presses Tab until an element whose name matches has the focus. @throws Error after `most` presses */
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
  throw new Error(`Tab did not reach ${name} within ${most} presses on ${page.url()}`);
}
