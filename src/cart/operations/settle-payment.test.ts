import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import type { OrderId, RefundId } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import { buildEvent, buildFeeEvent, buildPaidEvent, buildPayment, buildRefundEvent } from '../builders.ts';
import type { Order } from '../model/order.ts';
import { insertAllocation, insertPayment } from '../model/payment.ts';
import { listProblems } from '../model/payment-problem.ts';
import { findRefund } from '../model/refund.ts';
import type { ProviderEvent } from '../providers/payment-provider.ts';
import {
  hold,
  listUnbalancedOrders,
  OTHER_PAGE,
  orderNow,
  PAGE,
  placeTestOrder,
  stateOnStall,
  takeOffStall,
  testCart,
} from '../testing.ts';
import { cancelLine } from './cancel-line.ts';
import { cancelOrder } from './expire-order.ts';
import { expireOrders } from './expire-orders.ts';
import { mailOrderJob } from './mail-order.ts';
import { mailPaymentFailedJob } from './mail-payment-failed.ts';
import { mailRefundNoticeJob } from './mail-refund-notice.ts';
import { sendRefundJob } from './request-refund.ts';
import { sendRefund } from './send-refund.ts';
import { settlePayment } from './settle-payment.ts';

const cart = await testCart();
const { db, clock, settle } = cart;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await sql`DELETE FROM pgboss.job`.execute(db);
});
afterEach(async () => expect(await listUnbalancedOrders(db)).toEqual([]));

/** Another, concurrent payment of an order. @returns its reference */
const anotherPayment = async (order: Order, attempt = 2) =>
  (await buildPayment(db, order, { attempt, now: clock.now() })).reference;

/** The postings of an order in the order they were made: kind, account, amount. */
async function postingsOf(order: { id: OrderId }): Promise<[string, string, number][]> {
  const { rows } = await sql<{ kind: string; account: string; amount_minor: number }>`
    SELECT t.kind, p.account, p.amount_minor FROM ledger_postings p
    JOIN ledger_transactions t ON t.container_id = p.container_id AND t.id = p.transaction_id
    WHERE p.order_id = ${order.id} ORDER BY p.id`.execute(db);
  return rows.map((row) => [row.kind, row.account, row.amount_minor]);
}

describe('before the deadline', () => {
  test('accepts the order, fulfils its lines, and enqueues one mail', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [
      { key: 'in-time', awaits: true },
      { key: 'in-time-too', price: 700 },
    ]);
    await settle(buildPaidEvent(reference, { amount: minor(3000) }));
    const now = await orderNow(db, order);
    expect(now).toMatchObject({
      state: 'accepted',
      accepted_at: clock.now(),
      state_by: 'payment',
      payments: [{ state: 'received', received_minor: 3000 }],
      refunds: [],
      balance: { received: 3000, earned: 3000, owed: 0, held: 0, given_back: 0 },
    });
    expect(now.lines.map((line) => line.state)).toEqual(['fulfilled', 'fulfilled']);
    expect(await stateOnStall(db, 'in-time')).toBe('sold');
    const awaiting = now.lines.filter((line) => line.key === 'in-time').map((line) => line.id);
    expect(await waitingJobs(db, mailOrderJob)).toEqual([{ code: order.code, awaiting }]);
  });

  test('posts the sale net and tax by the rate of each line, and the fee', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [
      { key: 'taxed', price: 1200, taxRate: 2000 },
      { key: 'untaxed', price: 500 },
    ]);
    await settle(buildPaidEvent(reference, { amount: minor(1700), fee: minor(45) }));
    expect(await postingsOf(order)).toEqual([
      ['payment', 'clearing', 1700],
      ['payment', 'customer_balance', -1700],
      ['sale', 'customer_balance', 1700],
      ['sale', 'sales_net', -1000],
      ['sale', 'sales_tax', -200],
      ['sale', 'sales_net', -500],
      ['fee', 'provider_fees', 45],
      ['fee', 'clearing', -45],
    ]);
  });

  test('counts a repeated event once', async () => {
    const { order, reference } = await placeTestOrder(cart);
    const event = buildPaidEvent(reference);
    await settle(event);
    await settle(event);
    // The same payment under another event id, as fetchState() may return it.
    await settle(buildPaidEvent(reference));
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', refunds: [] });
    expect(await waitingJobs(db, mailOrderJob)).toHaveLength(1);
  });

  test('counts concurrent events once', async () => {
    const { order, reference } = await placeTestOrder(cart);
    const event = buildPaidEvent(reference);
    await Promise.all(
      Array.from({ length: 8 }, (_, at) => settle(at % 2 ? event : buildPaidEvent(reference))),
    );
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', refunds: [] });
    expect(await waitingJobs(db, mailOrderJob)).toHaveLength(1);
  });

  test('ignores a failure event after the payment, and one before it', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildEvent(reference, 'failed'));
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed', payments: [{ state: 'failed' }] });
    await settle(buildPaidEvent(reference));
    await settle(buildEvent(reference, 'failed'));
    await settle(buildEvent(reference, 'pending'));
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', payments: [{ state: 'received' }] });
  });

  test.each(['paid', 'part-paid'] as const)('waits for money that is %s, but has not come', async (kind) => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, { kind, amount: minor(0) }));
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed', payments: [{ state: 'created' }] });
    await settle(buildPaidEvent(reference));
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', refunds: [] });
  });

  test('keeps a payment that is on its way pending', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildEvent(reference, 'pending'));
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed', payments: [{ state: 'pending' }] });
  });
});

