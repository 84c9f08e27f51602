import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction, violatedConstraint } from '../../shared/db/database.ts';
import type { LineId } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import { buildEvent, buildPaidEvent, buildPayment, buildRefundEvent } from '../builders.ts';
import type { Order } from '../model/order.ts';
import { insertRefund } from '../model/refund.ts';
import {
  listUnbalancedOrders,
  OTHER_PAGE,
  orderNow,
  PAGE,
  placeTestOrder,
  takeOffStall,
  testCart,
} from '../testing.ts';
import { cancelLine } from './cancel-line.ts';
import { refundLines, requestRefundAgain, sendRefundJob } from './request-refund.ts';

const cart = await testCart();
const { db, clock, settle } = cart;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await sql`DELETE FROM pgboss.job`.execute(db);
});
afterEach(async () => expect(await listUnbalancedOrders(db)).toEqual([]));

let stands = 0;

/** An accepted order of two lines, £23.00 with tax of 20 % and £7.00. */
async function paidOrder() {
  const key = `refundable-${++stands}`;
  const placed = await placeTestOrder(cart, newVisitor(), [
    { key: `${key}-a`, taxRate: 2000 },
    { key: `${key}-b`, price: 700 },
  ]);
  await settle(buildPaidEvent(placed.reference, { amount: minor(3000) }));
  const { lines } = await orderNow(db, placed.order);
  const [a, b] = lines.map(({ id }) => id);
  if (!a || !b) throw new Error('no lines');
  return { ...placed, key, a, b };
}

const refund = (order: Order, ...lines: { lineId: LineId; amount: number }[]) =>
  transaction(db, (tx) => refundLines(tx, cart.act(), { containerId: PAGE, orderId: order.id, lines }));
const cancel = (order: Order, key: string, reason: 'declined' | 'cancelled' = 'cancelled') =>
  transaction(db, async (tx) => {
    await takeOffStall(tx, key);
    const line = { containerId: PAGE, orderId: order.id, seller: 'events', key, reason } as const;
    await cancelLine(tx, cart.act(), line);
  });

/** What a line has earned, net and as tax. */
const earnedBy = async (lineId: LineId) => {
  const { rows } = await sql<{ account: string; sum: number }>`
    SELECT account, -sum(amount_minor)::bigint AS sum FROM ledger_postings
    WHERE line_id = ${lineId} GROUP BY account ORDER BY account`.execute(db);
  return Object.fromEntries(rows.map(({ account, sum }) => [account, sum]));
};

describe('a cancelled line', () => {
  test('gives back the whole, once', async () => {
    const { order, key, a } = await paidOrder();
    await cancel(order, `${key}-a`, 'declined');
    await cancel(order, `${key}-a`, 'declined');
    const now = await orderNow(db, order);
    expect(now.lines).toMatchObject([
      { state: 'declined', earned_minor: 0, refunded_minor: 2300 },
      { state: 'fulfilled', earned_minor: 700 },
    ]);
    expect(now.refunds).toMatchObject([
      { amount_minor: 2300, reason: 'declined', lines: [{ line_id: a, amount_minor: 2300 }] },
    ]);
    expect(await earnedBy(a)).toEqual({ sales_net: 0, sales_tax: 0 });
    expect(await waitingJobs(db, sendRefundJob)).toHaveLength(1);
  });

  test('gives back what was not given back before', async () => {
    const { order, key, a } = await paidOrder();
    await refund(order, { lineId: a, amount: 1000 });
    await cancel(order, `${key}-a`);
    const now = await orderNow(db, order);
    expect(now.refunds.map(({ amount_minor, reason }) => [amount_minor, reason])).toEqual([
      [1000, 'goodwill'],
      [1300, 'cancelled'],
    ]);
    expect(now.lines[0]).toMatchObject({ state: 'cancelled', refunded_minor: 2300 });
  });

  test('is not found under another page or key', async () => {
    const { order, key } = await paidOrder();
    await expect(cancel(order, 'nothing')).rejects.toMatchObject({ reason: { code: 'no_such_line' } });
    const foreign = {
      containerId: OTHER_PAGE,
      orderId: order.id,
      seller: 'events',
      key: `${key}-a`,
    } as const;
    const work = transaction(db, (tx) => cancelLine(tx, cart.act(), { ...foreign, reason: 'cancelled' }));
    await expect(work).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('a line cancelled before it is paid', () => {
  test('accepts the order if what was paid in part is enough for the rest', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [
      { key: 'a-dear' },
      { key: 'b-cheap', price: 700 },
    ]);
    await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800) }));
    await cancel(order, 'a-dear');
    expect(await orderNow(db, order)).toMatchObject({
      state: 'accepted',
      lines: [{ state: 'cancelled' }, { state: 'fulfilled' }],
      refunds: [{ amount_minor: 100, reason: 'cancelled' }],
    });
  });

  test('gives back what was paid in part if no line is left', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ key: 'only' }]);
    await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800) }));
    await cancel(order, 'only');
    expect(await orderNow(db, order)).toMatchObject({
      state: 'cancelled',
      due_minor: 0,
      lines: [{ state: 'cancelled' }],
      refunds: [{ amount_minor: 800, reason: 'cancelled' }],
    });
  });
});

