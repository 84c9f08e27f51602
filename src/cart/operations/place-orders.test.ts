import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { type Owner, randomToken, type UserId } from '../../shared/ids.ts';
import { MAX_AMOUNT, MAX_ORDER_TOTAL, minor } from '../../shared/money.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import { BUYER, buildOrder, buildOrders, buildPaidEvent, buildPayment } from '../builders.ts';
import { BasketChanged } from '../errors.ts';
import { listBasket } from '../model/basket.ts';
import { findOrder, listOrders, listOrdersOfCheckout, listOrdersToPay } from '../model/order.ts';
import type { Seller } from '../ports.ts';
import { fingerprintOf } from '../rules/basket.ts';
import {
  hold,
  listUnbalancedOrders,
  OTHER_PAGE,
  orderNow,
  PAGE,
  placeTestOrder,
  stateOnStall,
  testCart,
} from '../testing.ts';
import { adoptOrders } from './adopt-orders.ts';
import { cancelOrder, expireOrder } from './expire-order.ts';
import { expireOrders } from './expire-orders.ts';
import { mailOrderJob } from './mail-order.ts';
import { placeOrders } from './place-orders.ts';
import { startPayment } from './start-payment.ts';

const cart = await testCart();
const { db, clock, ports, settle } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

const fingerprintFor = async (owner: Owner) =>
  fingerprintOf(await listBasket(db, owner, ports.sellers, clock.now()));
const place = (owner: Owner, fingerprint: string, key = randomToken(), sellers = ports.sellers) =>
  transaction(db, (tx) =>
    placeOrders(tx, { ...cart.act(), sellers }, { owner, buyer: BUYER, key, fingerprint }),
  );
const keyOf = (order: { container_id: typeof PAGE; id: Awaited<ReturnType<typeof orderNow>>['id'] }) => ({
  containerId: order.container_id,
  orderId: order.id,
});
/** The stall, with some of its answers changed. */
const stallThat = (change: (seller: Seller) => Partial<Seller>): Seller[] =>
  ports.sellers.map((seller) => ({ ...seller, ...change(seller) }));

test('adds up amounts beyond 2³¹, and refuses an order above the maximum', async () => {
  const owner = newVisitor();
  await hold(db, owner, { key: 'dear', kind: 'product', price: MAX_AMOUNT, quantity: 1000 });
  const [order] = await place(owner, await fingerprintFor(owner));
  expect(order?.total_minor).toBe(MAX_ORDER_TOTAL);

  const richer = newVisitor();
  await hold(db, richer, { key: 'dearer', kind: 'product', price: MAX_AMOUNT, quantity: 1001 });
  await expect(place(richer, await fingerprintFor(richer))).rejects.toThrow('order_too_large');
});

test('orders everything held, at the prices seen, for 15 minutes', async () => {
  const owner = newVisitor();
  await hold(db, owner, { key: 'a', kind: 'ticket', typeName: 'Full price', taxRate: 2000 });
  await hold(db, owner, { key: 'b', kind: 'product', price: 350, quantity: 2 });
  const [order, ...more] = await place(owner, await fingerprintFor(owner));
  expect(more).toEqual([]);
  expect(await orderNow(db, order ?? { code: '' })).toMatchObject({
    container_id: PAGE,
    total_minor: 3000,
    due_minor: 3000,
    currency: 'GBP',
    timing: 'now',
    state: 'placed',
    pay_by: Temporal.Instant.from('2026-06-01T09:15:00Z'),
    lines: [
      {
        key: 'a',
        kind: 'ticket',
        seller: 'events',
        name: 'Rosa Ash Ensemble',
        type_name: 'Full price',
        starts_at: Temporal.Instant.from('2026-06-12T19:00:00Z'),
        place: 'Main hall',
        unit_price_minor: 2300,
        amount_minor: 2300,
        tax_rate: 2000,
        tax_minor: 383,
        state: 'ordered',
      },
      { key: 'b', quantity: 2, unit_price_minor: 350, amount_minor: 700, state: 'ordered' },
    ],
  });
  expect(order?.code).toMatch(/^[2-9a-z]{24}$/);
  expect(await stateOnStall(db, 'a')).toBe('ordered');
});

