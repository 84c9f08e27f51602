import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../e2e/browser.ts';
import { Door, ScanForm, Verdict } from '../src/events/blueprints/ticket-admin/door.tsx';
import { type Locale, runInLocale } from '../src/shared/i18n/locale.ts';
import { loadAssets } from '../src/shared/layout/assets.ts';
import type { Script } from '../src/shared/layout/island-words.ts';
import { renderPage } from '../src/shared/layout/page.tsx';
import type { Shell } from '../src/shared/layout/shell.ts';
import { t } from '../src/shared/messages/translate.ts';
import { Button } from '../src/shared/ui/button.tsx';
import { Countdown, minutesLeft } from '../src/shared/ui/countdown.tsx';
import { LiveSum, QuantityLine } from '../src/shared/ui/quantity.tsx';

const HOST = 'http://islands.test';
const CSP = "default-src 'self'; style-src 'self' 'unsafe-inline'";
const dir = mkdtempSync(join(tmpdir(), 'islands-'));
let browser: Browser;
let page: Page;

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build-assets.mjs', dir]);
  browser = await launchBrowser();
});
afterEach(() => page.context().close());
afterAll(async () => {
  await browser.close();
  rmSync(dir, { recursive: true });
});

describe('the countdown island', () => {
  const held = (secondsLeft: number, reload = false) => (
    <Countdown label="Held" endsAt="x" until="19:42" secondsLeft={secondsLeft} reload={reload} />
  );
  const text = () => page.locator('main .countdown').textContent();
  /** The sentence that the server renders, with another time left. */
  const sentence = (time: string) =>
    renderToString(held(65))
      .replaceAll(/<[^>]+>/g, '')
      .replace(minutesLeft(65), time);

  test('counts from the seconds in the page, with a wrong clock too', async () => {
    await open(held(65), { clock: '1999-01-01T00:00:00Z' });
    expect([sentence('1:04'), sentence('1:05')]).toContain(await text());
    await page.clock.runFor(10_000);
    expect([sentence('0:54'), sentence('0:55')]).toContain(await text());
  });

  test('announces the time left at a few moments only', async () => {
    await open(held(65), { clock: '2026-06-01T00:00:00Z' });
    expect(await page.locator('[role=status]').count()).toBe(0);
    await page.clock.runFor(6000);
    expect(await page.locator('[role=status]').textContent()).toBe(
      t('countdown.announcement', { minutes: 1 }),
    );
    await page.clock.runFor(60_000);
    expect(await page.locator('[role=status]').textContent()).toBe(
      t('countdown.announcement', { minutes: 0 }),
    );
    expect(await text()).toBe(renderToString(held(0)).replaceAll(/<[^>]+>/g, ''));
  });

  test('shows its texts in the language of the page', async () => {
    await open(held(65), { clock: '2026-06-01T00:00:00Z', locale: 'en-XA' });
    expect(await text()).toMatch(/1:0[45]/);
    await page.clock.runFor(70_000);
    const over = runInLocale('en-XA', () => t('countdown.over'));
    expect(await text()).toContain(over);
    expect(await page.locator('[role=status]').textContent()).toBe(
      runInLocale('en-XA', () => t('countdown.announcement', { minutes: 0 })),
    );
  });

  const payment = (secondsLeft: number) => (
    <>
      {held(secondsLeft)}
      <form data-until-over>
        <Button>Pay</Button>
      </form>
      <p hidden data-when-over>
        Too late
      </p>
    </>
  );
  const mayPay = () => page.getByRole('button', { name: 'Pay' }).isEnabled();
  const isTooLate = () => page.getByText('Too late').isVisible();

  test('disables what depends on the time when it is up, and says why', async () => {
    await open(payment(65), { clock: '2026-06-01T00:00:00Z' });
    expect([await mayPay(), await isTooLate()]).toEqual([true, false]);
    await page.clock.runFor(70_000);
    expect([await mayPay(), await isTooLate()]).toEqual([false, true]);
  });

  test('does so at once where the time was up before', async () => {
    await open(payment(0), { clock: '2026-06-01T00:00:00Z' });
    await page.clock.runFor(1000);
    expect([await mayPay(), await isTooLate()]).toEqual([false, true]);
  });

  test('reloads the page at the end if data-reload is set', async () => {
    let loads = 0;
    await open(held(5, true), { clock: '2026-06-01T00:00:00Z', onLoad: () => loads++ });
    page.once('framenavigated', () => loads++);
    const again = page.waitForEvent('framenavigated');
    await page.clock.runFor(7000);
    await again;
    expect(loads).toBeGreaterThanOrEqual(2);
  });

  test('does not reload a page that was over when it was loaded', async () => {
    let loads = 0;
    await open(held(0, true), { clock: '2026-06-01T00:00:00Z', onLoad: () => loads++ });
    await page.clock.runFor(10_000);
    expect(loads).toBe(1);
  });
});

