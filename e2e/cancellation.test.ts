import { mkdirSync } from 'node:fs';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenInvariants } from '../proof/invariants.ts';
import { buildPaidEventOf } from '../proof/paid-event.ts';
import { t } from '../src/events/messages/translate.ts';
import type { Calendar } from '../src/events/model/calendar.ts';
import type { CalendarEntry } from '../src/events/model/calendar-entry.ts';
import { dateOf, entryPath } from '../src/events/rules/addresses.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { launchBrowser } from './browser.ts';
import { type RunningPlatform, runPlatform } from './platform.ts';
import { expectAccessible, newVisitor, signIn } from './visitor.ts';

const ORGANISER = 'ines@glasshouse.example';
const REASON = 'Three of the band have flu and cannot travel. We are very sorry.';
// Set it to look at the pages.
const { SCREENS_DIR } = process.env;

const database = await testDatabase();
const { db } = database;
let platform: RunningPlatform;
let browser: Browser;
let calendar: Calendar;

beforeAll(async () => {
  platform = await runPlatform(database);
  browser = await launchBrowser();
  calendar = await db.selectFrom('calendars').selectAll().orderBy('id').executeTakeFirstOrThrow();
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
});

const pathOf = (event: CalendarEntry) =>
  entryPath('the-glasshouse', calendar.slug, dateOf(event.starts_at, calendar.time_zone), event.id);

async function look(page: Page, name: string): Promise<void> {
  if (!SCREENS_DIR) return;
  mkdirSync(SCREENS_DIR, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [390, 1280]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${SCREENS_DIR}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
}

test.each([true, false])('cancels an event with 50 tickets, with JavaScript: %s', async (javaScript) => {
  const name = `Ceilidh ${javaScript ? 'with' : 'without'} script`;
  const now = platform.clock.now();
  const event = await buildPaidEventOf(db, calendar, {
    name,
    orders: 25,
    refundsFail: 1,
    cartUrl: platform.url('cart', ''),
    now,
  });
  const visitor = await newVisitor(browser, javaScript);
  const { page } = visitor;
  await signIn(visitor, platform, ORGANISER);
  await page.goto(platform.url('events', pathOf(event)));
  await page.getByRole('link', { name: t('answer.cancel_summary') }).click();
  await page.getByText(t('cancellation.tickets_void', { count: 50 })).waitFor();
  await page.getByText('£450.00', { exact: true }).waitFor();
  if (javaScript) await expectAccessible(page);
  await look(page, `form-${javaScript}`);
  await page.getByLabel(t('cancellation.reason')).fill(REASON);
  await page.getByRole('button', { name: t('cancellation.preview') }).click();
  await page.locator('.mail-body', { hasText: REASON }).waitFor();
  await look(page, `preview-${javaScript}`);
  const submit = page.getByRole('button', { name: t('cancellation.submit_refund', { amount: '£450.00' }) });
  await submit.click();
  // Not without a tick.
  await page.getByRole('alert').waitFor();
  await page.getByLabel(t('cancellation.sure', { count: 50, amount: '£450.00' })).check();
  await submit.click();
  await page.getByRole('heading', { name: t('cancellation.how_far') }).waitFor();
  if (javaScript) await expectAccessible(page);
  await look(page, `running-${javaScript}`);
  const done = page.getByRole('heading', { level: 1, name: t('cancellation.done_title', { name }) });
  if (javaScript) await done.waitFor({ timeout: 60_000 });
  else
    await expect
      .poll(
        async () => {
          const again = page.getByRole('link', { name: t('cancellation.look_again') });
          if (await again.isVisible()) await again.click();
          return await done.isVisible();
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBe(true);
  // A card to which nothing can be given back becomes a task.
  platform.clock.advance({ seconds: 20 });
  const failed = t('cancellation.failed_refunds', { count: 1 });
  await expect
    .poll(
      async () => {
        await page.reload();
        return await page.getByText(failed).isVisible();
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe(true);
  if (javaScript) await expectAccessible(page);
  await look(page, `done-${javaScript}`);
  await page.goto(platform.url('events', pathOf(event)));
  await page.getByText(REASON).waitFor();
  await look(page, `event-${javaScript}`);

  const { rows } = await sql<{ refunds: number; amount: number; orders: number }>`
    SELECT count(*)::integer AS refunds, sum(r.amount_minor)::bigint AS amount, count(DISTINCT r.order_id)::integer AS orders
    FROM refunds r JOIN cancellation_orders o ON o.container_id = r.container_id AND o.order_id = r.order_id
    JOIN cancellations c ON c.container_id = o.container_id AND c.id = o.cancellation_id
    WHERE c.entry_id = ${event.id}`.execute(db);
  expect(rows).toEqual([{ refunds: 25, amount: 45_000, orders: 25 }]);
  const mail = await platform.mailTo(`buyer3@${event.id}.example`, /Cancelled/);
  expect(mail.text).toContain(REASON);
  expect(mail.text).toContain('£18.00');
  expect(await brokenInvariants(db)).toEqual([]);
});