describe('a fee', () => {
  const feeOf = async (order: Order) => {
    const [payment] = (await orderNow(db, order)).payments;
    const fees = (await postingsOf(order)).filter(([, account]) => account === 'provider_fees');
    return [payment?.fee_minor, fees.map(([, , amount]) => amount)];
  };

  test('may come after the payment, and change', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference));
    expect(await feeOf(order)).toEqual([null, []]);
    await settle(buildFeeEvent(reference, 55));
    await settle(buildFeeEvent(reference, 55));
    await settle(buildFeeEvent(reference, 70));
    expect(await feeOf(order)).toEqual([70, [55, 15]]);
  });

  test('is not what an event says that is sent again', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference));
    const early = buildFeeEvent(reference, 55);
    for (const event of [early, buildFeeEvent(reference, 70), early]) await settle(event);
    expect(await feeOf(order)).toEqual([70, [55, 15]]);
  });

  test('is the latest by the provider’s time, whichever event arrives last', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference));
    const at = (seconds: number) => clock.now().add({ seconds });
    await settle({ ...buildFeeEvent(reference, 1555), feeAt: at(20) });
    await settle({ ...buildFeeEvent(reference, 55), feeAt: at(10) });
    expect(await feeOf(order)).toEqual([1555, [1555]]);
    await settle({ ...buildFeeEvent(reference, 55), feeAt: at(30) });
    expect(await feeOf(order)).toEqual([55, [1555, -1500]]);
  });

  test('never becomes less by an event without a time, which may be an old one', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference));
    for (const fee of [70, 55]) await settle(buildFeeEvent(reference, fee));
    expect(await feeOf(order)).toEqual([70, [70]]);
  });

  test('may come before the payment', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildFeeEvent(reference, 55));
    await settle(buildPaidEvent(reference, { fee: minor(55) }));
    expect(await feeOf(order)).toEqual([55, [55]]);
  });
});

