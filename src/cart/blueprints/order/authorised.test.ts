import { beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { transaction } from '../../../shared/db/database.ts';
import { minor } from '../../../shared/money.ts';
import { pageOf, refreshOf, textOf } from '../../../shared/testing/page.ts';
import { buildEvent, buildOrder, buildPaidEvent } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import type { Order } from '../../model/order.ts';
import { cancelLine, confirmLine } from '../../operations/cancel-line.ts';
import { confirmOnStall, hold } from '../../testing/stall.ts';
import { placeTestOrder, testCart } from '../../testing.ts';

// Orders that are charged only once the venue has said yes.

const cart = await testCart();
const { db, clock, get, post, settle } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

const REQUEST = { timing: 'authorise', awaits: true, price: 5400 } as const;

const textOfPage = async (order: { code: string }) =>
  textOf((await pageOf(get(`/orders/${order.code}`))).byRole('main'));

/** The states of the lines. */
const tagsOf = async (order: { code: string }) =>
  [...(await pageOf(get(`/orders/${order.code}`))).byRole('main').querySelectorAll('.tag')].map(textOf);

const lineOf = (order: Order, key: string) => ({
  containerId: order.container_id,
  orderId: order.id,
  seller: 'events' as const,
  key,
});

const paid = t('order.lead_paid', { amount: '£54.00' });

test('is not charged while it awaits the venue’s yes', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [REQUEST]);
  expect(await textOfPage(order)).toContain(t('payment.authorise', { amount: '£54.00' }));
  await settle(buildEvent(reference, 'authorised'));
  const text = await textOfPage(order);
  for (const part of [
    t('order.title_awaiting', { money: 'authorised' }),
    t('order.lead_authorised', { amount: '£54.00' }),
    t('order.awaiting_no_charge'),
    t('money.authorised'),
  ]) {
    expect(text).toContain(part);
  }
  expect(await tagsOf(order)).toEqual([t('order.line_awaiting', { money: 'authorised' })]);
  for (const part of [paid, t('order.awaiting_refund'), t('payment.pay', { amount: '£54.00' })]) {
    expect(text).not.toContain(part);
  }
});

test('is charged after it, and then paid', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ ...REQUEST, key: 'said-yes' }]);
  await settle(buildEvent(reference, 'authorised'));
  await confirmOnStall(db, 'said-yes');
  await transaction(db, (tx) => confirmLine(tx, cart.act(), lineOf(order, 'said-yes')));
  const charging = await textOfPage(order);
  expect(charging).toContain(t('order.lead_charging', { amount: '£54.00' }));
  expect(await tagsOf(order)).toEqual([t('order.line_fulfilled')]);
  expect(charging).not.toContain(paid);
  await settle(buildPaidEvent(reference, { amount: minor(5400) }));
  const text = await textOfPage(order);
  expect(text).toContain(paid);
  expect(text).not.toContain(t('money.authorised'));
});

test('is not charged after a no', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ ...REQUEST, key: 'said-no' }]);
  await settle(buildEvent(reference, 'authorised'));
  const no = { ...lineOf(order, 'said-no'), reason: 'declined' as const };
  await transaction(db, (tx) => cancelLine(tx, cart.act(), no));
  const text = await textOfPage(order);
  expect(text).toContain(t('order.title_declined'));
  expect(text).toContain(t('order.nothing_charged'));
  for (const part of [t('money.authorised'), paid, t('order.after_refunds')])
    expect(text).not.toContain(part);
});

test('is paid after the yes if its timing says so', async () => {
  const visitor = newVisitor();
  await hold(db, visitor, { ...REQUEST, timing: 'after_yes', key: 'pay-later' });
  const order = await buildOrder(db, cart.ports.sellers, visitor);
  const before = await textOfPage(order);
  expect(before).toContain(t('order.lead_due_after_yes', { amount: '£54.00' }));
  expect(before).not.toContain(t('payment.pay', { amount: '£54.00' }));
  await confirmOnStall(db, 'pay-later');
  await transaction(db, (tx) => confirmLine(tx, cart.act(), lineOf(order, 'pay-later')));
  const text = await textOfPage(order);
  expect(text).toContain(t('order.lead_due', { amount: '£54.00' }));
  expect(text).toContain(t('payment.pay', { amount: '£54.00' }));
  expect(text).not.toContain(t('order.cancel'));
  const answer = await post(`/orders/${order.code}/payments`, { attempt: '1', provider: 'test' });
  const reference =
    refreshOf(await answer.text())
      ?.split('/')
      .at(-1) ?? '';
  await settle(buildPaidEvent(reference, { amount: minor(5400) }));
  expect(await textOfPage(order)).toContain(paid);
});