describe('part of a line', () => {
  test('is given back several times, and its tax with it', async () => {
    const { order, a } = await paidOrder();
    expect(await earnedBy(a)).toEqual({ sales_net: 1917, sales_tax: 383 });
    await refund(order, { lineId: a, amount: 1 });
    await refund(order, { lineId: a, amount: 1099 });
    expect(await earnedBy(a)).toEqual({ sales_net: 1000, sales_tax: 200 });
    await refund(order, { lineId: a, amount: 1200 });
    const now = await orderNow(db, order);
    expect(now.lines[0]).toMatchObject({ state: 'fulfilled', earned_minor: 0, refunded_minor: 2300 });
    expect(now.refunds.map(({ amount_minor }) => amount_minor)).toEqual([1, 1099, 1200]);
  });

  test('is given back together with part of another, as one refund', async () => {
    const { order, a, b } = await paidOrder();
    await refund(order, { lineId: a, amount: 300 }, { lineId: b, amount: 200 });
    expect((await orderNow(db, order)).refunds).toMatchObject([
      {
        amount_minor: 500,
        reason: 'goodwill',
        lines: [
          { line_id: a, amount_minor: 300 },
          { line_id: b, amount_minor: 200 },
        ],
      },
    ]);
  });

  test('is never more than the line cost', async () => {
    const { order, payment, a } = await paidOrder();
    await refund(order, { lineId: a, amount: 2000 });
    const more = { lineId: a, amount: 301 };
    await expect(refund(order, more)).rejects.toMatchObject({ reason: { code: 'refund_too_large' } });
    // Nor by an operation that does not look.
    const blind = transaction(db, (tx) => {
      const row = { payment_id: payment.id, order_id: order.id, amount_minor: 301, currency: 'GBP' };
      return insertRefund(tx, PAGE, { ...row, reason: 'goodwill', lines: [more] }, cart.act());
    });
    expect(await blind.catch(violatedConstraint)).toMatch(/^order_lines_(refunded|earned)/);
  });

  test('is given back once by concurrent requests for the rest', async () => {
    const { order, a } = await paidOrder();
    const all = () => refund(order, { lineId: a, amount: 2300 });
    const results = await Promise.allSettled([all(), all(), all()]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  test('is refused for a line that was not paid', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [
      { timing: 'authorise', awaits: true },
    ]);
    await settle(buildEvent(reference, 'authorised'));
    const { lines } = await orderNow(db, order);
    const line = { lineId: lines[0]?.id as LineId, amount: 100 };
    await expect(refund(order, line)).rejects.toMatchObject({ reason: { code: 'refund_too_large' } });
  });
});

test('splits a refund over the payments of the order, the newest first', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ key: 'split' }]);
  await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800) }));
  const { reference: second } = await buildPayment(db, order, { attempt: 2, now: clock.now() });
  await settle(buildPaidEvent(second, { amount: minor(1500) }));
  await cancel(order, 'split');
  const { refunds, payments, lines } = await orderNow(db, order);
  expect(refunds).toMatchObject([
    {
      payment_id: payments[1]?.id,
      amount_minor: 1500,
      lines: [{ line_id: lines[0]?.id, amount_minor: 1500 }],
    },
    { payment_id: payments[0]?.id, amount_minor: 800, lines: [{ line_id: lines[0]?.id, amount_minor: 800 }] },
  ]);
});

test('refunds from a disputed payment last, because a bank may take that back', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ key: 'disputed' }]);
  await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800) }));
  const { reference: second } = await buildPayment(db, order, { attempt: 2, now: clock.now() });
  await settle(buildPaidEvent(second, { amount: minor(1500) }));
  await settle(buildEvent(second, 'disputed'));
  const { lines, payments } = await orderNow(db, order);
  await refund(order, { lineId: lines[0]?.id as LineId, amount: 900 });
  expect((await orderNow(db, order)).refunds).toMatchObject([
    { payment_id: payments[0]?.id, amount_minor: 800 },
    { payment_id: payments[1]?.id, amount_minor: 100 },
  ]);
});

test('requests a failed refund again, and no other', async () => {
  const { order, reference, a } = await paidOrder();
  const [refundId] = await refund(order, { lineId: a, amount: 100 });
  if (!refundId) throw new Error('no refund');
  const again = (containerId = PAGE) =>
    transaction(db, (tx) => requestRefundAgain(tx, cart.act(), { containerId, refundId }));
  await expect(again()).rejects.toMatchObject({ reason: { code: 'refund_not_failed' } });
  await sql`UPDATE refunds SET reference = 're_1' WHERE id = ${refundId}`.execute(db);
  await settle(buildRefundEvent(reference, 'refund-failed', 're_1'));
  await expect(again(OTHER_PAGE)).rejects.toMatchObject({ kind: 'not-found' });
  await again();
  const { rows } = await sql`SELECT state, attempt, reference FROM refunds WHERE id = ${refundId}`.execute(
    db,
  );
  expect(rows).toEqual([{ state: 'requested', attempt: 2, reference: null }]);
  expect(await waitingJobs(db, sendRefundJob)).toHaveLength(2);
});
