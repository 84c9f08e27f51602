import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { type Owner, randomToken } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import { BasketChanged, MixedCurrencies } from '../errors.ts';
import { listBasket } from '../model/basket.ts';
import { listOrders, listOrdersToPay } from '../model/order.ts';
import { fingerprintOf } from '../rules/basket.ts';
import { hold, orderNow, placeTestOrder, stateOnStall, testCart } from '../testing.ts';
import { adoptOrders } from './adopt-orders.ts';
import { abandonOrder, expireOrder } from './expire-order.ts';
import { expireOrders } from './expire-orders.ts';
import { mailOrderJob } from './mail-order.ts';
import { placeOrder } from './place-order.ts';
import { startPayment } from './start-payment.ts';

const cart = await testCart();
const { db, clock, ports } = cart;
const buyer = { name: 'Mab Ellery', email: 'mab@example.com' };

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

const fingerprintFor = async (owner: Owner) =>
  fingerprintOf(await listBasket(db, ports.sellers, owner, clock.now()));
const place = (owner: Owner, fingerprint: string, key = randomToken()) =>
  transaction(db, (tx) => placeOrder(tx, ports.sellers, { owner, buyer, key, fingerprint }, clock.now()));

test('orders everything held, at the prices seen, for 15 minutes', async () => {
  const owner = newVisitor();
  await hold(db, owner, { key: 'a' });
  await hold(db, owner, { key: 'b', amount: 700, quantity: 1 });
  const order = await orderNow(db, await place(owner, await fingerprintFor(owner)));
  expect(order).toMatchObject({
    total_minor: 3000,
    currency: 'GBP',
    state: 'placed',
    pay_by: Temporal.Instant.from('2026-06-01T09:15:00Z'),
    lines: [
      { key: 'a', amount_minor: 2300, quantity: 2, state: 'ordered', seller: 'events' },
      { key: 'b', amount_minor: 700, quantity: 1, state: 'ordered', seller: 'events' },
    ],
  });
  expect(order.code).toMatch(/^[2-9a-z]{24}$/);
  expect(await stateOnStall(db, 'a')).toBe('ordered');
});

test.each([
  ['another item was added', (owner: Owner) => hold(db, owner)],
  ['a price changed', () => sql`UPDATE stall SET amount = 1 WHERE key = 'changing'`.execute(db)],
  ['a quantity changed', () => sql`UPDATE stall SET quantity = 1 WHERE key = 'changing'`.execute(db)],
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
  const expiring = ports.sellers.map((seller) => ({
    ...seller,
    order: async (...[tx, ...rest]: Parameters<typeof seller.order>) => {
      await sql`UPDATE stall SET state = 'expired' WHERE key = ${held}`.execute(tx);
      return await seller.order(tx, ...rest);
    },
  }));
  const checkout = { owner, buyer, key: randomToken(), fingerprint: await fingerprintFor(owner) };
  const work = transaction(db, (tx) => placeOrder(tx, expiring, checkout, clock.now()));
  await expect(work).rejects.toThrow(BasketChanged);
  expect(await stateOnStall(db, held)).toBe('held');
});

test('refuses a total that differs from the sum of the lines', async () => {
  const owner = newVisitor();
  await hold(db, owner);
  const fingerprint = await fingerprintFor(owner);
  // The basket is read at a lower price than the seller orders it at.
  const unstable = ports.sellers.map((seller) => ({
    ...seller,
    listHeld: async (...args: Parameters<typeof seller.listHeld>) =>
      (await seller.listHeld(...args)).map((line) => ({ ...line, amount: minor(1) })),
  }));
  const checkout = { owner, buyer, key: randomToken(), fingerprint };
  const work = transaction(db, (tx) => placeOrder(tx, unstable, checkout, clock.now()));
  await expect(work).rejects.toThrow(BasketChanged);
});

test('refuses a basket of several currencies', async () => {
  const owner = newVisitor();
  await hold(db, owner);
  await hold(db, owner, { currency: 'EUR' });
  await expect(place(owner, await fingerprintFor(owner))).rejects.toThrow(MixedCurrencies);
});

