import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { byPayment } from '../../shared/act.ts';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { sweepDue } from '../../shared/jobs/due.ts';
import { minor } from '../../shared/money.ts';
import { waitingJobs, waitingMails } from '../../shared/testing/jobs.ts';
import { buildEvent, buildPaidEvent, buildPayment } from '../builders.ts';
import { cartDues } from '../jobs.ts';
import { t } from '../messages/translate.ts';
import type { Order } from '../model/order.ts';
import {
  confirmOnStall,
  hold,
  listUnbalancedOrders,
  orderNow,
  PAGE,
  placeTestOrder,
  stateOnStall,
  type Thing,
  takeOffStall,
  testCart,
} from '../testing.ts';
import { cancelLine, confirmLine } from './cancel-line.ts';
import { capturePayment } from './capture-payment.ts';
import { capturePaymentJob } from './charge-order.ts';
import { expireOrders } from './expire-orders.ts';
import { mailPaymentFailed, mailPaymentFailedJob } from './mail-payment-failed.ts';
import { settlePayment } from './settle-payment.ts';
import { startPayment } from './start-payment.ts';

const cart = await testCart();
const { db, clock, ports, provider, settle } = cart;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  // The authorisations of other tests are released at the same time.
  await sql`DELETE FROM due_tasks`.execute(db);
  provider.charges = [];
  provider.isDown = false;
  await sql`DELETE FROM pgboss.job`.execute(db);
});
afterEach(async () => expect(await listUnbalancedOrders(db)).toEqual([]));

const AUTHORISE: Partial<Thing> = { timing: 'authorise', awaits: true };
let stands = 0;

/** An order of one or two bookings that await the venue's yes, with an authorised payment. */
async function authorisedOrder(...prices: number[]) {
  const key = `stand-${++stands}`;
  const things = prices.map((price, at) => ({ ...AUTHORISE, key: `${key}-${at}`, price }));
  const placed = await placeTestOrder(cart, newVisitor(), things);
  await settle(buildEvent(placed.reference, 'authorised'));
  return { ...placed, keys: things.map((thing) => thing.key) };
}

const lineOf = (order: Order, key: string) =>
  ({ containerId: PAGE, orderId: order.id, seller: 'events', key }) as const;

const confirm = (order: Order, key: string) =>
  transaction(db, async (tx) => {
    await confirmLine(tx, cart.act(), lineOf(order, key));
    await confirmOnStall(tx, key);
  });
const decline = (order: Order, key: string) =>
  transaction(db, async (tx) => {
    await cancelLine(tx, cart.act(), { ...lineOf(order, key), reason: 'declined' });
    await takeOffStall(tx, key);
  });

/** Runs the jobs that capture and release. */
async function runCaptures() {
  const jobs = await waitingJobs(db, capturePaymentJob);
  for (const { paymentId } of jobs) {
    await capturePayment(db, cart.act(), { containerId: PAGE, paymentId: paymentId as never });
  }
  await sql`DELETE FROM pgboss.job`.execute(db);
}

const sweep = () => sweepDue(db, cartDues(ports), clock.now());

test('accepts the order on an authorisation, and lets it owe until the venue has said yes', async () => {
  const { order, reference } = await authorisedOrder(2300);
  const now = await orderNow(db, order);
  expect(now).toMatchObject({
    state: 'accepted',
    due_minor: 2300,
    lines: [{ state: 'fulfilled', earned_minor: 2300 }],
    payments: [{ state: 'authorised', received_minor: null }],
    balance: { received: 0, owed: 2300, earned: 2300 },
  });
  expect(await waitingJobs(db, capturePaymentJob)).toEqual([]);
  // Sent again, or late, it changes nothing.
  await settle(buildEvent(reference, 'authorised'));
  await settle(buildEvent(reference, 'pending'));
  expect(await orderNow(db, order)).toEqual(now);
});

test('refuses another payment while one is authorised', async () => {
  const { order } = await authorisedOrder(2300);
  const press = { containerId: PAGE, orderId: order.id, provider: 'test', attempt: 2 };
  const work = transaction(db, (tx) => startPayment(tx, cart.act(), press));
  await expect(work).rejects.toMatchObject({ reason: { code: 'already_paid' } });
});

test('captures at once what awaits nobody', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ timing: 'authorise' }]);
  await settle(buildEvent(reference, 'authorised'));
  await runCaptures();
  expect(provider.charges).toEqual([[reference, 2300]]);
  expect(await orderNow(db, order)).toMatchObject({ due_minor: 0, balance: { received: 2300, owed: 0 } });
});

test('captures the whole when the venue has said yes to the last line', async () => {
  const { order, reference, keys } = await authorisedOrder(2300, 700);
  await confirm(order, keys[0] ?? '');
  expect(await waitingJobs(db, capturePaymentJob)).toEqual([]);
  await confirm(order, keys[1] ?? '');
  await runCaptures();
  expect(provider.charges).toEqual([[reference, 3000]]);
  expect(await orderNow(db, order)).toMatchObject({
    due_minor: 0,
    payments: [{ state: 'received', received_minor: 3000 }],
    balance: { received: 3000, owed: 0, earned: 3000 },
    refunds: [],
  });
});

