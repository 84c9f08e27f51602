import { afterEach, beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import type { RefundId } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { buildPaidEvent, buildRefundEvent } from '../builders.ts';
import { EventTooEarly } from '../errors.ts';
import { listProblems } from '../model/payment-problem.ts';
import { listUnbalancedOrders, orderNow, PAGE, placeTestOrder, testCart } from '../testing.ts';
import { refundLines } from './request-refund.ts';
import { sendRefund } from './send-refund.ts';

const cart = await testCart();
const { db, clock, provider, settle } = cart;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  provider.refundState = 'pending';
  provider.isDown = false;
  await db.deleteFrom('payment_problems').execute();
});
afterEach(async () => expect(await listUnbalancedOrders(db)).toEqual([]));

async function paidOrder() {
  const placed = await placeTestOrder(cart, newVisitor(), [{ price: 2300, taxRate: 2000 }, { price: 700 }]);
  await settle(buildPaidEvent(placed.reference, { amount: minor(3000) }));
  return placed;
}

const problems = async () => (await listProblems(db, PAGE)).map(({ kind, reference }) => [kind, reference]);

/** Requests the refund of a part of the first line. @returns it */
async function request(order: Awaited<ReturnType<typeof paidOrder>>['order'], amount: number) {
  const [line] = (await orderNow(db, order)).lines;
  if (!line) throw new Error('the order has no line');
  const lines = [{ lineId: line.id, amount }];
  const [id] = await transaction(db, (tx) =>
    refundLines(tx, cart.act(), { containerId: PAGE, orderId: order.id, lines }),
  );
  return id as RefundId;
}

test('posts a refund that was made at the provider’s own site, once, and tells the treasurer', async () => {
  const { order, reference } = await paidOrder();
  for (const _ of [1, 2]) await settle(buildRefundEvent(reference, 'refunded', 're_site', { amount: 2500 }));
  expect(await orderNow(db, order)).toMatchObject({
    refunds: [{ amount_minor: 2500, reason: 'at_provider', state: 'succeeded' }],
    lines: [
      { state: 'fulfilled', earned_minor: 0, refunded_minor: 2300 },
      { earned_minor: 500, refunded_minor: 200 },
    ],
    balance: { received: 3000, earned: 500, given_back: 2500 },
  });
  expect(await problems()).toEqual([['refund_elsewhere', 're_site']]);
});

test('owes it again when it fails days later', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildRefundEvent(reference, 'refunded', 're_site', { amount: 2500 }));
  await settle(buildRefundEvent(reference, 'refund-failed', 're_site', { amount: 2500 }));
  expect((await orderNow(db, order)).refunds).toMatchObject([{ amount_minor: 2500, state: 'failed' }]);
});

test('owes one that failed there, although it was never heard of before', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildRefundEvent(reference, 'refund-failed', 're_site', { amount: 2500 }));
  expect(await orderNow(db, order)).toMatchObject({
    refunds: [{ amount_minor: 2500, state: 'failed', reason: 'at_provider' }],
    balance: { earned: 500, given_back: 2500 },
  });
  await settle(buildRefundEvent(reference, 'refund-failed', 're_late'));
  expect((await orderNow(db, order)).refunds).toHaveLength(1);
});

test('takes it from money that waits for the rest of a payment', async () => {
  const { order, reference } = await placeTestOrder(cart);
  await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800) }));
  await settle(buildRefundEvent(reference, 'refunded', 're_site', { amount: 300 }));
  expect(await orderNow(db, order)).toMatchObject({
    state: 'placed',
    due_minor: 1800,
    balance: { received: 800, held: 500, given_back: 300 },
  });
});

test('is the refund that has failed before, if it is as much', async () => {
  const { order, reference } = await paidOrder();
  provider.refundState = 'failed';
  await sendRefund(db, cart.act(), { containerId: PAGE, refundId: await request(order, 2300) });
  expect((await orderNow(db, order)).refunds).toMatchObject([{ state: 'failed' }]);
  await settle(buildRefundEvent(reference, 'refunded', 're_site', { amount: 2300 }));
  expect(await orderNow(db, order)).toMatchObject({
    refunds: [{ state: 'succeeded', reason: 'goodwill' }],
    balance: { given_back: 2300 },
  });
  expect(await problems()).toEqual([]);
});

test('waits while the provider’s answer about a refund of ours is on its way', async () => {
  const { order, reference } = await paidOrder();
  const refundId = await request(order, 500);
  const early = buildRefundEvent(reference, 'refunded', 're_early', { amount: 500, isOurs: true });
  await expect(settle(early)).rejects.toThrow(EventTooEarly);
  // At the provider’s own site another was made in the meantime.
  await settle(buildRefundEvent(reference, 'refunded', 're_site', { amount: 200 }));
  await sendRefund(db, cart.act(), { containerId: PAGE, refundId });
  expect((await orderNow(db, order)).refunds).toMatchObject([
    { amount_minor: 500, state: 'pending' },
    { amount_minor: 200, state: 'succeeded', reason: 'at_provider' },
  ]);
});

test('names a refund that no money of the order explains', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildRefundEvent(reference, 'refunded', 're_much', { amount: 3001 }));
  await settle(buildRefundEvent(reference, 'refunded', 're_euro', { amount: 10, currency: 'EUR' }));
  await settle(buildRefundEvent(reference, 'refunded', 're_what'));
  expect((await orderNow(db, order)).refunds).toEqual([]);
  expect((await problems()).sort()).toEqual([
    ['refund_unexplained', 're_euro'],
    ['refund_unexplained', 're_much'],
    ['refund_unexplained', 're_what'],
  ]);
});
