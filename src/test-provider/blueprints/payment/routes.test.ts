import { describe, expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { randomToken } from '../../../shared/ids.ts';
import { testDatabase } from '../../../shared/testing/database.ts';
import { pageOf, textOf } from '../../../shared/testing/page.ts';
import { decisionWords } from '../../messages/decision-words.ts';
import { t } from '../../messages/translate.ts';
import { findPayment, type TestPayment } from '../../model/test-payment.ts';
import { listEvents } from '../../model/test-webhook.ts';
import { type PaymentInput, startPayment } from '../../operations/start-payment.ts';
import type { Decision } from '../../rules/decision.ts';
import { serveTestProvider } from '../../testing.ts';

const database = await testDatabase();
const { db, clock } = database;
const { get, post, decide, runJobs } = await serveTestProvider(database);

// Nobody listens there: these tests are not about webhooks.
const SHOP = 'http://127.0.0.1:1';
const RETURN_URL = `${SHOP}/orders/abc?from=payment`;
const CANCEL_URL = `${SHOP}/orders/abc`;

const open = (input: Partial<PaymentInput> = {}): Promise<TestPayment> =>
  transaction(db, (tx) =>
    startPayment(
      tx,
      { at: clock.now() },
      {
        account: 'page-1',
        idempotencyKey: randomToken(),
        input: {
          amount: 2301,
          currency: 'GBP',
          capture: 'now',
          description: 'Rose Ash, order 7',
          locale: 'en-GB',
          return_url: RETURN_URL,
          cancel_url: CANCEL_URL,
          webhook_url: `${SHOP}/webhooks/test/1`,
          ...input,
        },
      },
    ),
  );

async function choicesOn(id: string): Promise<string[]> {
  const page = await pageOf(get(`/pay/${id}`));
  return page.allByRole('button').map((button) => button.getAttribute('value') ?? '');
}

/** What has happened to a payment, and what it has come to. */
async function outcomeOf(id: string) {
  const payment = await findPayment(db, id);
  const events = await listEvents(db, id);
  return {
    state: payment?.state,
    paid: payment?.paid_minor,
    fee: payment?.fee_minor,
    events: events.map(({ type }) => type),
  };
}

async function runDue(after: Temporal.DurationLike): Promise<void> {
  clock.advance(after);
  await runJobs().catch(() => {});
}

test('shows what for and how much, and that no money moves', async () => {
  const { id } = await open();
  const page = await pageOf(get(`/pay/${id}`));
  const text = textOf(page.byRole('main'));
  for (const part of ['Rose Ash, order 7', '£23.01', t('payment.no_money')]) expect(text).toContain(part);
  page.byRole('heading', t('payment.title'));
});

test('describes each other way to go beside its button', async () => {
  const payment = await open();
  const page = await pageOf(get(`/pay/${payment.id}`));
  const { label, hint } = decisionWords('pay-later', payment);
  const button = page.byRole('button', label);
  expect(textOf(page.within(page.byRole('main')).byTestId('pay-later-hint'))).toBe(hint);
  expect(button.getAttribute('aria-describedby')).toBe('pay-later-hint');
});

const PAYING: Decision[] = [
  'pay',
  'leave',
  'pay-later',
  'pay-part',
  'fail',
  'pay-and-dispute',
  'pay-without-refunds',
];

test('offers every way to go, and fewer where they make no sense', async () => {
  expect(await choicesOn((await open()).id)).toEqual(PAYING);
  expect(await choicesOn((await open({ capture: 'later' })).id)).toEqual(['authorise', 'leave', 'fail']);
  expect(await choicesOn((await open({ amount: 1 })).id)).not.toContain('pay-part');
});

test.each<[Decision, Awaited<ReturnType<typeof outcomeOf>>]>([
  ['pay', { state: 'paid', paid: 2301, fee: 55, events: ['payment.paid'] }],
  ['pay-later', { state: 'pending', paid: 0, fee: null, events: ['payment.pending'] }],
  ['pay-part', { state: 'part_paid', paid: 1151, fee: 37, events: ['payment.part_paid'] }],
  ['fail', { state: 'failed', paid: 0, fee: null, events: ['payment.failed'] }],
  ['pay-and-dispute', { state: 'paid', paid: 2301, fee: 55, events: ['payment.paid'] }],
  ['pay-without-refunds', { state: 'paid', paid: 2301, fee: 55, events: ['payment.paid'] }],
])('goes the way of “%s”, and leads the buyer back', async (decision, outcome) => {
  const { id } = await open();
  const answer = await decide(id, decision);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, RETURN_URL]);
  expect(await outcomeOf(id)).toEqual(outcome);
  const page = await pageOf(get(`/pay/${id}`));
  expect(textOf(page.byTestId('state'))).not.toBe('');
  expect(page.links()).toEqual([RETURN_URL]);
});

