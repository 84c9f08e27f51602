import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { transaction } from '../../../shared/db/database.ts';
import { minor } from '../../../shared/money.ts';
import { buildFailedEvent, buildPaidEvent } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { refundLine } from '../../operations/request-refund.ts';
import { hold, orderNow, placeTestOrder, stateOnStall, testBuyer, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, get, post, settle } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

const pageOf = async (order: { code: string }, query = '') =>
  await (await get(`/orders/${order.code}${query}`)).text();

test('lets anybody with the code pay an order', async () => {
  const { order, payment } = await placeTestOrder(cart);
  const html = await pageOf(order);
  const texts = [t('order.title_unpaid'), t('payment.pay', { amount: '£23.00' }), '10:15'];
  for (const text of [...texts, 'name="attempt" value="2"']) {
    expect(html).toContain(text);
  }
  const answer = await post(`/orders/${order.code}/payments`, { attempt: '2', provider: 'test' });
  expect(answer.headers.get('location')).toContain('/test-provider/payments/tp_');
  const { payments } = await orderNow(db, order);
  expect(payments.map(({ attempt }) => attempt)).toEqual([payment.attempt, 2]);
});

test.each(['/orders/nothing', '/orders/2222222222222222222222222', "/orders/'%20OR%201=1", '/orders/%00'])(
  'finds no order at %s',
  async (path) => {
    expect((await get(path)).status).toBe(404);
    expect((await post(`${path}/payments`, { attempt: '1', provider: 'test' })).status).toBe(404);
    expect((await post(`${path}/cancellation`)).status).toBe(404);
  },
);

test('reloads a few times while the webhook of a payment has not arrived', async () => {
  const { order } = await placeTestOrder(cart);
  const first = await get(`/orders/${order.code}?from=payment`);
  expect(first.headers.get('refresh')).toBe(`4; url=/orders/${order.code}?from=payment&checks=1`);
  const html = await first.text();
  expect(html).toContain(t('order.title_waiting'));
  // No second payment is offered while one is open.
  expect(html).not.toContain('name="attempt"');
  const last = await get(`/orders/${order.code}?from=payment&checks=10`);
  expect(last.headers.get('refresh')).toBeNull();
  expect(await last.text()).toContain(t('order.waiting_long'));
  expect((await get(`/orders/${order.code}?from=payment&checks=-1`)).headers.get('refresh')).toBeNull();
});

test('offers another attempt after a payment has failed', async () => {
  const { order, reference } = await placeTestOrder(cart);
  await settle(buildFailedEvent(reference));
  const html = await pageOf(order, '?from=payment');
  expect(html).toContain(t('order.payment_failed'));
  expect(html).toContain(t('payment.pay', { amount: '£23.00' }));
});

test('shows the tickets and states of a paid order', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [
    { tickets: 2 },
    { title: 'Garden room', amount: 700, awaits: true },
  ]);
  await settle(buildPaidEvent(reference, { amount: minor(3000) }));
  const html = await pageOf(order);
  for (const text of [
    `<h1>${t('order.title_partly_awaiting', { cost: 'paid' })}</h1>`,
    t('order.lead_paid', { cost: 'paid', amount: '£30.00', email: 'mab@example.com' }),
    'Full price, 2 of 2',
    'http://127.0.0.1:8003/tickets/kwp47mznd2xt9hq1',
    'Paid – awaiting the venue’s confirmation',
    t('order.awaiting'),
  ]) {
    expect(html).toContain(text);
  }
  expect(html).not.toContain('name="attempt"');
  const again = await post(`/orders/${order.code}/payments`, { attempt: '2', provider: 'test' });
  expect(again.headers.get('location')).toBe(`/orders/${order.code}`);
  expect((await orderNow(db, order)).payments).toHaveLength(1);
});

test('shows an order as expired after its deadline, before any sweep', async () => {
  const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'viewed' }]);
  clock.advance({ minutes: 15 });
  const html = await pageOf(order);
  expect(html).toContain(t('order.title_expired'));
  expect(html).toContain(t('line.try_again_label', { title: 'Rosa Ash Ensemble' }));
  expect(html).not.toContain('name="attempt"');
  expect(await stateOnStall(db, 'viewed')).toBe('expired');
  const pay = await post(`/orders/${order.code}/payments`, { attempt: '2', provider: 'test' });
  expect(pay.headers.get('location')).toBe(`/orders/${order.code}`);
});

