import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { minor } from '../../../shared/money.ts';
import { refundLine } from '../../operations/request-refund.ts';
import { settlePayment } from '../../operations/settle-payment.ts';
import {
  hold,
  newVisitor,
  orderNow,
  placeTestOrder,
  stateOnStall,
  testBuyer,
  testCart,
} from '../../testing.ts';

const cart = await testCart();
const { db, clock, ports, get, post } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

let events = 0;
const settle = (reference: string, kind: 'paid' | 'failed', amount = 2300) =>
  transaction(db, (tx) => {
    const event = {
      id: `evt-${++events}`,
      reference,
      amount: minor(amount),
      currency: 'GBP',
      fee: minor(55),
    };
    return settlePayment(tx, ports.sellers, 'test', { ...event, kind }, clock.now());
  });

const pageOf = async (order: { code: string }, query = '') =>
  await (await get(`/orders/${order.code}${query}`)).text();

test('not paid yet: whoever has its code may go on to pay', async () => {
  const { order, payment } = await placeTestOrder(cart);
  const html = await pageOf(order);
  for (const text of ['Not paid yet', 'Pay £23.00', '10:15', 'name="attempt" value="2"']) {
    expect(html).toContain(text);
  }
  const answer = await post(`/orders/${order.code}/payments`, { attempt: '2', provider: 'test' });
  expect(answer.headers.get('location')).toContain('/test-provider/payments/tp_');
  const { payments } = await orderNow(db, order);
  expect(payments.map(({ attempt }) => attempt)).toEqual([payment.attempt, 2]);
});

test.each(['/orders/nothing', '/orders/2222222222222222222222222', "/orders/'%20OR%201=1", '/orders/%00'])(
  '%s is nobody’s order',
  async (path) => {
    expect((await get(path)).status).toBe(404);
    expect((await post(`${path}/payments`, { attempt: '1', provider: 'test' })).status).toBe(404);
    expect((await post(`${path}/surrender`)).status).toBe(404);
  },
);

test('coming back from the provider before its word does, the page looks again by itself, a few times', async () => {
  const { order } = await placeTestOrder(cart);
  const first = await get(`/orders/${order.code}?from=payment`);
  expect(first.headers.get('refresh')).toBe(`4; url=/orders/${order.code}?from=payment&looks=1`);
  const html = await first.text();
  expect(html).toContain('Waiting for your payment');
  // A second payment is not offered while one is under way.
  expect(html).not.toContain('name="attempt"');
  const last = await get(`/orders/${order.code}?from=payment&looks=10`);
  expect(last.headers.get('refresh')).toBeNull();
  expect(await last.text()).toContain('You need not wait here');
  expect((await get(`/orders/${order.code}?from=payment&looks=-1`)).headers.get('refresh')).toBeNull();
});

test('a payment that failed says so and can be tried again', async () => {
  const { order, reference } = await placeTestOrder(cart);
  await settle(reference, 'failed');
  const html = await pageOf(order, '?from=payment');
  expect(html).toContain('Your payment did not go through');
  expect(html).toContain('Pay £23.00');
});

test('paid: tickets, their state, and where it was sent', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [
    { tickets: 2 },
    { title: 'Garden room', amount: 700, awaits: true },
  ]);
  await settle(reference, 'paid', 3000);
  const html = await pageOf(order);
  for (const text of [
    'Thank you, Mab Ellery',
    'Paid £30.00',
    'also sent to mab@example.com',
    'Full price, 2 of 2',
    'http://127.0.0.1:8003/tickets/kwp47mznd2xt9hq1',
    'Paid – awaiting the venue’s confirmation',
  ]) {
    expect(html).toContain(text);
  }
  expect(html).not.toContain('name="attempt"');
  const again = await post(`/orders/${order.code}/payments`, { attempt: '2', provider: 'test' });
  expect(again.headers.get('location')).toBe(`/orders/${order.code}`);
  expect((await orderNow(db, order)).payments).toHaveLength(1);
});

test('looked at after its time, it has run out, whether anybody swept or not', async () => {
  const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'looked-at' }]);
  clock.advance({ minutes: 15 });
  const html = await pageOf(order);
  expect(html).toContain('This order ran out');
  expect(html).toContain('try again');
  expect(html).not.toContain('name="attempt"');
  expect(await stateOnStall(db, 'looked-at')).toBe('expired');
  const pay = await post(`/orders/${order.code}/payments`, { attempt: '2', provider: 'test' });
  expect(pay.headers.get('location')).toBe(`/orders/${order.code}`);
});

test('paid too late for a place that is gone: the money goes back, and it says so', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ place: 'last seat' }]);
  clock.advance({ minutes: 15 });
  await pageOf(order);
  await hold(db, newVisitor(), { place: 'last seat' });
  await settle(reference, 'paid');
  const html = await pageOf(order);
  expect(html).toContain('Your money goes back');
  expect(html).toContain('Not to be had any more, on its way back');
  expect(html).toContain('−<span class="num">£23.00</span>');
});

test('a declined line shows its money on the way back, then sent', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{}, { amount: 700 }]);
  await settle(reference, 'paid', 3000);
  const { id: orderId, lines } = await orderNow(db, order);
  const wanted = { orderId, seller: 'events', key: lines[1]?.key ?? '', reason: 'declined' } as const;
  await transaction(db, (tx) => refundLine(tx, wanted, clock.now()));
  expect(await pageOf(order)).toContain('Declined by the venue, on its way back');
  await sql`UPDATE refunds SET state = 'sent', sent_at = now() WHERE order_id = ${orderId}`.execute(db);
  const html = await pageOf(order);
  expect(html).toContain('Declined by the venue, sent back');
  expect(html).toContain('The venue could not take it');
});

test('its buyer can let go of it', async () => {
  const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'let-go-by-page' }]);
  const answer = await post(`/orders/${order.code}/surrender`);
  expect(answer.headers.get('location')).toBe(`/orders/${order.code}`);
  expect(await stateOnStall(db, 'let-go-by-page')).toBe('expired');
});

test('is in the list of its owner, and in nobody else’s', async () => {
  const visitor = newVisitor();
  const { order } = await placeTestOrder(cart, visitor);
  expect(await (await get('/orders', visitor)).text()).toContain(order.code);
  for (const asked of [{}, newVisitor(), { as: testBuyer }]) {
    expect(await (await get('/orders', asked)).text()).not.toContain(order.code);
  }
});

test('costs one query, and one of its seller', async () => {
  const { order } = await placeTestOrder(cart);
  const sent = await cart.queriesOf(() => get(`/orders/${order.code}`));
  expect(sent).toHaveLength(2);
});
