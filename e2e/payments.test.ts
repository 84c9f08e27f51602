import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { t as cartText } from '../src/cart/messages/translate.ts';
import { t as eventsText } from '../src/events/messages/translate.ts';
import { dateOf, entryPath } from '../src/events/rules/addresses.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { launchBrowser } from './browser.ts';
import { answerRequest, checkOutBooking, enterBuyer, reloadUntil } from './checkout.ts';
import { type RunningPlatform, runPlatform } from './platform.ts';
import { ANY, expectAccessible, like, likeAnyCount, newVisitor, payAtProvider, signIn } from './visitor.ts';

const VENUE = 'the-glasshouse';
const ORGANISER = 'ines@glasshouse.example';
const HOLD_TICKETS = likeAnyCount((count) => eventsText('entry.hold_chosen', { count, n: String(count) }));
const PAY = like(cartText('payment.pay', { amount: ANY }));
const AUTHORISE = like(cartText('payment.authorise', { amount: ANY }));
const TICKET = like(cartText('line.ticket', { name: 'Full price', number: 1, count: ANY }));

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

test('leads to the provider’s page, from which the browser’s back button works', async () => {
  const page = await checkOutTickets(1, true);
  await page.waitForURL((url) => url.pathname.startsWith('/pay/'));
  expect(new URL(page.url()).origin).toBe(new URL(platform.payUrl('')).origin);
  await expectAccessible(page);
  await page.goBack();
  // The checkout is over, so its address leads to the basket, and that to the order.
  await page.getByRole('link', { name: cartText('basket.continue_to_payment') }).click();
  await page.getByRole('button', { name: PAY }).click();
  await payAtProvider(page);
  await page.getByRole('link', { name: TICKET }).waitFor();
});

test('says that a payment is on its way, and gives the tickets when it has arrived', async () => {
  const page = await checkOutTickets(1);
  await payAtProvider(page, 'pay-later');
  await page.getByRole('heading', { name: cartText('order.title_pending') }).waitFor();
  platform.clock.advance({ seconds: 20 });
  await reloadUntil(page, () => page.getByRole('link', { name: TICKET }).isVisible());
});

test('asks for the rest of what was paid in part', async () => {
  const page = await checkOutTickets(1);
  await payAtProvider(page, 'pay-part');
  const partPaid = like(cartText('order.title_part_paid', { received: ANY, due: ANY }));
  await page.getByRole('heading', { name: partPaid }).waitFor();
  expect(await page.getByRole('link', { name: TICKET }).count()).toBe(0);
  await page.getByRole('button', { name: PAY }).click();
  await payAtProvider(page);
  await page.getByRole('link', { name: TICKET }).waitFor();
  expect(await paymentsOf(page)).toMatchObject([{ state: 'pending' }, { state: 'received' }]);
});

test.each([
  ['win-dispute', 'received'],
  ['lose-dispute', 'charged_back'],
] as const)('says that a payment is disputed, until “%s”', async (decision, state) => {
  const page = await checkOutTickets(1);
  await payAtProvider(page, 'pay-and-dispute');
  await page.getByRole('link', { name: TICKET }).waitFor();
  platform.clock.advance({ seconds: 20 });
  await reloadUntil(page, () => page.getByText(cartText('order.disputed')).isVisible());
  const order = page.url();
  const [payment] = await paymentsOf(page);
  await page.goto(platform.payUrl(payment?.reference ?? ''));
  await payAtProvider(page, decision);
  await page.goto(order);
  await expect.poll(async () => (await paymentsOf(page))[0]?.state).toBe(state);
});

test('says that a refund did not go through', async () => {
  const page = await checkOutBooking(browser, platform, 'Kite club');
  await page.getByRole('button', { name: PAY }).click();
  await payAtProvider(page, 'pay-without-refunds');
  await page.getByRole('heading', { name: cartText('order.title_awaiting', { money: 'paid' }) }).waitFor();
  await answerAsOrganiser('Kite club', 'decline');
  const failed = like(cartText('order.refund_failed', { amount: ANY }));
  await reloadUntil(page, () => page.getByText(failed).isVisible());
});

test('charges an authorised payment once the venue has said yes', async () => {
  await platform.platform.db
    .updateTable('calendars')
    .set({ payment_timing: 'authorise' })
    .where('slug', '=', 'hire')
    .execute();
  const page = await checkOutBooking(browser, platform, 'Madrigals');
  await page.getByRole('button', { name: AUTHORISE }).click();
  await payAtProvider(page, 'authorise');
  const awaiting = cartText('order.title_awaiting', { money: 'authorised' });
  await page.getByRole('heading', { name: awaiting }).waitFor();
  expect(await paymentsOf(page)).toMatchObject([{ state: 'authorised' }]);
  await answerAsOrganiser('Madrigals', 'confirm');
  await expect.poll(async () => (await paymentsOf(page))[0]?.state, { timeout: 10_000 }).toBe('received');
  await page.reload();
  await page.getByText(cartText('order.lead_paid', { amount: '£66.00' })).waitFor();
});

/** Holds tickets as a new visitor, and presses the button that leads to the provider. */
async function checkOutTickets(count: number, javaScript = false): Promise<Page> {
  const { page } = await newVisitor(browser, javaScript);
  await page.goto(platform.url('events', await pathOfEntry('Low Tide Trio')));
  await page.getByRole('spinbutton', { name: /Full price/ }).fill(String(count));
  await page.getByRole('button', { name: HOLD_TICKETS }).click();
  await page.waitForURL((url) => url.origin === platform.url('cart', ''));
  await enterBuyer(page);
  await page.getByRole('button', { name: PAY }).click();
  return page;
}

async function answerAsOrganiser(name: string, answer: 'confirm' | 'decline'): Promise<void> {
  const organiser = await newVisitor(browser, false);
  await signIn(organiser, platform, ORGANISER);
  await answerRequest(organiser.page, platform, { name, answer });
}

/** The payments of the order that a page shows, oldest first. */
const paymentsOf = (page: Page) =>
  platform.platform.db
    .selectFrom('payments as p')
    .innerJoin('payment_allocations as a', (join) =>
      join.onRef('a.container_id', '=', 'p.container_id').onRef('a.payment_id', '=', 'p.id'),
    )
    .innerJoin('orders as o', (join) =>
      join.onRef('o.container_id', '=', 'a.container_id').onRef('o.id', '=', 'a.order_id'),
    )
    .select(['p.reference', 'p.state'])
    .where('o.code', '=', new URL(page.url()).pathname.split('/')[2] ?? '')
    .orderBy('p.id')
    .execute();

async function pathOfEntry(name: string): Promise<string> {
  const { id, starts_at, slug, time_zone } = await platform.platform.db
    .selectFrom('calendar_entries as e')
    .innerJoin('calendars as c', (join) =>
      join.onRef('c.container_id', '=', 'e.container_id').onRef('c.id', '=', 'e.calendar_id'),
    )
    .select(['e.id', 'e.starts_at', 'c.slug', 'c.time_zone'])
    .where('e.name', 'like', `${name}%`)
    .where('e.starts_at', '>', platform.platform.clock.now())
    .orderBy('e.starts_at')
    .executeTakeFirstOrThrow();
  return entryPath(VENUE, slug, dateOf(starts_at, time_zone), id);
}
