import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { transaction } from '../../../shared/db/database.ts';
import { createLimits } from '../../../shared/http/limits.ts';
import { minor } from '../../../shared/money.ts';
import { pageOf, refreshOf, textOf } from '../../../shared/testing/page.ts';
import { buildEvent, buildPaidEvent } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import type { Order } from '../../model/order.ts';
import { cancelLine } from '../../operations/cancel-line.ts';
import { stateOnStall, type Thing } from '../../testing/stall.ts';
import { orderNow, placeTestOrder, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, get, post, settle } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

const TICKET: Partial<Thing> = { kind: 'ticket', typeName: 'Full price', group: 'type-1', price: 1150 };
const PAY = t('payment.pay', { amount: '£23.00' });

const shownOf = async (order: { code: string }, query = '') => {
  const page = await pageOf(get(`/orders/${order.code}${query}`));
  const main = page.byRole('main');
  return {
    title: textOf(main.querySelector('h1') ?? main),
    text: textOf(main),
    buttons: page.within(main).allByRole('button').map(textOf),
    links: page.within(main).links(),
    attempt: main.querySelector('[name="attempt"]')?.getAttribute('value'),
  };
};

/** The venue cancels or declines the line of a thing on the stall. */
const cancelThing = (order: Order, key: string, reason: 'declined' | 'cancelled') =>
  transaction(db, (tx) =>
    cancelLine(tx, cart.act(), {
      containerId: order.container_id,
      orderId: order.id,
      seller: 'events',
      key,
      reason,
    }),
  );

describe('an order that is not paid yet', () => {
  test('can be paid by anybody with its code', async () => {
    const { order, payment } = await placeTestOrder(cart);
    const shown = await shownOf(order);
    expect(shown.title).toBe(t('order.title_unpaid'));
    expect(shown.buttons).toContain(PAY);
    expect(shown.text).toContain('10:15');
    expect(shown.text).toContain(t('order.payee', { payee: 'The Glasshouse' }));
    expect(shown.attempt).toBe('2');
    const answer = await post(`/orders/${order.code}/payments`, { attempt: '2', provider: 'test' });
    expect(refreshOf(await answer.text())).toMatch(/^https:\/\/pay\.example\/tp_/);
    const { payments } = await orderNow(db, order);
    expect(payments.map(({ id, attempt }) => [id === payment.id, attempt])).toEqual([
      [true, 1],
      [false, 2],
    ]);
  });

  test('is shown as expired after its deadline, before any sweep', async () => {
    const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'viewed' }]);
    clock.advance({ minutes: 15 });
    const shown = await shownOf(order);
    expect(shown.title).toBe(t('order.title_expired'));
    expect(shown.links.some((href) => href.includes('/glasshouse/viewed'))).toBe(true);
    expect(shown.attempt).toBeUndefined();
    expect(await stateOnStall(db, 'viewed')).toBe('expired');
    const pay = await post(`/orders/${order.code}/payments`, { attempt: '2', provider: 'test' });
    expect(pay.headers.get('location')).toBe(`/orders/${order.code}`);
  });

  test('can be cancelled', async () => {
    const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'cancelled-by-buyer' }]);
    const answer = await post(`/orders/${order.code}/cancellation`);
    expect(answer.headers.get('location')).toBe(`/orders/${order.code}`);
    expect(await stateOnStall(db, 'cancelled-by-buyer')).toBe('expired');
    const shown = await shownOf(order);
    expect(shown.title).toBe(t('order.title_withdrawn'));
    expect(shown.text).toContain(t('order.nothing_charged'));
    expect(shown.attempt).toBeUndefined();
  });

  test('offers no payment when its lines were all cancelled', async () => {
    const { order } = await placeTestOrder(cart, newVisitor(), [{ key: 'cancelled-unpaid' }]);
    await cancelThing(order, 'cancelled-unpaid', 'cancelled');
    const shown = await shownOf(order);
    expect(shown.title).toBe(t('order.title_withdrawn'));
    expect(shown.text).toContain(t('order.nothing_charged'));
    expect(shown.attempt).toBeUndefined();
  });
});

