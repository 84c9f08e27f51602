import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { t as cartText } from '../src/cart/messages/translate.ts';
import { STAND_IN_KEYS, type StripeStandIn, serveStripe } from '../src/cart/testing/stripe-stand-in.ts';
import { t as eventsText } from '../src/events/messages/translate.ts';
import { dateOf, entryPath } from '../src/events/rules/addresses.ts';
import { runningClock } from '../src/shared/testing/clock.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { launchBrowser } from './browser.ts';
import { answerRequest, checkOutBooking, enterBuyer, reloadUntil } from './checkout.ts';
import { type RunningPlatform, runPlatform } from './platform.ts';
import { ANY, expectAccessible, like, likeAnyCount, newVisitor, signIn } from './visitor.ts';

const VENUE = 'the-glasshouse';
const ORGANISER = 'ines@glasshouse.example';
const SETTINGS = `/${VENUE}/payments/settings/`;
const TODO = `/${VENUE}/payments/to-do/`;
const HOLD_TICKETS = likeAnyCount((count) => eventsText('entry.hold_chosen', { count, n: String(count) }));
const PAY = like(cartText('payment.pay', { amount: ANY }));
const AUTHORISE = like(cartText('payment.authorise', { amount: ANY }));
const CARD = new RegExp(`^${cartText('stripe.label')}`);
const TICKET = like(cartText('line.ticket', { name: 'Full price', number: 1, count: ANY }));

const database = await testDatabase();
let platform: RunningPlatform;
let browser: Browser;
let stripe: StripeStandIn;
let organiser: Page;

beforeAll(async () => {
  const clock = runningClock();
  stripe = await serveStripe(clock);
  platform = await runPlatform(database, { clock, stripeApiUrl: stripe.origin });
  browser = await launchBrowser();
  const visitor = await newVisitor(browser, true);
  await signIn(visitor, platform, ORGANISER);
  organiser = visitor.page;
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  await stripe?.stop();
});

test('is switched on by a treasurer, who types its keys once and checks the account', async () => {
  await organiser.goto(platform.url('events', SETTINGS));
  const form = organiser.getByTestId('stripe');
  stripe.webhookUrl = (await form.getByTestId('webhook-url').textContent())?.trim();
  stripe.sendAll();
  await form
    .getByLabel(eventsText('payment_settings.secret_key'), { exact: true })
    .fill(STAND_IN_KEYS.secretKey);
  await form.getByLabel(eventsText('payment_settings.webhook_secret')).fill(STAND_IN_KEYS.webhookSecret);
  await form.getByRole('checkbox', { name: eventsText('payment_settings.sells_hire') }).check();
  await form.getByRole('checkbox', { name: eventsText('payment_settings.sells_tickets') }).check();
  await form.getByRole('button', { name: eventsText('payment_settings.save') }).click();
  await organiser.getByText(eventsText('payment_settings.saved')).waitFor();
  expect(await organiser.content()).not.toContain(STAND_IN_KEYS.secretKey);
  await organiser.getByRole('button', { name: eventsText('payment_settings.check') }).click();
  await organiser.getByText(eventsText('payment_settings.check_ready')).waitFor();
  await expectAccessible(organiser);
});

test('leads to the page of Stripe, says that a card was declined, and gives the tickets for another', async () => {
  const page = await checkOutTickets();
  expect(new URL(page.url()).origin).toBe(stripe.origin);
  await decide(page, 'declined');
  await page.getByText('Your card was declined.').waitFor();
  await decide(page, 'card');
  await page.getByRole('link', { name: TICKET }).waitFor();
});

test('lets the buyer come back without paying, and pay later', async () => {
  const page = await checkOutTickets();
  await decide(page, 'leave');
  await page.getByRole('radio', { name: CARD }).check();
  await page.getByRole('button', { name: PAY }).click();
  await page.waitForURL((url) => url.origin === stripe.origin);
  await decide(page, 'card');
  await page.getByRole('link', { name: TICKET }).waitFor();
});

test.each([true, false])(
  'keeps places while money is on its way for days; it arrives: %s',
  async (arrives) => {
    const page = await checkOutTickets();
    const session = sessionOf(page);
    await decide(page, 'delayed');
    await page.getByRole('heading', { name: cartText('order.title_pending') }).waitFor();
    stripe.account.arrive(session, arrives);
    const done = arrives
      ? page.getByRole('link', { name: TICKET })
      : page.getByText(cartText('order.payment_failed'));
    await reloadUntil(page, () => done.isVisible());
  },
);