describe('the quantity island', () => {
  const form = (
    <form>
      <QuantityLine name="full" label="Full price" cost="£11.50" price={1150} value={1} max={3} />
      <QuantityLine name="free" label="Companion" cost="free" price={0} max={2} />
      <LiveSum
        currency="GBP"
        count={1}
        amount="£11.50"
        label={{ none: 'No tickets yet', one: '1 ticket', other: '{n} tickets' }}
      />
      <Button
        variant="go"
        live={{ none: 'Choose how many', one: 'Hold 1 ticket', other: 'Hold {n} for {total}' }}
      >
        Hold tickets
      </Button>
    </form>
  );
  const sum = async () => (await page.locator('.sum span').allTextContents()).join(' ');

  test('steps by buttons, and no further than the limits', async () => {
    await open(form, { scripts: ['quantity'] });
    expect(await sum()).toBe('1 ticket £11.50');
    const more = page.getByRole('button', { name: t('quantity.more', { label: 'Full price' }) });
    await more.click();
    await more.click();
    expect(await sum()).toBe('3 tickets £34.50');
    expect(await more.isDisabled()).toBe(true);
    expect(await page.locator('.btn.go').textContent()).toBe('Hold 3 for £34.50');
  });

  test('adds up typed numbers', async () => {
    await open(form, { scripts: ['quantity'] });
    await page.getByLabel(t('quantity.how_many', { label: 'Full price' })).fill('0');
    expect(await sum()).toBe('No tickets yet £0.00');
    await page.getByLabel(t('quantity.how_many', { label: 'Companion' })).fill('2');
    expect(await sum()).toBe('2 tickets £0.00');
  });

  test('without scripts, leaves plain number inputs and no total', async () => {
    await open(form, { scripts: ['quantity'], javaScript: false });
    expect(await page.locator('[data-step]:visible').count()).toBe(0);
    expect(await page.locator('.sum').isVisible()).toBe(false);
    await page.getByLabel(t('quantity.how_many', { label: 'Full price' })).fill('2');
    const request = page.waitForRequest(/full=2/);
    await page.getByRole('button', { name: 'Hold tickets' }).click();
    expect((await request).url()).toContain('full=2&free=0');
  });
});