describe('a basket of several payees, currencies and timings', () => {
  const holdAll = async (owner: Owner) => {
    await hold(db, owner, { containerId: OTHER_PAGE, price: 500 });
    await hold(db, owner, { currency: 'EUR', price: 900 });
    await hold(db, owner, { timing: 'authorise', price: 4000, awaits: true });
    await hold(db, owner, { price: 100 });
    await hold(db, owner, { price: 200 });
  };

  test('becomes an order for each, with one key and time to pay them one after the other', async () => {
    const owner = newVisitor();
    await holdAll(owner);
    const orders = await place(owner, await fingerprintFor(owner));
    expect(
      orders.map((order) => [order.container_id, order.currency, order.timing, order.total_minor]),
    ).toEqual([
      [PAGE, 'EUR', 'now', 900],
      [PAGE, 'GBP', 'authorise', 4000],
      [PAGE, 'GBP', 'now', 300],
      [OTHER_PAGE, 'GBP', 'now', 500],
    ]);
    expect(new Set(orders.map((order) => order.checkout_key)).size).toBe(1);
    expect(orders[3]?.pay_by).toEqual(clock.now().add({ minutes: 60 }));
    expect(await listOrdersToPay(db, owner, clock.now())).toHaveLength(4);
    const siblings = await listOrdersOfCheckout(db, orders[0]?.checkout_key ?? '');
    expect(siblings.map(({ id }) => id)).toEqual(orders.map(({ id }) => id));
  });

  test('is paid order by order', async () => {
    const owner = newVisitor();
    await holdAll(owner);
    const orders = await buildOrders(db, ports.sellers, owner, { now: clock.now() });
    for (const order of orders) {
      const { reference } = await buildPayment(db, order, { now: clock.now() });
      const { total_minor, currency } = order;
      await settle(buildPaidEvent(reference, { amount: minor(total_minor), currency }), order.container_id);
      expect((await orderNow(db, order)).state).toBe('accepted');
    }
    expect(await listOrdersToPay(db, owner, clock.now())).toEqual([]);
    expect(await listUnbalancedOrders(db)).toEqual([]);
  });

  test('is placed whole or not at all', async () => {
    const owner = newVisitor();
    await holdAll(owner);
    const failing = stallThat((seller) => ({
      order: async (tx, act, input) => {
        const lines = await seller.order(tx, act, input);
        return input.containerId === OTHER_PAGE ? [] : lines;
      },
    }));
    const work = place(owner, await fingerprintFor(owner), randomToken(), failing);
    await expect(work).rejects.toThrow(BasketChanged);
    expect(await listOrders(db, owner)).toEqual([]);
    expect(await listBasket(db, owner, ports.sellers, clock.now())).toHaveLength(5);
  });
});

test.each([
  ['another item was added', (owner: Owner) => hold(db, owner)],
  ['a price changed', () => sql`UPDATE stall SET price = 1 WHERE key = 'changing'`.execute(db)],
  ['a quantity changed', () => sql`UPDATE stall SET quantity = 2 WHERE key = 'changing'`.execute(db)],
  ['its timing changed', () => sql`UPDATE stall SET timing = 'authorise' WHERE key = 'changing'`.execute(db)],
  ['the hold expired', async () => clock.advance({ minutes: 15 })],
])('orders nothing when %s since the page was rendered', async (_, change) => {
  const owner = newVisitor();
  await sql`DELETE FROM stall WHERE key = 'changing'`.execute(db);
  await hold(db, owner, { key: 'changing' });
  const fingerprint = await fingerprintFor(owner);
  await change(owner);
  await expect(place(owner, fingerprint)).rejects.toThrow(BasketChanged);
  expect(await listOrders(db, owner)).toEqual([]);
  expect(await stateOnStall(db, 'changing')).toBe('held');
});