describe('a payment in parts', () => {
  test('waits for the rest, which accepts the order', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800), fee: minor(10) }));
    expect(await orderNow(db, order)).toMatchObject({
      state: 'placed',
      due_minor: 1500,
      payments: [{ state: 'pending', received_minor: 800 }],
      balance: { received: 800, held: 800 },
    });
    await settle(buildPaidEvent(reference, { amount: minor(2300), fee: minor(30) }));
    expect(await orderNow(db, order)).toMatchObject({
      state: 'accepted',
      due_minor: 0,
      payments: [{ state: 'received', received_minor: 2300, fee_minor: 30 }],
      balance: { received: 2300, earned: 2300, held: 0 },
      refunds: [],
    });
  });

  test('is completed by another payment', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800) }));
    await settle(buildPaidEvent(await anotherPayment(order), { amount: minor(1500) }));
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', refunds: [] });
    // The rest of the first comes after all.
    await settle(buildPaidEvent(reference, { amount: minor(2300) }));
    expect((await orderNow(db, order)).refunds).toMatchObject([{ amount_minor: 1500, reason: 'paid_twice' }]);
  });

  test('ignores a part that arrives after the whole', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference));
    await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800) }));
    expect(await orderNow(db, order)).toMatchObject({
      payments: [{ state: 'received', received_minor: 2300 }],
    });
  });

  test('goes back when the order expires', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800) }));
    clock.advance({ minutes: 15 });
    await expireOrders(db, cart.act());
    const now = await orderNow(db, order);
    expect(now).toMatchObject({ state: 'expired', balance: { held: 0, given_back: 800 } });
    expect(now.refunds).toMatchObject([{ amount_minor: 800, reason: 'expired', lines: [] }]);
    // The rest is not enough for an order that has given the first part back.
    await settle(buildPaidEvent(reference));
    expect((await orderNow(db, order)).refunds).toMatchObject([
      { amount_minor: 800 },
      { amount_minor: 1500, reason: 'expired' },
    ]);
  });
});

describe('after the deadline', () => {
  const expireAll = async () => {
    clock.advance({ minutes: 16 });
    await expireOrders(db, cart.act());
  };

  test('rebooks the place while it is free', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ key: 'late' }]);
    await expireAll();
    expect(await orderNow(db, order)).toMatchObject({ state: 'expired', lines: [{ state: 'expired' }] });
    await settle(buildPaidEvent(reference));
    expect(await orderNow(db, order)).toMatchObject({
      state: 'accepted',
      lines: [{ state: 'fulfilled', key: 'late-anew' }],
      refunds: [],
    });
  });

  test('refunds what was paid for a place that is taken', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [
      { key: 'front', place: 'front row' },
      { key: 'side', place: 'side', price: 700 },
    ]);
    await expireAll();
    await hold(db, newVisitor(), { place: 'front row' });
    await settle(buildPaidEvent(reference, { amount: minor(3000) }));
    const now = await orderNow(db, order);
    expect(now.lines.map((line) => line.state)).toEqual(['lost', 'fulfilled']);
    expect(now.refunds).toMatchObject([
      {
        amount_minor: 2300,
        reason: 'lost',
        state: 'requested',
        lines: [{ line_id: now.lines[0]?.id, amount_minor: 2300 }],
      },
    ]);
    const [refund] = now.refunds;
    expect(await waitingJobs(db, sendRefundJob)).toEqual([{ containerId: PAGE, refundId: refund?.id }]);
    // It is told with the order's own mail.
    expect(await waitingJobs(db, mailRefundNoticeJob)).toEqual([]);
  });

  test('treats an order as expired before it is swept', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ place: 'aisle' }]);
    clock.advance({ minutes: 20 });
    await settle(buildPaidEvent(reference));
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', lines: [{ state: 'fulfilled' }] });
    expect(await expireOrders(db, cart.act())).toBe(0);
  });

  test('gives back what comes for a cancelled order', async () => {
    const { order, reference } = await placeTestOrder(cart);
    const key = { containerId: PAGE, orderId: order.id };
    await transaction(db, (tx) => cancelOrder(tx, cart.act(), key));
    await settle(buildPaidEvent(reference));
    expect(await orderNow(db, order)).toMatchObject({
      state: 'cancelled',
      refunds: [{ amount_minor: 2300, reason: 'expired' }],
    });
  });
});