test.each(['/orders/nothing', '/orders/2222222222222222222222222', "/orders/'%20OR%201=1", '/orders/%00'])(
  'finds no order at %s',
  async (path) => {
    expect((await get(path)).status).toBe(404);
    expect((await post(`${path}/payments`, { attempt: '1', provider: 'test' })).status).toBe(404);
    expect((await post(`${path}/cancellation`)).status).toBe(404);
  },
);

describe('a payment that is open', () => {
  test('is checked for a few times while its webhook has not arrived', async () => {
    const { order } = await placeTestOrder(cart);
    const first = await get(`/orders/${order.code}?from=payment`);
    expect(first.headers.get('refresh')).toBe(`4; url=/orders/${order.code}?from=payment&checks=1`);
    const shown = await shownOf(order, '?from=payment');
    expect(shown.title).toBe(t('order.title_waiting'));
    // No second payment is offered while one is open.
    expect(shown.attempt).toBeUndefined();
    const last = await get(`/orders/${order.code}?from=payment&checks=10`);
    expect(last.headers.get('refresh')).toBeNull();
    expect(await last.text()).toContain(t('order.waiting_long'));
    expect((await get(`/orders/${order.code}?from=payment&checks=-1`)).headers.get('refresh')).toBeNull();
  });

  test('is awaited after the deadline, when the order is no longer held', async () => {
    const { order } = await placeTestOrder(cart);
    clock.advance({ minutes: 15 });
    const shown = await shownOf(order, '?from=payment');
    expect(shown.title).toBe(t('order.title_waiting'));
    expect(shown.text).toContain(t('order.lead_waiting_late'));
    expect(shown.text).not.toContain(t('hold.label'));
  });

  test('can be repeated once it has failed', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildEvent(reference, 'failed'));
    const shown = await shownOf(order, '?from=payment');
    expect(shown.text).toContain(t('order.payment_failed'));
    expect(shown.buttons).toContain(PAY);
  });

  test('and on its way is not offered again', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildEvent(reference, 'pending'));
    for (const query of ['', '?from=payment']) {
      const shown = await shownOf(order, query);
      expect(shown.title).toBe(t('order.title_pending'));
      expect(shown.text).toContain(t('order.lead_pending'));
      expect(shown.text).not.toContain(t('order.waiting'));
      expect(shown.attempt).toBeUndefined();
    }
  });
});

describe('an order that is paid in part', () => {
  const part = (reference: string) =>
    buildPaidEvent(reference, { kind: 'part-paid', amount: minor(1000), currency: 'GBP' });

  test('shows what was received, and asks for the rest', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(part(reference));
    const shown = await shownOf(order);
    expect(shown.title).toBe(t('order.title_part_paid', { received: '£10.00', due: '£13.00' }));
    expect(shown.buttons).toContain(t('payment.pay', { amount: '£13.00' }));
    expect(shown.text).toContain(t('order.cancel_hint_part_paid', { amount: '£10.00' }));
    expect(shown.text).not.toContain(t('order.cancel_hint'));
    expect(shown.text).not.toContain(t('order.nothing_charged'));
    await post(`/orders/${order.code}/payments`, { attempt: '2', provider: 'test' });
    const { payments } = await orderNow(db, order);
    expect(payments.map(({ amount_minor }) => amount_minor)).toEqual([2300, 1300]);
  });

  test('gives it back when the order is cancelled', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(part(reference));
    await post(`/orders/${order.code}/cancellation`);
    const shown = await shownOf(order);
    expect(shown.title).toBe(t('order.title_withdrawn'));
    expect(shown.text).toContain(t('order.surplus_expired', { amount: '£10.00' }));
    expect(shown.text).toContain(t('order.surplus_state', { state: 'requested' }));
    expect(shown.text).not.toContain(t('order.nothing_charged'));
  });
});