test.each([['confirm', 'received']] as const)(
  'authorises a booking, and on the venue’s answer “%s” it is %s',
  async (answer, state) => {
    await platform.platform.db
      .updateTable('calendars')
      .set({ payment_timing: 'authorise' })
      .where('slug', '=', 'hire')
      .execute();
    const page = await checkOutBooking(browser, platform, `Madrigals ${answer}`);
    await page.getByRole('radio', { name: CARD }).check();
    await page.getByRole('button', { name: AUTHORISE }).click();
    await page.waitForURL((url) => url.origin === stripe.origin);
    const session = sessionOf(page);
    await decide(page, 'card');
    await page
      .getByRole('heading', { name: cartText('order.title_awaiting', { money: 'authorised' }) })
      .waitFor();
    expect(stripe.account.payment(session).intent?.status).toBe('requires_capture');
    await answerRequest(organiser, platform, { name: `Madrigals ${answer}`, answer });
    await expect.poll(() => stateOf(session), { timeout: 10_000 }).toBe(state);
    const status = stripe.account.payment(session).intent?.status;
    expect(status).toBe(answer === 'confirm' ? 'succeeded' : 'canceled');
  },
);

test('makes a refund that fails days later a task of the treasurer', async () => {
  const page = await checkOutTickets();
  const session = sessionOf(page);
  await decide(page, 'card');
  await page.getByRole('link', { name: TICKET }).waitFor();
  const { intent } = stripe.account.payment(session);
  const refund = stripe.account.refund(intent?.id ?? '', 100);
  const isOnList = (text: string) => async () => {
    await organiser.goto(platform.url('events', TODO));
    return await organiser.getByText(text).first().isVisible();
  };
  await expect.poll(isOnList(eventsText('to_do.problem_refund_elsewhere')), { timeout: 10_000 }).toBe(true);
  await expectAccessible(organiser);
  await organiser.getByRole('button', { name: eventsText('to_do.problem_done') }).click();
  stripe.account.endRefund(refund?.id ?? '', 'failed');
  const failed = eventsText('payments.failed_refunds', { count: 1 });
  await expect.poll(isOnList(failed), { timeout: 10_000 }).toBe(true);
  await organiser
    .getByRole('button', { name: eventsText('payments.retry_refund') })
    .first()
    .click();
  await expect.poll(() => stripe.account.payment(session).refunds.length, { timeout: 10_000 }).toBe(2);
});

/** Holds a ticket as a new visitor, and chooses the card. */
async function checkOutTickets(): Promise<Page> {
  const { page } = await newVisitor(browser, false);
  const { id, starts_at, slug } = await platform.platform.db
    .selectFrom('calendar_entries as e')
    .innerJoin('calendars as c', (join) =>
      join.onRef('c.container_id', '=', 'e.container_id').onRef('c.id', '=', 'e.calendar_id'),
    )
    .select(['e.id', 'e.starts_at', 'c.slug'])
    .where('e.name', 'like', 'Low Tide Trio%')
    .where('e.starts_at', '>', platform.platform.clock.now())
    .orderBy('e.starts_at')
    .executeTakeFirstOrThrow();
  await page.goto(platform.url('events', entryPath(VENUE, slug, dateOf(starts_at, 'Europe/London'), id)));
  await page.getByRole('spinbutton', { name: /Full price/ }).fill('1');
  await page.getByRole('button', { name: HOLD_TICKETS }).click();
  await page.waitForURL((url) => url.origin === platform.url('cart', ''));
  await enterBuyer(page);
  await page.getByRole('radio', { name: CARD }).check();
  await page.getByRole('button', { name: PAY }).click();
  await page.waitForURL((url) => url.origin === stripe.origin);
  return page;
}

const sessionOf = (page: Page): string => new URL(page.url()).pathname.replace('/pay/', '');

const decide = (page: Page, decision: 'card' | 'declined' | 'delayed' | 'leave') =>
  page.getByRole('button', { name: decision, exact: true }).click();

async function stateOf(reference: string): Promise<string | undefined> {
  const row = await platform.platform.db
    .selectFrom('payments')
    .select('state')
    .where('reference', '=', reference)
    .executeTakeFirst();
  return row?.state;
}