test('only authorises what is captured later', async () => {
  const { id } = await open({ capture: 'later' });
  expect((await decide(id, 'pay')).status).toBe(409);
  expect((await decide(id, 'authorise')).headers.get('location')).toBe(RETURN_URL);
  expect(await outcomeOf(id)).toMatchObject({ state: 'authorised', paid: 0, events: ['payment.authorised'] });
});

test('lets a buyer leave without a word to the shop, and come back to pay', async () => {
  const { id } = await open();
  const answer = await decide(id, 'leave');
  expect(answer.headers.get('location')).toBe(CANCEL_URL);
  expect(await outcomeOf(id)).toMatchObject({ state: 'abandoned', events: [] });
  expect(await choicesOn(id)).toEqual(PAYING);
  await decide(id, 'pay');
  expect(await outcomeOf(id)).toMatchObject({ state: 'paid' });
});

test('lets pending money arrive later, and its fee after it', async () => {
  const { id } = await open();
  await decide(id, 'pay-later');
  await runDue({ seconds: 19 });
  expect(await outcomeOf(id)).toMatchObject({ state: 'pending' });
  await runDue({ seconds: 1 });
  expect(await outcomeOf(id)).toEqual({
    state: 'paid',
    paid: 2301,
    fee: 55,
    events: ['payment.pending', 'payment.paid', 'payment.fee'],
  });
  const [, paid, fee] = await listEvents(db, id);
  expect([paid?.payment.fee, fee?.payment.fee]).toEqual([null, 55]);
});

describe('a dispute', () => {
  const dispute = async () => {
    const { id } = await open();
    await decide(id, 'pay-and-dispute');
    await runDue({ seconds: 20 });
    expect(await outcomeOf(id)).toMatchObject({
      state: 'disputed',
      events: ['payment.paid', 'payment.disputed'],
    });
    return id;
  };

  test.each([
    ['win-dispute', 'paid', 'payment.dispute_won'],
    ['lose-dispute', 'charged_back', 'payment.dispute_lost'],
  ] as const)('is ended by “%s”', async (decision, state, event) => {
    const id = await dispute();
    expect(await choicesOn(id)).toEqual(['win-dispute', 'lose-dispute']);
    expect((await decide(id, decision)).headers.get('location')).toBe(`/pay/${id}`);
    expect(await outcomeOf(id)).toMatchObject({ state, events: ['payment.paid', 'payment.disputed', event] });
    expect(await choicesOn(id)).toEqual([]);
  });
});

test('counts a button that is pressed twice once, and refuses another choice afterwards', async () => {
  const { id } = await open();
  const answers = await Promise.all([decide(id, 'pay'), decide(id, 'pay')]);
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  expect((await decide(id, 'fail')).status).toBe(409);
  expect(await outcomeOf(id)).toMatchObject({ state: 'paid', events: ['payment.paid'] });
});

test.each(['/pay/tp_nothing', '/pay/..%2f', '/pay/1'])('finds no payment at %s', async (path) => {
  expect((await get(path)).status).toBe(404);
  expect((await post(path, { decision: 'pay' })).status).toBe(404);
});

test('refuses an unknown choice', async () => {
  const { id } = await open();
  expect((await post(`/pay/${id}`, { decision: 'free' })).status).toBe(422);
  expect((await post(`/pay/${id}`)).status).toBe(422);
});

test('is in the language of the buyer', async () => {
  const languageOf = async (locale: string) =>
    (await get(`/pay/${(await open({ locale })).id}`)).headers.get('content-language');
  expect(await languageOf('en-XA')).toBe('en-XA');
  expect(await languageOf('en-US')).toBe('en-GB');
  expect(await languageOf('cy')).toBe('en-GB');
});

test('lets the browser go back to the shop, and loads nothing from elsewhere', async () => {
  const { id } = await open();
  const policy = (await get(`/pay/${id}`)).headers.get('content-security-policy');
  expect(policy).not.toContain('form-action');
  expect(policy).toContain("default-src 'self'");
});

test('says at its front page what it is for', async () => {
  const page = await pageOf(get('/'));
  page.byRole('heading', t('payment.title'));
});