test('captures less when the venue has declined a line', async () => {
  const { order, reference, keys } = await authorisedOrder(2300, 700);
  await decline(order, keys[0] ?? '');
  expect(await orderNow(db, order)).toMatchObject({
    due_minor: 700,
    lines: [{ state: 'declined', earned_minor: 0, refunded_minor: 0 }, { state: 'fulfilled' }],
    refunds: [],
  });
  await confirm(order, keys[1] ?? '');
  await runCaptures();
  expect(provider.charges).toEqual([[reference, 700]]);
  expect(await orderNow(db, order)).toMatchObject({
    payments: [{ state: 'received', amount_minor: 3000, received_minor: 700 }],
    balance: { received: 700, owed: 0, earned: 700 },
    refunds: [],
  });
});

test('releases the authorisation when the venue has declined everything', async () => {
  const { order, reference, keys } = await authorisedOrder(2300);
  await decline(order, keys[0] ?? '');
  await runCaptures();
  expect(provider.charges).toEqual([[reference, 0]]);
  expect(await orderNow(db, order)).toMatchObject({
    state: 'accepted',
    due_minor: 0,
    payments: [{ state: 'cancelled' }],
    balance: { received: 0, owed: 0, earned: 0 },
  });
});

test('tells the buyer by mail when the payment fails after the venue has said yes', async () => {
  const { order, reference, keys } = await authorisedOrder(5400);
  await confirm(order, keys[0] ?? '');
  await settle(buildEvent(reference, 'failed'));
  const [job] = await waitingJobs(db, mailPaymentFailedJob);
  if (!job) throw new Error('no mail');
  await mailPaymentFailed(db, cart.act(), { ...job, site: cart.platform.config });
  const [mail] = await waitingMails(db);
  expect(mail?.subject).toBe(t('mail.payment_failed_subject', { amount: '£54.00' }));
  expect(mail?.text).toContain(`/orders/${order.code}`);
  expect((await orderNow(db, order)).due_minor).toBe(5400);
});

test('sends no such mail when the venue has not said yes yet', async () => {
  const { reference } = await authorisedOrder(5400);
  await settle(buildEvent(reference, 'failed'));
  expect(await waitingJobs(db, mailPaymentFailedJob)).toEqual([]);
});

test('captures once when it is tried again after a lost answer', async () => {
  const { order, reference, keys } = await authorisedOrder(2300);
  await confirm(order, keys[0] ?? '');
  const [job] = await waitingJobs(db, capturePaymentJob);
  const payment = { containerId: PAGE, paymentId: job?.paymentId as never };
  provider.isDown = true;
  await expect(capturePayment(db, cart.act(), payment)).rejects.toThrow('down');
  provider.isDown = false;
  await Promise.all([capturePayment(db, cart.act(), payment), capturePayment(db, cart.act(), payment)]);
  expect(provider.charges).toEqual([[reference, 2300]]);
  expect(await orderNow(db, order)).toMatchObject({ balance: { received: 2300 }, refunds: [] });
});

describe('an authorisation that nobody has answered', () => {
  test('is released by the clock, which declines what awaits', async () => {
    const { order, reference, keys } = await authorisedOrder(2300);
    clock.advance({ hours: 166 });
    await sweep();
    expect((await orderNow(db, order)).lines).toMatchObject([{ state: 'fulfilled' }]);
    clock.advance({ hours: 1 });
    await sweep();
    await runCaptures();
    expect(provider.charges).toEqual([[reference, 0]]);
    expect(await stateOnStall(db, keys[0] ?? '')).toBe('declined');
    expect(await orderNow(db, order)).toMatchObject({
      lines: [{ state: 'declined', state_by: 'clock' }],
      payments: [{ state: 'cancelled' }],
      due_minor: 0,
      balance: { earned: 0, owed: 0 },
      refunds: [],
    });
  });

  test('is captured by the clock for what the venue has said yes to', async () => {
    const { order, reference, keys } = await authorisedOrder(2300, 700);
    await confirm(order, keys[1] ?? '');
    clock.advance({ hours: 167 });
    await sweep();
    await runCaptures();
    expect(provider.charges).toEqual([[reference, 700]]);
    expect(await orderNow(db, order)).toMatchObject({
      lines: [{ state: 'declined' }, { state: 'fulfilled' }],
      payments: [{ state: 'received', received_minor: 700 }],
      due_minor: 0,
    });
  });

  test('is not released if it was captured before', async () => {
    const { order, keys } = await authorisedOrder(2300);
    await confirm(order, keys[0] ?? '');
    await runCaptures();
    clock.advance({ hours: 200 });
    await sweep();
    expect(await orderNow(db, order)).toMatchObject({ lines: [{ state: 'fulfilled' }], due_minor: 0 });
  });

  test.each(['failed', 'cancelled'] as const)('declines what awaits when it has %s', async (kind) => {
    const { order, reference, keys } = await authorisedOrder(2300, 700);
    await confirm(order, keys[1] ?? '');
    await settle(buildEvent(reference, kind));
    expect(await orderNow(db, order)).toMatchObject({
      lines: [{ state: 'declined' }, { state: 'fulfilled' }],
      payments: [{ state: kind }],
      // What the venue has said yes to is still to pay.
      due_minor: 700,
      balance: { owed: 700, earned: 700 },
    });
    const another = await buildPayment(db, order, { attempt: 2, now: clock.now() });
    await settle(buildPaidEvent(another.reference, { amount: minor(700) }));
    expect(await orderNow(db, order)).toMatchObject({ due_minor: 0, balance: { received: 700 } });
  });
});

