import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { transaction } from '../../../shared/db/database.ts';
import { pageOf, textOf } from '../../../shared/testing/page.ts';
import { buildPaidEvent, buildPayment, buildRefundEvent } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import type { Order } from '../../model/order.ts';
import { cancelLine } from '../../operations/cancel-line.ts';
import { refundLines } from '../../operations/request-refund.ts';
import { sendRefund } from '../../operations/send-refund.ts';
import { hold } from '../../testing/stall.ts';
import { orderNow, placeTestOrder, testCart } from '../../testing.ts';

// Orders of which something is given back.

const cart = await testCart();
const { db, clock, get, settle, provider } = cart;

beforeEach(() => {
  clock.set('2026-06-01T09:00:00Z');
  provider.refundState = 'pending';
});

const shownOf = async (order: { code: string }) => {
  const main = (await pageOf(get(`/orders/${order.code}`))).byRole('main');
  return { title: textOf(main.querySelector('h1') ?? main), text: textOf(main) };
};

/** The word for an order that is paid. */
const PAID = new RegExp(`\\b${t('money.paid')}\\b`);

/** A paid order of two bookings, £16.00 and £7.00, of which the venue declines the second. */
async function declineSecond(): Promise<{ order: Order; reference: string }> {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ price: 1600 }, { price: 700 }]);
  await settle(buildPaidEvent(reference));
  const [, line] = (await orderNow(db, order)).lines;
  const key = { containerId: order.container_id, orderId: order.id, key: line?.key ?? '' };
  await transaction(db, (tx) => cancelLine(tx, cart.act(), { ...key, seller: 'events', reason: 'declined' }));
  return { order, reference };
}

/** Sends the refunds of an order to the provider. */
async function sendRefunds(order: Order): Promise<void> {
  for (const { id } of (await orderNow(db, order)).refunds) {
    await sendRefund(db, cart.act(), { containerId: order.container_id, refundId: id });
  }
}

/** The provider's reference of the refund that was sent last. */
const lastRefund = () => [...provider.refunds.keys()].at(-1) ?? '';

const ofLine = (state: 'requested' | 'pending' | 'succeeded' | 'failed', because: 'declined' | 'goodwill') =>
  t('order.refund_of_line', { state, reason: t(`order.refund_because_${because}`) });

describe('the refund of a declined line', () => {
  test('is requested, then on its way, then done', async () => {
    const { order, reference } = await declineSecond();
    const requested = await shownOf(order);
    expect(requested.title).toBe(t('order.title_partly_fulfilled'));
    for (const text of [
      t('order.lead_paid', { amount: '£23.00' }),
      t('order.refund_open', { amount: '£7.00' }),
      `${ofLine('requested', 'declined')}−£7.00`,
      t('order.line_declined'),
      '£16.00',
    ]) {
      expect(requested.text).toContain(text);
    }
    await sendRefunds(order);
    const pending = await shownOf(order);
    expect(pending.text).toContain(ofLine('pending', 'declined'));
    expect(pending.text).toContain(t('order.refund_open', { amount: '£7.00' }));
    await settle(buildRefundEvent(reference, 'refunded', lastRefund()));
    const succeeded = await shownOf(order);
    expect(succeeded.text).toContain(ofLine('succeeded', 'declined'));
    expect(succeeded.text).toContain(t('order.refund_succeeded', { amount: '£7.00' }));
    expect(succeeded.text).not.toContain(t('order.refund_open', { amount: '£7.00' }));
  });

  test('is shown as failed, and not as given back', async () => {
    const { order } = await declineSecond();
    provider.refundState = 'failed';
    await sendRefunds(order);
    const { text } = await shownOf(order);
    expect(text).toContain(`${ofLine('failed', 'declined')}£7.00`);
    expect(text).not.toContain(t('order.after_refunds'));
    expect(text).toContain(t('order.refund_failed', { amount: '£7.00' }));
    expect(text).not.toContain(t('order.refund_succeeded', { amount: '£7.00' }));
    expect(text).not.toContain(t('order.refund_open', { amount: '£7.00' }));
  });
});

test('an order that is wholly refunded does not read paid', async () => {
  const { order, reference } = await placeTestOrder(cart);
  await settle(buildPaidEvent(reference));
  const lines = (await orderNow(db, order)).lines.map(({ id }) => ({ lineId: id, amount: 2300 }));
  const key = { containerId: order.container_id, orderId: order.id };
  await transaction(db, (tx) => refundLines(tx, cart.act(), { ...key, lines }));
  await sendRefunds(order);
  await settle(buildRefundEvent(reference, 'refunded', lastRefund()));
  const { text } = await shownOf(order);
  expect(text).toContain(`${ofLine('succeeded', 'goodwill')}−£23.00`);
  expect(text).toContain(`${t('order.after_refunds')}${t('price.nothing')}`);
  expect(text).not.toMatch(PAID);
});

test('a part of a line can be given back, several times', async () => {
  const { order, reference } = await placeTestOrder(cart);
  await settle(buildPaidEvent(reference));
  const [line] = (await orderNow(db, order)).lines;
  for (const amount of [300, 200]) {
    const part = { containerId: order.container_id, orderId: order.id };
    const lines = line ? [{ lineId: line.id, amount }] : [];
    await transaction(db, (tx) => refundLines(tx, cart.act(), { ...part, lines }));
  }
  const { text } = await shownOf(order);
  expect(text).toContain(`${ofLine('requested', 'goodwill')}−£5.00`);
  expect(text).toContain(`${t('order.after_refunds')}£18.00`);
});

test('a place that was taken before a late payment is refunded', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ place: 'last seat' }]);
  clock.advance({ minutes: 15 });
  await shownOf(order);
  await hold(db, newVisitor(), { place: 'last seat', heldUntil: clock.now().add({ minutes: 15 }) });
  await settle(buildPaidEvent(reference));
  const { title, text } = await shownOf(order);
  expect(title).toBe(t('order.title_lost'));
  expect(text).toContain(t('order.lead_lost', { cost: 'paid' }));
  expect(text).toContain(t('order.refund_open', { amount: '£23.00' }));
  expect(text).not.toMatch(PAID);
  expect(text).not.toContain(t('order.nothing_charged'));
});

test('money that comes twice is refunded as a note, and the order stays paid', async () => {
  const { order, reference } = await placeTestOrder(cart);
  const again = await buildPayment(db, order, { attempt: 2 });
  await settle(buildPaidEvent(reference));
  await settle(buildPaidEvent(again.reference));
  const { text } = await shownOf(order);
  expect(text).toContain(t('order.surplus_paid_twice', { amount: '£23.00' }));
  expect(text).toContain(t('order.surplus_state', { state: 'requested' }));
  expect(text).toContain(t('order.lead_paid', { amount: '£23.00' }));
  expect(text).not.toContain(t('order.after_refunds'));
});