test('orders nothing when a hold expires between the check and the order', async () => {
  const owner = newVisitor();
  await hold(db, owner);
  const held = await hold(db, owner);
  const expiring = stallThat((seller) => ({
    order: async (tx, act, input) => {
      await sql`UPDATE stall SET state = 'expired' WHERE key = ${held}`.execute(tx);
      return await seller.order(tx, act, input);
    },
  }));
  const work = place(owner, await fingerprintFor(owner), randomToken(), expiring);
  await expect(work).rejects.toThrow(BasketChanged);
  expect(await stateOnStall(db, held)).toBe('held');
});

test('refuses a price that has changed since the buyer saw it', async () => {
  const owner = newVisitor();
  await hold(db, owner);
  const fingerprint = await fingerprintFor(owner);
  const repriced = stallThat((seller) => ({
    listHeld: async (...args) => {
      const { held, expired } = await seller.listHeld(...args);
      return { held: held.map((line) => ({ ...line, unitPrice: minor(9900) })), expired };
    },
  }));
  await expect(place(owner, fingerprint, randomToken(), repriced)).rejects.toThrow(BasketChanged);
});

test('accepts a free order at once', async () => {
  const owner = newVisitor();
  const key = await hold(db, owner, { price: 0 });
  const [placed] = await place(owner, await fingerprintFor(owner));
  expect(placed?.state).toBe('accepted');
  const order = await orderNow(db, placed ?? { code: '' });
  expect(order).toMatchObject({
    state: 'accepted',
    due_minor: 0,
    payments: [],
    lines: [{ state: 'fulfilled' }],
  });
  expect(await stateOnStall(db, key)).toBe('sold');
  expect(await waitingJobs(db, mailOrderJob)).toContainEqual({ code: order.code, awaiting: [] });
});

test('accepts an order that is paid after the venue’s yes at once, and lets it owe', async () => {
  const owner = newVisitor();
  await hold(db, owner, { timing: 'after_yes', awaits: true });
  const [placed] = await place(owner, await fingerprintFor(owner));
  const order = await orderNow(db, placed ?? { code: '' });
  expect(order).toMatchObject({ state: 'accepted', due_minor: 2300, balance: { owed: 2300, earned: 2300 } });
  const { reference } = await buildPayment(db, order, { now: clock.now() });
  await settle(buildPaidEvent(reference));
  expect(await orderNow(db, order)).toMatchObject({ due_minor: 0, refunds: [], balance: { received: 2300 } });
});

test('places its orders once for a form submitted many times at once', async () => {
  const owner = newVisitor();
  await hold(db, owner);
  await hold(db, owner, { containerId: OTHER_PAGE });
  const [fingerprint, key] = [await fingerprintFor(owner), randomToken()];
  // Without open connections, the first would be done before the others begin.
  await Promise.all(Array.from({ length: 8 }, () => sql`SELECT pg_sleep(0.1)`.execute(db)));
  const orders = await Promise.all(Array.from({ length: 8 }, () => place(owner, fingerprint, key)));
  expect(new Set(orders.map((placed) => placed.map(({ code }) => code).join())).size).toBe(1);
  expect(await listOrders(db, owner)).toHaveLength(2);
});