describe('a payment that does not match its order', () => {
  test('goes back if it is the second', async () => {
    const { order, reference } = await placeTestOrder(cart);
    const second = await anotherPayment(order);
    await settle(buildPaidEvent(second));
    await settle(buildPaidEvent(reference));
    const now = await orderNow(db, order);
    const [first] = now.payments;
    expect(now.refunds).toMatchObject([{ amount_minor: 2300, reason: 'paid_twice', lines: [] }]);
    expect(first?.state).toBe('received');
    expect(await waitingJobs(db, mailRefundNoticeJob)).toEqual([
      { containerId: PAGE, refundId: now.refunds[0]?.id },
    ]);
  });

  test('goes back if it is the second of two concurrent ones', async () => {
    for (let round = 0; round < 5; round++) {
      const { order, reference } = await placeTestOrder(cart);
      const second = await anotherPayment(order);
      await Promise.all([settle(buildPaidEvent(reference)), settle(buildPaidEvent(second))]);
      expect(await orderNow(db, order)).toMatchObject({
        state: 'accepted',
        refunds: [{ amount_minor: 2300, reason: 'paid_twice' }],
      });
    }
  });

  test('gives back what is too much', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, { amount: minor(9900) }));
    expect(await orderNow(db, order)).toMatchObject({
      state: 'accepted',
      refunds: [{ amount_minor: 7600, reason: 'overpaid', lines: [] }],
      balance: { received: 9900, earned: 2300, given_back: 7600 },
    });
  });

  test('goes back if it is in another currency, and leaves the order unpaid', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, { currency: 'EUR', fee: minor(10) }));
    expect(await orderNow(db, order)).toMatchObject({
      state: 'placed',
      due_minor: 2300,
      lines: [{ state: 'ordered' }],
      refunds: [{ amount_minor: 2300, currency: 'EUR', reason: 'wrong_currency' }],
      balance: { received: 0 },
    });
    expect((await postingsOf(order)).map(([kind]) => kind)).toEqual([
      ...['payment', 'payment', 'refund', 'refund', 'fee', 'fee'],
    ]);
  });

  test('is received in two currencies, each once: one accepts the order, the other goes back', async () => {
    const { order, reference } = await placeTestOrder(cart);
    const euros = buildPaidEvent(reference, { currency: 'EUR', amount: minor(2500) });
    for (const event of [euros, buildPaidEvent(reference), euros, buildPaidEvent(reference)]) {
      await settle(event);
    }
    await settle(buildPaidEvent(reference, { currency: 'EUR', amount: minor(2600) }));
    const now = await orderNow(db, order);
    expect(now).toMatchObject({
      state: 'accepted',
      balance: { received: 2300, earned: 2300, held: 0 },
      payments: [
        { received_currency: 'EUR', received_minor: 2600 },
        { received_currency: 'GBP', received_minor: 2300 },
      ],
    });
    const back = now.refunds.map(({ currency, amount_minor, reason }) => [currency, amount_minor, reason]);
    expect(back).toEqual([
      ['EUR', 2500, 'wrong_currency'],
      ['EUR', 100, 'wrong_currency'],
    ]);
  });

  test('goes back in its own currency through the payment that the provider knows', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference));
    await settle(buildPaidEvent(reference, { currency: 'EUR', amount: minor(900) }));
    const [refund] = (await orderNow(db, order)).refunds;
    const key = { containerId: PAGE, refundId: refund?.id as RefundId };
    expect(await findRefund(db, key.containerId, key.refundId)).toMatchObject({
      currency: 'EUR',
      payment_reference: reference,
    });
    await sendRefund(db, cart.act(), key);
    const [sent] = [...cart.provider.refunds];
    expect(sent?.[1]).toEqual({ payment: reference, amount: 900 });
    await settle(buildRefundEvent(reference, 'refunded', sent?.[0] ?? ''));
    expect((await orderNow(db, order)).refunds).toMatchObject([{ state: 'succeeded', currency: 'EUR' }]);
  });
});

