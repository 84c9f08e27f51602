import { beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { minor } from '../../../shared/money.ts';
import { pageOf, textOf } from '../../../shared/testing/page.ts';
import { buildOrders, buildPaidEvent, buildPayment } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import type { Order } from '../../model/order.ts';
import { hold, OTHER_PAGE, PAGE, type Thing } from '../../testing/stall.ts';
import { testCart } from '../../testing.ts';

// The orders of one checkout of several payees.

const cart = await testCart();
const { db, clock, get, post, settle } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

async function placeTwo(second: Partial<Thing> = {}): Promise<[Order, Order]> {
  const visitor = newVisitor();
  await hold(db, visitor, { containerId: PAGE, price: 2300 });
  await hold(db, visitor, { containerId: OTHER_PAGE, name: 'Plot 7', price: 5400, ...second });
  const [first, other] = await buildOrders(db, cart.ports.sellers, visitor);
  if (!first || !other) throw new Error('the basket is not two orders');
  return [first, other];
}

async function pay(order: Order): Promise<void> {
  const { reference } = await buildPayment(db, order);
  await settle(buildPaidEvent(reference, { amount: minor(order.total_minor) }), order.container_id);
}

const shownOf = async (order: Order) => {
  const page = await pageOf(get(`/orders/${order.code}`));
  const main = page.byRole('main');
  const others = page
    .allByRole('list', t('order.others'))
    .flatMap((list) => [...list.querySelectorAll('li')]);
  return {
    text: textOf(main),
    links: page.within(main).links(),
    buttons: page.within(main).allByRole('button').map(textOf),
    others: others.map(textOf),
    next: page.within(main).allByRole('link', NEXT),
  };
};

const NEXT = t('order.next', { payee: 'Mill Lane Allotments', amount: '£54.00' });

test('lead from the first, once it is paid, to the next, and then no further', async () => {
  const [first, second] = await placeTwo();
  const unpaid = await shownOf(first);
  expect(unpaid.buttons).toContain(t('payment.pay', { amount: '£23.00' }));
  expect(unpaid.next).toEqual([]);
  expect(unpaid.others).toHaveLength(1);
  await pay(first);
  const paid = await shownOf(first);
  expect(paid.next.map((link) => link.getAttribute('href'))).toEqual([`/orders/${second.code}`]);
  expect(paid.text).toContain(t('order.next_hint', { payee: 'Mill Lane Allotments' }));
  expect((await shownOf(second)).buttons).toContain(t('payment.pay', { amount: '£54.00' }));
  await pay(second);
  for (const [order, payee] of [
    [first, 'Mill Lane Allotments'],
    [second, 'The Glasshouse'],
  ] as const) {
    const { next, others } = await shownOf(order);
    expect(next).toEqual([]);
    expect(others).toHaveLength(1);
    expect(others[0]).toContain(payee);
    expect(others[0]).toContain(t('money.paid'));
  }
});

test('are listed with how each stands', async () => {
  const [first, second] = await placeTwo();
  expect((await shownOf(second)).others[0]).toContain(t('money.unpaid'));
  await post(`/orders/${first.code}/cancellation`);
  expect((await shownOf(second)).others[0]).toContain(t('money.cancelled'));
  clock.advance({ hours: 1 });
  const { others, next } = await shownOf(first);
  // It is overdue, although no sweep has expired it yet.
  expect(others[0]).toContain(t('money.expired'));
  expect(next).toEqual([]);
});

test('that are free need no further step', async () => {
  const [first] = await placeTwo({ price: 0 });
  await pay(first);
  const { next, others } = await shownOf(first);
  expect(next).toEqual([]);
  expect(others[0]).toContain(t('money.free'));
});

test('of other checkouts are not listed', async () => {
  const [first] = await placeTwo();
  const [stranger] = await placeTwo();
  const { links } = await shownOf(first);
  expect(links.filter((href) => href.includes(stranger.code))).toEqual([]);
});
