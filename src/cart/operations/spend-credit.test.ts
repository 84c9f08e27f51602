import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import type { CancellationRule } from '../../shared/cancellation.ts';
import { transaction } from '../../shared/db/database.ts';
import type { CreditId, LineId, RefundId } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { buildOrder, buildPaidEvent, buildPayment } from '../builders.ts';
import { findCredit } from '../model/credit.ts';
import type { Order } from '../model/order.ts';
import { hold, listUnbalancedOrders, orderNow, PAGE, placeTestOrder, testCart } from '../testing.ts';
import { cancelPlaces } from './cancel-places.ts';
import { creditRefund } from './credit-refund.ts';
import { expireOrder } from './expire-order.ts';
import { sendRefund } from './send-refund.ts';
import { spendCredit } from './spend-credit.ts';

const cart = await testCart();
const RULE: CancellationRule = { steps: [{ count: 1, unit: 'days', percent: 100 }], fee: 0, credit: true };

beforeEach(() => cart.clock.set('2026-06-01T09:00:00Z'));

/** Buys something, and cancels it for credit. */
async function credit(amount: number): Promise<{ id: CreditId; code: string; order: Order }> {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [
    { price: amount, cancellation: RULE },
  ]);
  await cart.settle(buildPaidEvent(reference, { amount: minor(amount) }));
  const { lines } = await orderNow(cart.db, order);
  await cancel(order, lines[0]?.id as LineId, amount, true);
  const [refund] = (await orderNow(cart.db, order)).refunds;
  const found = await findCredit(cart.db, refund?.credit_code ?? '');
  if (!found) throw new Error('no credit was given');
  return { id: found.id, code: found.code, order };
}

const cancel = (order: Order, lineId: LineId, seenBack: number, asCredit: boolean) =>
  transaction(cart.db, (tx) =>
    cancelPlaces(tx, cart.act(), {
      containerId: PAGE,
      orderId: order.id,
      lineIds: [lineId],
      seenBack,
      asCredit,
    }),
  );

async function place(price: number): Promise<Order> {
  const owner = newVisitor();
  await hold(cart.db, owner, { price, cancellation: RULE });
  return await buildOrder(cart.db, cart.ports.sellers, owner, { now: cart.clock.now() });
}

const spend = (order: Order, creditId: CreditId) =>
  transaction(cart.db, (tx) =>
    spendCredit(tx, cart.act(), { containerId: PAGE, orderId: order.id, creditId }),
  );

const balanceOf = async (code: string) => (await findCredit(cart.db, code))?.balance_minor;

describe('credit', () => {
  test('is what comes back, if the buyer takes it instead of money', async () => {
    const { code, order } = await credit(2300);
    expect(await balanceOf(code)).toBe(2300);
    const { refunds, balance } = await orderNow(cart.db, order);
    expect(refunds).toMatchObject([{ state: 'succeeded', amount_minor: 2300 }]);
    expect(balance).toMatchObject({ received: 2300, given_back: 2300, earned: 0, held: 0 });
    expect(cart.provider.refunds.size).toBe(0);
  });

  test('pays a whole order, which is accepted at once, and keeps what is left', async () => {
    const { id, code } = await credit(2300);
    const order = await place(700);
    expect(await spend(order, id)).toBe(700);
    expect(await orderNow(cart.db, order)).toMatchObject({
      state: 'accepted',
      balance: { received: 700, earned: 700, owed: 0 },
    });
    expect(await balanceOf(code)).toBe(1600);
    expect(await listUnbalancedOrders(cart.db)).toEqual([]);
  });

  test('pays a part, and the rest is paid otherwise', async () => {
    const { id, code } = await credit(700);
    const order = await place(2300);
    expect(await spend(order, id)).toBe(700);
    expect(await orderNow(cart.db, order)).toMatchObject({ state: 'placed', due_minor: 1600 });
    const { payment, reference } = await buildPayment(cart.db, order, { now: cart.clock.now() });
    expect(payment.amount_minor).toBe(1600);
    await cart.settle(buildPaidEvent(reference, { amount: minor(1600) }));
    expect(await orderNow(cart.db, order)).toMatchObject({ state: 'accepted', balance: { received: 2300 } });
    expect(await balanceOf(code)).toBe(0);
  });

  test('gets back what was paid with it, the money first', async () => {
    const { id, code } = await credit(700);
    const order = await place(2300);
    await spend(order, id);
    const { reference } = await buildPayment(cart.db, order, { now: cart.clock.now() });
    await cart.settle(buildPaidEvent(reference, { amount: minor(1600) }));
    const { lines } = await orderNow(cart.db, order);
    await cancel(order, lines[0]?.id as LineId, 2300, false);
    const { refunds } = await orderNow(cart.db, order);
    expect(refunds.map(({ amount_minor, credit_code }) => [amount_minor, credit_code])).toEqual([
      [1600, null],
      [700, code],
    ]);
    expect(await balanceOf(code)).toBe(700);
    expect(await listUnbalancedOrders(cart.db)).toEqual([]);
  });

  test('gets it back from an order that expires', async () => {
    const { id, code } = await credit(700);
    const order = await place(2300);
    await spend(order, id);
    cart.clock.set('2026-06-01T10:00:00Z');
    await transaction(cart.db, (tx) => expireOrder(tx, cart.act(), { containerId: PAGE, orderId: order.id }));
    expect(await balanceOf(code)).toBe(700);
  });

  test('is spent once by two orders at the same time', async () => {
    const { id, code } = await credit(1000);
    const orders = [await place(700), await place(700)];
    const spent = await Promise.allSettled(orders.map((order) => spend(order, id)));
    expect(spent.map((each) => (each.status === 'fulfilled' ? each.value : 0)).sort()).toEqual([300, 700]);
    expect(await balanceOf(code)).toBe(0);
    expect(await listUnbalancedOrders(cart.db)).toEqual([]);
  });

  test('is refused once it is spent or has expired', async () => {
    const { id } = await credit(700);
    await spend(await place(700), id);
    await expect(spend(await place(700), id)).rejects.toMatchObject({
      fields: { credit: { code: 'credit_empty' } },
    });
    const other = await credit(700);
    await cart.db
      .updateTable('credits')
      .set({ expires_at: cart.clock.now() })
      .where('id', '=', other.id)
      .execute();
    await expect(spend(await place(700), other.id)).rejects.toMatchObject({
      fields: { credit: { code: 'credit_expired' } },
    });
  });

  test('is given instead of a refund that failed', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ cancellation: RULE }]);
    await cart.settle(buildPaidEvent(reference));
    const { lines } = await orderNow(cart.db, order);
    await cancel(order, lines[0]?.id as LineId, 2300, false);
    const refundId = (await orderNow(cart.db, order)).refunds[0]?.id as RefundId;
    cart.provider.refundState = 'failed';
    await sendRefund(cart.db, cart.act(), { containerId: PAGE, refundId });
    await transaction(cart.db, (tx) => creditRefund(tx, cart.act(), { containerId: PAGE, refundId }));
    const [refund] = (await orderNow(cart.db, order)).refunds;
    expect(refund).toMatchObject({ state: 'succeeded', amount_minor: 2300 });
    expect(await balanceOf(refund?.credit_code ?? '')).toBe(2300);
    const again = transaction(cart.db, (tx) => creditRefund(tx, cart.act(), { containerId: PAGE, refundId }));
    await expect(again).rejects.toMatchObject({ reason: { code: 'refund_not_creditable' } });
  });
});