test('is not charged while another process settles that it was', async () => {
  const { order, reference, keys, payment } = await authorisedOrder(2300);
  await confirm(order, keys[0] ?? '');
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  const elsewhere = transaction(db, async (tx) => {
    const act = { ...byPayment(clock.now()), ...ports };
    const event = buildPaidEvent(reference, { amount: minor(2300) });
    await settlePayment(tx, act, { containerId: PAGE, provider, event });
    settle();
    // Time for a capture, if it does not wait for the lock.
    await sleep(200);
  });
  await settled;
  await capturePayment(db, cart.act(), { containerId: PAGE, paymentId: payment.id });
  await elsewhere;
  expect(provider.charges).toEqual([]);
});

describe('of two payments of an order', () => {
  const twoPayments = async () => {
    const key = `double-${++stands}`;
    const placed = await placeTestOrder(cart, newVisitor(), [{ ...AUTHORISE, key }]);
    const { reference: second } = await buildPayment(db, placed.order, { attempt: 2, now: clock.now() });
    return { ...placed, second, key };
  };

  test('the second that is authorised is released at once', async () => {
    const { order, reference, second, key } = await twoPayments();
    await settle(buildEvent(reference, 'authorised'));
    await settle(buildEvent(second, 'authorised'));
    await runCaptures();
    expect(provider.charges).toEqual([[second, 0]]);
    await confirm(order, key);
    await runCaptures();
    expect(provider.charges).toEqual([
      [second, 0],
      [reference, 2300],
    ]);
  });

  test('the second covers the order when the first fails', async () => {
    const { order, reference, second } = await twoPayments();
    await settle(buildEvent(reference, 'authorised'));
    await settle(buildEvent(second, 'authorised'));
    await settle(buildEvent(reference, 'failed'));
    await runCaptures();
    expect(provider.charges).toEqual([]);
    expect(await orderNow(db, order)).toMatchObject({ lines: [{ state: 'fulfilled' }], due_minor: 2300 });
  });

  test('an authorised one is released when the other is paid', async () => {
    const { order, reference, second } = await twoPayments();
    await settle(buildEvent(reference, 'authorised'));
    await settle(buildPaidEvent(second));
    await runCaptures();
    expect(provider.charges).toEqual([[reference, 0]]);
    expect(await orderNow(db, order)).toMatchObject({
      lines: [{ state: 'fulfilled' }],
      due_minor: 0,
      refunds: [],
    });
  });
});

test('takes the place again for a late authorisation, and owes nothing for a lost one', async () => {
  const owner = newVisitor();
  const { order, reference } = await placeTestOrder(cart, owner, [
    { ...AUTHORISE, key: 'late-a', place: 'late a' },
    { ...AUTHORISE, key: 'late-b', place: 'late b', price: 700 },
  ]);
  clock.advance({ minutes: 16 });
  await expireOrders(db, cart.act());
  await hold(db, newVisitor(), { place: 'late b', heldUntil: clock.now().add({ hours: 1 }) });
  await settle(buildEvent(reference, 'authorised'));
  expect(await orderNow(db, order)).toMatchObject({
    state: 'accepted',
    due_minor: 2300,
    lines: [{ state: 'fulfilled', key: 'late-a-anew' }, { state: 'lost' }],
    refunds: [],
  });
});

test('uses what was paid in part before it owes', async () => {
  const key = 'part-then-authorise';
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ ...AUTHORISE, key }]);
  await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(300) }));
  const { reference: second } = await buildPayment(db, order, { attempt: 2, now: clock.now() });
  await settle(buildEvent(second, 'authorised'));
  expect(await orderNow(db, order)).toMatchObject({
    state: 'accepted',
    due_minor: 2000,
    balance: { received: 300, owed: 2000, earned: 2300 },
  });
  await decline(order, key);
  expect(await orderNow(db, order)).toMatchObject({
    due_minor: 0,
    refunds: [{ amount_minor: 300, reason: 'declined' }],
  });
});