test('orders nothing twice when two forms are submitted at once', async () => {
  const owner = newVisitor();
  await hold(db, owner);
  const fingerprint = await fingerprintFor(owner);
  const results = await Promise.allSettled([place(owner, fingerprint), place(owner, fingerprint)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('does not reveal an order by somebody else’s form key', async () => {
  const [owner, stranger, key] = [newVisitor(), newVisitor(), randomToken()];
  await hold(db, owner);
  await place(owner, await fingerprintFor(owner), key);
  await hold(db, stranger);
  await expect(place(stranger, await fingerprintFor(stranger), key)).rejects.toThrow(BasketChanged);
});

test('finds an order by its code in one query', async () => {
  const { order } = await placeTestOrder(cart);
  expect(await cart.queriesOf(() => findOrder(db, order.code))).toHaveLength(1);
});

describe('starting a payment', () => {
  const press = (order: Parameters<typeof keyOf>[0], attempt: number, provider = 'test') =>
    transaction(db, (tx) => startPayment(tx, cart.act(), { ...keyOf(order), provider, attempt }));

  test('starts one when “pay now” is pressed twice, and another from the next page', async () => {
    const { order, payment } = await placeTestOrder(cart);
    const [a, b] = await Promise.all([press(order, 2), press(order, 2)]);
    expect(a.id).toBe(b.id);
    expect(a.id).not.toBe(payment.id);
    expect((await press(order, 2, 'another')).attempt_key).toBe(`${order.id}-3`);
    expect((await press(order, 1)).id).toBe(payment.id);
  });

  test('asks for what is still to pay', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800) }));
    expect(await press(order, 2)).toMatchObject({ amount_minor: 1500 });
  });

  test('is refused past the deadline, and after the order was cancelled', async () => {
    const { order } = await placeTestOrder(cart);
    const { order: cancelled } = await placeTestOrder(cart);
    await transaction(db, (tx) => cancelOrder(tx, cart.act(), keyOf(cancelled)));
    clock.advance({ minutes: 15 });
    await expect(press(order, 2)).rejects.toMatchObject({ reason: { code: 'payment_expired' } });
    await expect(press(cancelled, 2)).rejects.toMatchObject({ reason: { code: 'payment_expired' } });
  });

  test('is refused when the order is paid', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference));
    await expect(press(order, 2)).rejects.toMatchObject({ reason: { code: 'already_paid' } });
  });
});

describe('an unpaid order', () => {
  test('expires at its deadline, and not a minute before', async () => {
    const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'unpaid' }]);
    clock.advance({ minutes: 14 });
    await expireOrders(db, cart.act());
    // Nor by a sweep that listed it by a fast clock.
    expect(await transaction(db, (tx) => expireOrder(tx, cart.act(), keyOf(order)))).toBe(false);
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
    clock.advance({ minutes: 1 });
    await expireOrders(db, cart.act());
    expect(await orderNow(db, order)).toMatchObject({
      state: 'expired',
      state_by: 'clock',
      lines: [{ state: 'expired' }],
    });
    expect(await stateOnStall(db, 'unpaid')).toBe('expired');
  });

  test('does not keep others from expiring when it fails to', async () => {
    const stuck = await placeTestOrder(cart, newVisitor(), [{ key: 'stuck' }]);
    const { order } = await placeTestOrder(cart);
    clock.advance({ minutes: 15 });
    const sellers = stallThat((seller) => ({
      expire: async (tx, act, order) => {
        if (order.orderId === stuck.order.id) throw new Error('stuck');
        await seller.expire(tx, act, order);
      },
    }));
    await expect(expireOrders(db, { ...cart.act(), sellers })).rejects.toThrow('1 orders');
    expect(await orderNow(db, order)).toMatchObject({ state: 'expired' });
    expect(await orderNow(db, stuck.order)).toMatchObject({ state: 'placed', lines: [{ state: 'ordered' }] });
  });

  test('is cancelled by its buyer at once, and only once', async () => {
    const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'cancelled' }]);
    const cancel = () => transaction(db, (tx) => cancelOrder(tx, cart.act(), keyOf(order)));
    expect([await cancel(), await cancel()]).toEqual([true, false]);
    expect(await orderNow(db, order)).toMatchObject({ state: 'cancelled', lines: [{ state: 'cancelled' }] });
    expect(await stateOnStall(db, 'cancelled')).toBe('expired');
  });
});

test('assigns a visitor’s orders to the user on sign-in, with their deadlines', async () => {
  const { sessionId } = newVisitor();
  const userId = '0e9dd4f4-1b1c-4a38-a4a4-3b8c0b7c9a11' as UserId;
  await hold(db, { sessionId });
  const order = await buildOrder(db, ports.sellers, { sessionId }, { now: clock.now() });
  await transaction(db, (tx) => adoptOrders(tx, cart.act(), { sessionId, userId }));
  expect(await listOrders(db, { sessionId })).toEqual([]);
  const [adopted] = await listOrdersToPay(db, { userId }, clock.now());
  expect(adopted).toMatchObject({ id: order.id, pay_by: order.pay_by, session_id: null });
});