test('settles a free order at once', async () => {
  const owner = newVisitor();
  const key = await hold(db, owner, { amount: 0 });
  const order = await orderNow(db, await place(owner, await fingerprintFor(owner)));
  expect(order).toMatchObject({ state: 'paid', payments: [], lines: [{ state: 'fulfilled' }] });
  expect(await stateOnStall(db, key)).toBe('sold');
  expect(await waitingJobs(db, mailOrderJob)).toContainEqual({ code: order.code, awaiting: [] });
});

test('places one order for a form submitted many times at once', async () => {
  const owner = newVisitor();
  await hold(db, owner);
  const [fingerprint, key] = [await fingerprintFor(owner), randomToken()];
  const orders = await Promise.all(Array.from({ length: 8 }, () => place(owner, fingerprint, key)));
  expect(new Set(orders.map((order) => order.id)).size).toBe(1);
  expect(await listOrders(db, owner)).toHaveLength(1);
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

test('starts one payment when “pay now” is pressed twice, and another from the next page', async () => {
  const { order, payment } = await placeTestOrder(cart);
  const press = (attempt: number, provider = 'test') =>
    transaction(db, (tx) => startPayment(tx, { orderId: order.id, provider, attempt }, clock.now()));
  const [a, b] = await Promise.all([press(2), press(2)]);
  expect(a.id).toBe(b.id);
  expect(a.id).not.toBe(payment.id);
  expect((await press(2, 'another')).attempt).toBe(3);
  expect((await press(1)).id).toBe(payment.id);
});

test('starts no payment past the deadline', async () => {
  const { order } = await placeTestOrder(cart);
  clock.advance({ minutes: 15 });
  const press = () =>
    transaction(db, (tx) =>
      startPayment(tx, { orderId: order.id, provider: 'test', attempt: 2 }, clock.now()),
    );
  await expect(press()).rejects.toMatchObject({ reason: { code: 'payment_expired' } });
});

test('expires an unpaid order at its deadline, and not a minute before', async () => {
  const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'unpaid' }]);
  clock.advance({ minutes: 14 });
  await expireOrders(db, ports.sellers, clock.now());
  // Nor by a sweep that listed it by a fast clock.
  expect(await transaction(db, (tx) => expireOrder(tx, ports.sellers, order.id, clock.now()))).toBe(false);
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
  clock.advance({ minutes: 1 });
  await expireOrders(db, ports.sellers, clock.now());
  expect(await orderNow(db, order)).toMatchObject({ state: 'expired', lines: [{ state: 'expired' }] });
  expect(await stateOnStall(db, 'unpaid')).toBe('expired');
});

test('expires the other orders when one fails', async () => {
  const stuck = await placeTestOrder(cart, newVisitor(), [{ key: 'stuck' }]);
  const { order } = await placeTestOrder(cart);
  clock.advance({ minutes: 15 });
  const failing = ports.sellers.map((seller) => ({
    ...seller,
    expire: async (...[tx, id, now]: Parameters<typeof seller.expire>) => {
      if (id === stuck.order.id) throw new Error('stuck');
      await seller.expire(tx, id, now);
    },
  }));
  await expect(expireOrders(db, failing, clock.now())).rejects.toThrow('1 orders');
  expect(await orderNow(db, order)).toMatchObject({ state: 'expired' });
  expect(await orderNow(db, stuck.order)).toMatchObject({ state: 'placed', lines: [{ state: 'ordered' }] });
});

test('expires an abandoned order at once, and only once', async () => {
  const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'abandoned' }]);
  const abandon = () => transaction(db, (tx) => abandonOrder(tx, ports.sellers, order.id, clock.now()));
  expect([await abandon(), await abandon()]).toEqual([true, false]);
  expect(await stateOnStall(db, 'abandoned')).toBe('expired');
});

test('assigns a visitor’s orders to the user on sign-in, with their deadlines', async () => {
  const visitor = newVisitor();
  const userId = '0e9dd4f4-1b1c-4a38-a4a4-3b8c0b7c9a11' as never;
  const { order } = await placeTestOrder(cart, visitor);
  await transaction(db, (tx) => adoptOrders(tx, visitor.sessionId, userId));
  expect(await listOrders(db, visitor)).toEqual([]);
  const [adopted] = await listOrdersToPay(db, { userId }, clock.now());
  expect(adopted).toMatchObject({ id: order.id, pay_by: order.pay_by, session_id: null });
});
