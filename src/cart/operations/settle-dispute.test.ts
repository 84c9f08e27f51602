import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { minor } from '../../shared/money.ts';
import { buildEvent, buildFeeEvent, buildPaidEvent } from '../builders.ts';
import { EventTooEarly } from '../errors.ts';
import type { Order } from '../model/order.ts';
import { listUnbalancedOrders, orderNow, PAGE, placeTestOrder, takeOffStall, testCart } from '../testing.ts';
import { cancelLine } from './cancel-line.ts';
import { expireOrders } from './expire-orders.ts';

const cart = await testCart();
const { db, clock, settle } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));
afterEach(async () => expect(await listUnbalancedOrders(db)).toEqual([]));

const stateOf = async (order: Order) => (await orderNow(db, order)).payments[0]?.state;

/** What is in each account about an order, if anything. */
async function accountsOf(order: Order) {
  const { rows } = await sql<{ account: string; sum: number }>`
    SELECT account, sum(amount_minor)::bigint AS sum FROM ledger_postings
    WHERE order_id = ${order.id} GROUP BY account HAVING sum(amount_minor) <> 0 ORDER BY account`.execute(db);
  return Object.fromEntries(rows.map(({ account, sum }) => [account, sum]));
}

async function paidOrder() {
  const placed = await placeTestOrder(cart, newVisitor());
  await settle(buildPaidEvent(placed.reference, { fee: minor(55) }));
  return placed;
}

const cancel = (order: Order, key: string) =>
  transaction(db, async (tx) => {
    await takeOffStall(tx, key);
    const line = { containerId: PAGE, orderId: order.id, seller: 'events', key } as const;
    await cancelLine(tx, cart.act(), { ...line, reason: 'cancelled' });
  });

test('takes a disputed payment out of what the page has, and puts it back when it is won', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildEvent(reference, 'disputed'));
  await settle(buildEvent(reference, 'disputed'));
  expect(await stateOf(order)).toBe('disputed');
  expect(await accountsOf(order)).toEqual({
    chargebacks: 2300,
    clearing: -55,
    provider_fees: 55,
    sales_net: -2300,
  });
  await settle(buildFeeEvent(reference, 1555));
  await settle(buildEvent(reference, 'dispute-won'));
  await settle(buildEvent(reference, 'dispute-won'));
  expect(await stateOf(order)).toBe('received');
  expect(await accountsOf(order)).toEqual({ clearing: 745, provider_fees: 1555, sales_net: -2300 });
});

test('keeps what is lost as charged back', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildEvent(reference, 'disputed'));
  await settle(buildEvent(reference, 'dispute-lost'));
  await settle(buildEvent(reference, 'disputed'));
  await settle(buildEvent(reference, 'dispute-won'));
  expect(await orderNow(db, order)).toMatchObject({
    payments: [{ state: 'charged_back' }],
    lines: [{ state: 'fulfilled' }],
    balance: { received: 2300, earned: 2300 },
  });
});

test('knows a dispute that is lost before it was reported', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildEvent(reference, 'dispute-lost'));
  await settle(buildEvent(reference, 'disputed'));
  expect(await stateOf(order)).toBe('charged_back');
});

test('waits for the payment, and for the dispute that is won', async () => {
  const { order, reference } = await placeTestOrder(cart);
  const events = [
    buildEvent(reference, 'dispute-won'),
    buildEvent(reference, 'disputed'),
    buildPaidEvent(reference),
  ];
  // The provider sends again what was refused.
  for (let delivery = 0; events.length > 0 && delivery < 6; delivery++) {
    const event = events.shift();
    if (!event) break;
    await settle(event).catch((error) => {
      expect(error).toBeInstanceOf(EventTooEarly);
      events.push(event);
    });
  }
  expect(events).toEqual([]);
  expect(await stateOf(order)).toBe('received');
  expect(await accountsOf(order)).toEqual({ clearing: 2300, sales_net: -2300 });
});

test('also disputes what comes of a disputed payment later', async () => {
  const { order, reference } = await placeTestOrder(cart);
  await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800) }));
  await settle(buildEvent(reference, 'disputed'));
  await settle(buildPaidEvent(reference));
  expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', payments: [{ state: 'disputed' }] });
  expect(await accountsOf(order)).toEqual({ chargebacks: 2300, sales_net: -2300 });
});

test('requests a refund of a disputed payment, which the provider decides', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildEvent(reference, 'disputed'));
  const [line] = (await orderNow(db, order)).lines;
  await cancel(order, line?.key ?? '');
  expect((await orderNow(db, order)).refunds).toMatchObject([{ amount_minor: 2300, state: 'requested' }]);
});

test('gives nothing back a second time that the bank has taken back for good', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildEvent(reference, 'dispute-lost'));
  const [line] = (await orderNow(db, order)).lines;
  await cancel(order, line?.key ?? '');
  expect(await orderNow(db, order)).toMatchObject({
    lines: [{ state: 'cancelled', earned_minor: 0, refunded_minor: 0 }],
    refunds: [],
    balance: { received: 2300, earned: 0, given_back: 0, written_off: -2300 },
  });

  const late = await placeTestOrder(cart);
  await settle(buildPaidEvent(late.reference, { kind: 'part-paid', amount: minor(800) }));
  await settle(buildEvent(late.reference, 'dispute-lost'));
  clock.advance({ minutes: 15 });
  await expireOrders(db, cart.act());
  expect(await orderNow(db, late.order)).toMatchObject({
    state: 'expired',
    refunds: [],
    balance: { held: 0, written_off: -800 },
  });
});