test('shows the refund when the place was taken before a late payment', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ place: 'last seat' }]);
  clock.advance({ minutes: 15 });
  await pageOf(order);
  await hold(db, newVisitor(), { place: 'last seat' });
  await settle(buildPaidEvent(reference));
  const html = await pageOf(order);
  expect(html).toContain(`<h1>${t('order.title_lost')}</h1>`);
  expect(html).toContain(t('order.refund_due', { amount: '£23.00' }));
  expect(html).toContain(t('order.refund_of_lost', { state: 'due' }));
  expect(html).toContain('−<span class="num">£23.00</span>');
});

test('shows the refund of a declined line as due, then as sent', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{}, { amount: 700 }]);
  await settle(buildPaidEvent(reference, { amount: minor(3000) }));
  const { id: orderId, lines } = await orderNow(db, order);
  const refund = { orderId, seller: 'events', key: lines[1]?.key ?? '', reason: 'declined' } as const;
  await transaction(db, (tx) => refundLine(tx, refund, clock.now()));
  const due = await pageOf(order);
  expect(due).toContain(`<h1>${t('order.title_partly_fulfilled')}</h1>`);
  expect(due).toContain(t('order.refund_due', { amount: '£7.00' }));
  expect(due).toContain(t('order.refund_of_declined', { state: 'due' }));
  await sql`UPDATE refunds SET state = 'sent', sent_at = now() WHERE order_id = ${orderId}`.execute(db);
  const html = await pageOf(order);
  expect(html).toContain(t('order.refund_sent', { amount: '£7.00' }));
  expect(html).toContain(t('order.refund_of_declined', { state: 'sent' }));
  expect(html).not.toContain(t('order.refund_due', { amount: '£7.00' }));
  expect(html).toContain(`>${t('order.line_declined')}<`);
});

test('lets the buyer cancel an order', async () => {
  const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'cancelled-by-buyer' }]);
  const answer = await post(`/orders/${order.code}/cancellation`);
  expect(answer.headers.get('location')).toBe(`/orders/${order.code}`);
  expect(await stateOnStall(db, 'cancelled-by-buyer')).toBe('expired');
  const html = await pageOf(order);
  expect(html).toContain(`<h1>${t('order.title_abandoned')}</h1>`);
  expect(html).toContain(t('order.nothing_charged'));
});

test('lists an order for its owner only', async () => {
  const visitor = newVisitor();
  const { order } = await placeTestOrder(cart, visitor);
  expect(await (await get('/orders', visitor)).text()).toContain(order.code);
  for (const viewer of [{}, newVisitor(), { as: testBuyer }]) {
    expect(await (await get('/orders', viewer)).text()).not.toContain(order.code);
  }
});

test('shows an order with one query, and one by its seller', async () => {
  const { order } = await placeTestOrder(cart);
  const queries = await cart.queriesOf(() => get(`/orders/${order.code}`));
  expect(queries).toHaveLength(2);
});

test('shows that a payment of a wrong amount is refunded, and not that nothing was charged', async () => {
  const { order, reference } = await placeTestOrder(cart);
  await settle(buildPaidEvent(reference, { amount: minor(100) }));
  await post(`/orders/${order.code}/cancellation`);
  const html = await pageOf(order);
  expect(html).toContain(t('order.refund_of_wrong-amount', { state: 'due', amount: '£1.00' }));
  expect(html).toContain(`<h1>${t('order.title_abandoned')}</h1>`);
  expect(html).not.toContain(t('order.nothing_charged'));
});

test('shows that a late payment is awaited, and not that the order is held', async () => {
  const { order } = await placeTestOrder(cart);
  clock.advance({ minutes: 15 });
  const html = await pageOf(order, '?from=payment');
  expect(html).toContain(`<h1>${t('order.title_waiting')}</h1>`);
  expect(html).toContain(t('order.lead_waiting_late'));
  expect(html).not.toContain(t('order.title_expired'));
  expect(html).not.toContain(t('hold.label'));
});

test('offers no payment of an order whose lines were all declined', async () => {
  const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'declined-unpaid' }]);
  const line = { orderId: order.id, seller: 'events', key: 'declined-unpaid', reason: 'declined' } as const;
  await transaction(db, (tx) => refundLine(tx, line, clock.now()));
  const html = await pageOf(order);
  expect(html).toContain(`<h1>${t('order.title_nothing_to_pay')}</h1>`);
  expect(html).not.toContain('name="attempt"');
});
