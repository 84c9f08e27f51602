import type { Tx } from '../../shared/db/database.ts';
import { isOwnedBy, type Owner, randomCode } from '../../shared/ids.ts';
import { BasketChanged, MixedCurrencies } from '../errors.ts';
import { type BasketLine, listBasket } from '../model/basket.ts';
import { findOrderByCheckoutKey, insertOrder, type Order } from '../model/order.ts';
import { insertLines } from '../model/order-line.ts';
import type { Buyer, Seller } from '../ports.ts';
import { fingerprintOf, totalsOf } from '../rules/basket.ts';
import { inLockOrder, paymentDeadline } from '../rules/order.ts';
import { settleOrder } from './settle-order.ts';

export type Checkout = {
  owner: Owner;
  buyer: Buyer;
  /** idempotency key of the form: submitted twice, it places one order */
  key: string;
  /** of the lines and prices that the buyer has seen: fingerprintOf() */
  fingerprint: string;
};

/**
 * Orders everything an owner holds, at the prices the buyer has seen or not at all. A free order is settled at once.
 * @throws BasketChanged, MixedCurrencies
 */
export async function placeOrder(
  tx: Tx,
  sellers: readonly Seller[],
  { owner, buyer, key, fingerprint }: Checkout,
  now: Temporal.Instant,
): Promise<Order> {
  const held = await listBasket(tx, sellers, owner, now);
  if (held.length === 0 || fingerprintOf(held) !== fingerprint) return await getPlacedOrder(tx, key, owner);
  const [total, ...more] = totalsOf(held);
  const timeZone = held[0]?.timeZone;
  if (!total || !timeZone || more.length > 0) throw new MixedCurrencies();

  const order = await insertOrder(tx, {
    code: randomCode(24),
    checkout_key: key,
    user_id: owner.userId ?? null,
    session_id: owner.sessionId ?? null,
    name: buyer.name,
    email: buyer.email,
    locale: buyer.locale,
    currency: total.currency,
    total_minor: total.amount,
    state: 'placed',
    pay_by: paymentDeadline(now),
    placed_at: now,
    time_zone: timeZone,
  });
  if (!order) return await getPlacedOrder(tx, key, owner);

  const lines = await orderFromSellers(tx, sellers, { owner, order }, now);
  // A hold may have expired or been added since; what the sellers ordered must match what the buyer saw.
  if (fingerprintOf(lines) !== fingerprint) throw new BasketChanged();
  await insertLines(
    tx,
    lines.map((line) => orderLineOf(order, line)),
  );
  if (total.amount === 0) await settleOrder(tx, sellers, { order }, now);
  return order;
}

/** Finds the order that the same form has placed already. @throws BasketChanged if this owner has no such order */
async function getPlacedOrder(tx: Tx, key: string, owner: Owner): Promise<Order> {
  const order = await findOrderByCheckoutKey(tx, key);
  if (!order || !isOwnedBy(order, owner)) throw new BasketChanged();
  return order;
}

async function orderFromSellers(
  tx: Tx,
  sellers: readonly Seller[],
  { owner, order }: { owner: Owner; order: Order },
  now: Temporal.Instant,
): Promise<BasketLine[]> {
  const lines: BasketLine[] = [];
  for (const seller of inLockOrder(sellers)) {
    const ordered = await seller.order(tx, owner, order.id, order.pay_by, now);
    for (const line of ordered) lines.push({ ...line, seller: seller.app });
  }
  return lines;
}

const orderLineOf = (order: Order, line: BasketLine) => ({
  order_id: order.id,
  seller: line.seller,
  key: line.key,
  container_type: line.containerType,
  container_id: line.containerId,
  title: line.title,
  detail: line.detail,
  href: line.href,
  quantity: line.quantity,
  amount_minor: line.amount,
  state: 'ordered' as const,
});