test('divides a payment for several orders among them', async () => {
  const first = await placeTestOrder(cart);
  const second = await placeTestOrder(cart, newVisitor(), [{ price: 700 }]);
  const reference = 'tp_for_both';
  await transaction(db, async (tx) => {
    const payment = await insertPayment(tx, PAGE, {
      attempt_key: 'both',
      provider: 'test',
      reference,
      currency: 'GBP',
      amount_minor: 3000,
      state: 'created',
      created_at: clock.now(),
      state_at: clock.now(),
      state_by: 'visitor',
    });
    for (const { order } of [first, second]) {
      const share = { payment_id: payment.id, order_id: order.id, amount_minor: order.total_minor };
      await insertAllocation(tx, PAGE, share);
    }
  });
  await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(2500) }));
  expect(await orderNow(db, first.order)).toMatchObject({ state: 'accepted' });
  expect(await orderNow(db, second.order)).toMatchObject({ state: 'placed', due_minor: 500 });
  await settle(buildPaidEvent(reference, { amount: minor(3010), fee: minor(31) }));
  expect(await orderNow(db, second.order)).toMatchObject({
    state: 'accepted',
    refunds: [{ amount_minor: 10, reason: 'overpaid' }],
  });
  const fees = [...(await postingsOf(first.order)), ...(await postingsOf(second.order))].filter(
    ([, account]) => account === 'provider_fees',
  );
  expect(fees.map(([, , amount]) => amount)).toEqual([23, 8]);
});

test('refunds a line that was cancelled before payment, for that reason', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [
    { key: 'cancelled-early' },
    { key: 'kept', price: 700 },
  ]);
  await transaction(db, async (tx) => {
    await takeOffStall(tx, 'cancelled-early');
    const line = { containerId: PAGE, orderId: order.id, seller: 'events', key: 'cancelled-early' } as const;
    await cancelLine(tx, cart.act(), { ...line, reason: 'cancelled' });
  });
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed', due_minor: 700, refunds: [] });
  // The buyer is still on the provider's page, which asks for the whole.
  await settle(buildPaidEvent(reference, { amount: minor(3000) }));
  expect(await orderNow(db, order)).toMatchObject({
    state: 'accepted',
    lines: [{ state: 'cancelled', refunded_minor: 2300 }, { state: 'fulfilled' }],
    refunds: [{ reason: 'cancelled', amount_minor: 2300 }],
  });
});

test('refuses an event of an unknown payment, and does not record it', async () => {
  const event = buildPaidEvent('tp_nobody');
  await expect(settle(event)).rejects.toMatchObject({ reason: { code: 'no_such_payment' } });
  const { rows } = await sql`SELECT FROM payment_events WHERE event_id = ${event.id}`.execute(db);
  expect(rows).toEqual([]);
});

test('finds no payment of another page', async () => {
  const { order, reference } = await placeTestOrder(cart);
  await expect(settle(buildPaidEvent(reference), OTHER_PAGE)).rejects.toMatchObject({ kind: 'not-found' });
  expect((await orderNow(db, order)).state).toBe('placed');
});

test('rolls everything back when a seller answers for an unknown line', async () => {
  const { order, reference } = await placeTestOrder(cart);
  const sellers = cart.ports.sellers.map((seller) => ({
    ...seller,
    accept: async (...args: Parameters<typeof seller.accept>) =>
      (await seller.accept(...args)).map((outcome) => ({ ...outcome, key: 'unknown' })),
  }));
  const input = { containerId: PAGE, provider: cart.provider, event: buildPaidEvent(reference) };
  const work = transaction(db, (tx) => settlePayment(tx, { ...cart.act(), sellers }, input));
  await expect(work).rejects.toThrow('does not have');
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed', payments: [{ state: 'created' }] });
});

test('loses and refunds a line for which its seller gives no outcome', async () => {
  const { order, reference } = await placeTestOrder(cart);
  const sellers = cart.ports.sellers.map((seller) => ({ ...seller, accept: async () => [] }));
  const input = { containerId: PAGE, provider: cart.provider, event: buildPaidEvent(reference) };
  await transaction(db, (tx) => settlePayment(tx, { ...cart.act(), sellers }, input));
  expect(await orderNow(db, order)).toMatchObject({
    state: 'accepted',
    lines: [{ state: 'lost' }],
    refunds: [{ amount_minor: 2300, reason: 'lost' }],
  });
});

