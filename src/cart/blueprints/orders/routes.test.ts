import { beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { transaction } from '../../../shared/db/database.ts';
import { minor } from '../../../shared/money.ts';
import { pageOf, textOf } from '../../../shared/testing/page.ts';
import { buildEvent, buildOrder, buildPaidEvent } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import type { Order } from '../../model/order.ts';
import { cancelLine } from '../../operations/cancel-line.ts';
import { sendRefund } from '../../operations/send-refund.ts';
import { hold, type Thing } from '../../testing/stall.ts';
import { orderNow, placeTestOrder, testBuyer, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, get, post, settle, provider } = cart;

beforeEach(() => {
  clock.set('2026-06-01T09:00:00Z');
  provider.refundState = 'pending';
});

type Visitor = ReturnType<typeof newVisitor>;

const itemsOf = async (visitor: Visitor): Promise<string[]> =>
  (await pageOf(get('/orders', visitor))).allByRole('listitem').map(textOf);

/** The tag of the only order of a visitor in the list. */
async function tagOf(visitor: Visitor): Promise<string> {
  const page = await pageOf(get('/orders', visitor));
  return textOf(page.byRole('main').querySelector('.tag') ?? page.byRole('main'));
}

const place = (visitor: Visitor, thing: Partial<Thing> = {}) => placeTestOrder(cart, visitor, [thing]);

async function decline(order: Order, key: string): Promise<void> {
  const line = { containerId: order.container_id, orderId: order.id, seller: 'events' as const, key };
  await transaction(db, (tx) => cancelLine(tx, cart.act(), { ...line, reason: 'declined' }));
}

async function sendRefunds(order: Order): Promise<void> {
  for (const { id } of (await orderNow(db, order)).refunds)
    await sendRefund(db, cart.act(), { containerId: order.container_id, refundId: id });
}

test('lists an order for its owner only', async () => {
  const visitor = newVisitor();
  const { order } = await place(visitor);
  expect(await (await get('/orders', visitor)).text()).toContain(order.code);
  for (const viewer of [{}, newVisitor(), { as: testBuyer }]) {
    expect(await (await get('/orders', viewer)).text()).not.toContain(order.code);
  }
});

test('names what was ordered once, however many places it has', async () => {
  const visitor = newVisitor();
  await placeTestOrder(cart, visitor, [{}, {}, { name: 'Garden room' }]);
  const items = (await itemsOf(visitor)).filter((item) => item.includes('Rosa Ash Ensemble'));
  expect(items[0]).toContain('Rosa Ash Ensemble and Garden room');
});

test('tags an order by where its money is until it is paid', async () => {
  const visitor = newVisitor();
  const { reference } = await place(visitor);
  expect(await tagOf(visitor)).toBe(t('money.unpaid'));
  await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(1000) }));
  expect(await tagOf(visitor)).toBe(t('money.part_paid'));
  await settle(buildPaidEvent(reference));
  expect(await tagOf(visitor)).toBe(t('money.paid'));
});

test('tags an order that was cancelled, or is overdue before any sweep', async () => {
  const [cancelled, overdue] = [newVisitor(), newVisitor()];
  const { order } = await place(cancelled);
  await place(overdue);
  await post(`/orders/${order.code}/cancellation`);
  clock.advance({ minutes: 15 });
  expect([await tagOf(cancelled), await tagOf(overdue)]).toEqual([t('money.cancelled'), t('money.expired')]);
});

test('tags an order that is authorised, on its way or free', async () => {
  const [authorised, pending, free] = [newVisitor(), newVisitor(), newVisitor()];
  const one = await place(authorised, { timing: 'authorise', awaits: true });
  await settle(buildEvent(one.reference, 'authorised'));
  const other = await place(pending);
  await settle(buildEvent(other.reference, 'pending'));
  await hold(db, free, { price: 0 });
  await buildOrder(db, cart.ports.sellers, free);
  expect(await Promise.all([authorised, pending, free].map(tagOf))).toEqual([
    t('money.authorised'),
    t('money.pending'),
    t('money.free'),
  ]);
});

test('never tags what was given back as paid', async () => {
  const visitor = newVisitor();
  const { order, reference } = await placeTestOrder(cart, visitor, [
    { key: 'kept', price: 1600 },
    { key: 'declined', price: 700 },
  ]);
  await settle(buildPaidEvent(reference));
  provider.refundState = 'succeeded';
  for (const [key, tag] of [
    ['declined', t('money.part_refunded')],
    ['kept', t('money.refunded')],
  ] as const) {
    await decline(order, key);
    expect(await tagOf(visitor)).toBe(t('money.refunding'));
    await sendRefunds(order);
    expect(await tagOf(visitor)).toBe(tag);
  }
});

test('tags a refund that failed, and an order that was declined before it was charged', async () => {
  const [failed, declined, free] = [newVisitor(), newVisitor(), newVisitor()];
  const one = await place(failed, { key: 'no-refund' });
  await settle(buildPaidEvent(one.reference));
  await decline(one.order, 'no-refund');
  provider.refundState = 'failed';
  await sendRefunds(one.order);
  const other = await place(declined, { key: 'not-charged', timing: 'authorise', awaits: true });
  await settle(buildEvent(other.reference, 'authorised'));
  await decline(other.order, 'not-charged');
  await hold(db, free, { key: 'free', price: 0 });
  await decline(await buildOrder(db, cart.ports.sellers, free), 'free');
  expect(await Promise.all([failed, declined, free].map(tagOf))).toEqual([
    t('money.refund_failed'),
    t('order.line_declined'),
    t('order.line_declined'),
  ]);
});

test('lists orders with one query', async () => {
  const visitor = newVisitor();
  await place(visitor);
  const queries = await cart.queriesOf(() => get('/orders', visitor));
  expect(queries.filter((query) => /order_balances/.test(query))).toHaveLength(1);
});