describe('the scanner island', () => {
  const door = (
    <Door title="Concert" backHref="/" admitted={1} capacity={9}>
      <Verdict kind="ready" title="Ready" />
      <ScanForm action="/check-ins" scan={{ device: 'phone', nonce: 'from-the-server' }} />
    </Door>
  );

  test('puts the screen of the answer into the page, and a reload shows the door', async () => {
    let loads = 0;
    await open(door, { scripts: ['scanner'], bare: true, secure: true, onLoad: () => loads++ });
    for (const number of [1, 2]) {
      const request = page.waitForRequest('**/check-ins');
      await page.locator('[name=code]').fill(`abcd${number}`);
      await page.keyboard.press('Enter');
      expect((await request).headers().prefer).toBe('return=representation');
      await expect.poll(() => page.locator('[name=code]').inputValue()).toBe('');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('code');
    }
    expect(loads).toBe(3);
    expect(new URL(page.url()).pathname).toBe('/');
    expect(await page.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(1);
  });

  test('shows that there is no camera, and accepts a typed code', async () => {
    await open(door, { scripts: ['scanner'], bare: true, secure: true });
    await page.locator('[data-scanner-start]').click();
    await page
      .getByText(t('scanner.not_found'))
      .or(page.getByText(t('scanner.not_allowed')))
      .waitFor();
    const request = page.waitForRequest('**/check-ins');
    await page.locator('h1').click({ trial: true });
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.type('abcd1234');
    await page.keyboard.press('Enter');
    expect((await request).postData()).toMatch(/^device=phone&nonce=[\w-]{36}&code=abcd1234$/);
  });

  test('submits the code that the camera sees, and not again while it stays in view', async () => {
    await open(door, { scripts: ['scanner'], bare: true, secure: true, init: fakeCamera });
    const posts: URLSearchParams[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(new URLSearchParams(request.postData() ?? ''));
    });
    const button = page.locator('[data-scanner-start]');
    await button.click();
    await expect.poll(() => posts.map((post) => post.get('code'))).toEqual(['abcd1234']);
    // The screen of the answer goes on with the camera.
    await expect.poll(() => button.textContent()).toBe(t('scanner.stop'));
    await page.waitForTimeout(600);
    expect(posts).toHaveLength(1);
    const nonce = await page.locator('[data-scanner] [name=nonce]').inputValue();
    expect(nonce).toMatch(/^[\w-]{36}$/);
    expect(nonce).not.toBe(posts[0]?.get('nonce'));
    await button.click();
    expect(await page.locator('[data-scanner-view]').isHidden()).toBe(true);
  });
});

/** A camera that always sees one code, in a browser that can read codes. */
function fakeCamera(): void {
  const canvas = document.createElement('canvas');
  canvas.getContext('2d')?.fillRect(0, 0, 10, 10);
  Object.defineProperty(navigator, 'mediaDevices', {
    value: { getUserMedia: async () => canvas.captureStream(10) },
  });
  HTMLMediaElement.prototype.play = async () => {};
  class Detector {
    static getSupportedFormats = async () => ['qr_code'];
    detect = async () => [{ rawValue: 'abcd1234' }];
  }
  Object.assign(globalThis, { BarcodeDetector: Detector });
}

type Options = {
  scripts?: Script[];
  clock?: string;
  javaScript?: boolean;
  bare?: boolean;
  secure?: boolean;
  onLoad?: () => void;
  locale?: Locale;
  init?: () => void;
};

async function open(content: ComponentChildren, options: Options): Promise<void> {
  const {
    scripts = ['countdown'],
    clock,
    javaScript = true,
    bare,
    secure,
    onLoad,
    locale = 'en-GB',
    init,
  } = options;
  const host = secure ? 'http://localhost:1' : HOST;
  const shell: Shell = {
    assets: loadAssets(dir),
    path: '/',
    brand: { name: 'The Glasshouse', href: '/' },
    menu: [],
    viewer: { signInHref: '/sign-in' },
    lang: locale,
    locales: ['en-GB'],
    localeAction: '/locale',
    platformName: 'Rose Ash Events',
  };
  const html = runInLocale(locale, () =>
    renderPage({ shell, title: 'Islands', scripts, ...(bare && { bare }) }, content),
  );
  const context = await browser.newContext({ javaScriptEnabled: javaScript });
  page = await context.newPage();
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith('/assets/'))
      return route.fulfill({ path: join(dir, pathname.slice('/assets/'.length)) });
    onLoad?.();
    return route.fulfill({
      body: html,
      contentType: 'text/html',
      headers: { 'content-security-policy': CSP },
    });
  });
  if (init) await page.addInitScript(init);
  if (clock) await page.clock.install({ time: clock });
  await page.goto(`${host}/`);
}