describe('a provider that says what a payment is for', () => {
  const claimsOf = (order: Order, payment: { attempt_key: string }) => ({
    page: String(PAGE),
    order: order.code,
    attempt: payment.attempt_key,
  });
  const problems = async () => (await listProblems(db, PAGE)).map(({ kind, reference }) => [kind, reference]);

  beforeEach(async () => {
    await db.deleteFrom('payment_problems').execute();
  });

  test('accepts the order that it names', async () => {
    const { order, payment, reference } = await placeTestOrder(cart);
    await settle({ ...buildPaidEvent(reference), claims: claimsOf(order, payment) });
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted' });
    expect(await problems()).toEqual([]);
  });

  test.each([
    ['page', '2', 'wrong_payee'],
    ['order', 'another-order', 'wrong_order'],
    ['attempt', '1-99', 'wrong_order'],
  ])('sells nothing when it names another %s, and tells the treasurer', async (claim, value, kind) => {
    const { order, payment, reference } = await placeTestOrder(cart);
    const claims = { ...claimsOf(order, payment), [claim]: value };
    await settle({ ...buildPaidEvent(reference), claims });
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed', balance: { received: 0 } });
    expect(await problems()).toEqual([[kind, reference]]);
  });

  test('tells the treasurer of a payment that nobody here has started', async () => {
    const claims = { page: String(PAGE), order: 'lost-by-a-restore', attempt: '999-1' };
    await settle({ ...buildPaidEvent('cs_unknown'), claims });
    expect(await problems()).toEqual([['unknown_payment', 'cs_unknown']]);
  });

  test('settles a payment whose id was lost on the way', async () => {
    const { order, payment } = await placeTestOrder(cart);
    await sql`UPDATE payments SET reference = NULL WHERE id = ${payment.id}`.execute(db);
    await settle({ ...buildPaidEvent('cs_late'), claims: claimsOf(order, payment) });
    expect(await orderNow(db, order)).toMatchObject({
      state: 'accepted',
      payments: [{ reference: 'cs_late' }],
    });
  });

  test('sells nothing for less than was asked for, and tells the treasurer', async () => {
    const { order, payment, reference } = await placeTestOrder(cart);
    const paid = buildPaidEvent(reference, { amount: minor(2299) });
    await settle({ ...paid, claims: claimsOf(order, payment) });
    expect(await orderNow(db, order)).toMatchObject({
      state: 'placed',
      balance: { received: 2299, held: 2299 },
    });
    expect(await problems()).toEqual([['paid_less', reference]]);
  });
});

describe('money that is on its way for days', () => {
  const bank = {
    ...cart.provider,
    name: 'test',
    ledgerAccount: 'clearing',
    arrivesWithin: { hours: 48 },
  } as const;
  const settleAtBank = (event: ProviderEvent) =>
    transaction(db, (tx) => settlePayment(tx, cart.act(), { containerId: PAGE, provider: bank, event }));

  test('keeps the places as long, and accepts the order when it comes', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ key: 'debit' }]);
    await settleAtBank(buildEvent(reference, 'pending'));
    clock.advance({ hours: 47 });
    await expireOrders(db, cart.act());
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
    await settleAtBank(buildPaidEvent(reference));
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted' });
  });

  test('frees them a day after it has failed, and tells the buyer', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settleAtBank(buildEvent(reference, 'pending'));
    await settleAtBank(buildEvent(reference, 'failed'));
    expect(await waitingJobs(db, mailPaymentFailedJob)).toEqual([{ code: order.code }]);
    clock.advance({ hours: 24 });
    await expireOrders(db, cart.act());
    expect(await orderNow(db, order)).toMatchObject({ state: 'expired' });
  });
});