describe('a paid order', () => {
  test('shows its tickets, equal ones as one line, and what the venue has to confirm', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [
      TICKET,
      TICKET,
      { name: 'Garden room', price: 700, awaits: true },
    ]);
    await settle(buildPaidEvent(reference, { amount: minor(3000) }));
    const shown = await shownOf(order);
    expect(shown.title).toBe(t('order.title_partly_awaiting', { money: 'paid' }));
    for (const text of [
      t('order.lead_paid', { amount: '£30.00' }),
      t('order.lead_emailed', { email: 'mab@example.com' }),
      t('line.places', { count: 2, type: 'Full price' }),
      t('line.ticket', { name: 'Full price', number: 2, count: 2 }),
      t('order.line_awaiting', { money: 'paid' }),
      t('order.awaiting'),
      t('order.awaiting_refund'),
    ]) {
      expect(shown.text).toContain(text);
    }
    expect(shown.links.filter((href) => href.includes('/tickets/'))).toHaveLength(2);
    expect(shown.attempt).toBeUndefined();
    const again = await post(`/orders/${order.code}/payments`, { attempt: '2', provider: 'test' });
    expect(again.headers.get('location')).toBe(`/orders/${order.code}`);
    expect((await orderNow(db, order)).payments).toHaveLength(1);
  });

  test('looks for news by itself while the venue decides or money is on its way', async () => {
    const refresh = async ({ code }: { code: string }) =>
      (await get(`/orders/${code}`)).headers.get('refresh');
    const awaiting = await placeTestOrder(cart, newVisitor(), [{ awaits: true }]);
    expect(await refresh(awaiting.order)).toBeNull();
    await settle(buildPaidEvent(awaiting.reference));
    expect(await refresh(awaiting.order)).toBe(`60; url=/orders/${awaiting.order.code}`);
    const pending = await placeTestOrder(cart);
    await settle(buildEvent(pending.reference, 'pending'));
    expect(await refresh(pending.order)).toBe(`20; url=/orders/${pending.order.code}`);
    await settle(buildPaidEvent(pending.reference));
    expect(await refresh(pending.order)).toBeNull();
  });

  test('shows money that came twice, or was too much, beside what was paid', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, { amount: minor(2500) }));
    const shown = await shownOf(order);
    expect(shown.text).toContain(t('order.lead_paid', { amount: '£23.00' }));
    expect(shown.text).toContain(t('order.surplus_overpaid', { amount: '£2.00' }));
    expect(shown.text).not.toContain(t('order.after_refunds'));
  });

  test('does not count money in another currency', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, { currency: 'EUR' }));
    const shown = await shownOf(order);
    expect(shown.title).toBe(t('order.title_unpaid'));
    expect(shown.text).toContain(t('order.surplus_wrong_currency', { amount: '€23.00' }));
    expect(shown.buttons).toContain(PAY);
  });

  test('shows that its payment is disputed', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference));
    await settle(buildEvent(reference, 'disputed'));
    const shown = await shownOf(order);
    expect(shown.text).toContain(t('order.disputed'));
    expect(shown.title).toBe(t('order.title_disputed'));
    expect(shown.text).not.toContain(t('order.lead_paid', { amount: '£23.00' }));
  });
});

test('shows an order with two queries, and one by its seller', async () => {
  const { order } = await placeTestOrder(cart);
  const queries = await cart.queriesOf(() => get(`/orders/${order.code}`));
  // the order with the others of its checkout, the accounts of its payee, and the seller's
  expect(queries).toHaveLength(3);
});

test('finds no order for a right code either, after too many wrong ones from a network', async () => {
  const { limits } = cart.platform;
  const { order } = await placeTestOrder(cart);
  cart.platform.limits = createLimits();
  const statuses: number[] = [];
  for (let n = 0; n < 60; n++) statuses.push((await get(`/orders/${'x'.repeat(24)}`)).status);
  expect(statuses).toEqual(Array(60).fill(404));
  expect((await get(`/orders/${order.code}`)).status).toBe(429);
  expect((await post(`/orders/${order.code}/cancellation`)).status).toBe(429);
  cart.platform.limits = limits;
});
