import { lockPerson } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { isOwnedBy, type Owner, ownerColumns, randomCode } from '../../shared/ids.ts';
import { BasketChanged } from '../errors.ts';
import { type BasketLine, listBasket } from '../model/basket.ts';
import { insertOrder, listOrdersOfCheckout, type Order } from '../model/order.ts';
import { insertLines } from '../model/order-line.ts';
import type { Buyer, CartAct } from '../ports.ts';
import { amountOf, fingerprintOf, type OrderPart, splitIntoOrders } from '../rules/basket.ts';
import { inLockOrder, paymentDeadline } from '../rules/order.ts';
import { taxIn } from '../rules/postings.ts';
import { acceptOrder } from './accept-order.ts';

export type Checkout = {
  owner: Owner;
  buyer: Buyer;
  /** idempotency key of the form: submitted twice, it places its orders once */
  key: string;
  /** of the lines and prices that the buyer has seen: fingerprintOf() */
  fingerprint: string;
  /** of the provider that the buyer has chosen */
  payWithin?: { minutes: number } | undefined;
};

/**
 * Orders everything an owner holds, at the prices the buyer has seen or not at all: one order for each payee, currency
 * and timing. An order with nothing to pay now is accepted at once.
 * @returns the orders in the order in which they are paid
 * @throws BasketChanged
 */
export async function placeOrders(tx: Tx, act: CartAct, checkout: Checkout): Promise<Order[]> {
  const { owner, key, fingerprint } = checkout;
  // Forms of one person wait for each other here, so that the second finds the orders of the first.
  await lockPerson(tx, owner);
  const placed = await listOrdersOfCheckout(tx, key);
  if (placed.length > 0) {
    if (!placed.every((order) => isOwnedBy(order, owner))) throw new BasketChanged();
    return placed;
  }
  const held = await listBasket(tx, owner, act.sellers, act.at);
  if (held.length === 0 || fingerprintOf(held) !== fingerprint) throw new BasketChanged();
  const parts = splitIntoOrders(held);
  const payBy = paymentDeadline(act.at, { orders: parts.length, payWithin: checkout.payWithin });
  const orders: Order[] = [];
  for (const part of parts) orders.push(await placeOrder(tx, act, { checkout, part, payBy }));
  return await acceptUnpaid(tx, act, orders);
}

async function placeOrder(
  tx: Tx,
  act: CartAct,
  { checkout, part, payBy }: { checkout: Checkout; part: OrderPart<BasketLine>; payBy: Temporal.Instant },
): Promise<Order> {
  const { containerId } = part;
  const order = await insertOrder(tx, containerId, {
    ...ownerColumns(checkout.owner),
    code: randomCode(24),
    checkout_key: checkout.key,
    name: checkout.buyer.name,
    email: checkout.buyer.email,
    locale: checkout.buyer.locale,
    currency: part.currency,
    timing: part.timing,
    total_minor: part.total,
    state: 'placed',
    pay_by: payBy,
    placed_at: act.at,
    state_at: act.at,
    state_by: act.by,
    time_zone: part.lines[0]?.timeZone ?? 'UTC',
  });
  const ordered = await orderFromSellers(tx, act, { owner: checkout.owner, order, part });
  // A hold may have expired since; what the sellers ordered must match what the buyer saw.
  if (fingerprintOf(ordered) !== fingerprintOf(part.lines)) throw new BasketChanged();
  await insertLines(
    tx,
    containerId,
    ordered.map((line) => orderLineOf(order, line)),
  );
  return order;
}

async function orderFromSellers(
  tx: Tx,
  act: CartAct,
  { owner, order, part }: { owner: Owner; order: Order; part: OrderPart<BasketLine> },
): Promise<BasketLine[]> {
  const lines: BasketLine[] = [];
  for (const seller of inLockOrder(act.sellers)) {
    const keys = part.lines.filter((line) => line.seller === seller.app).map((line) => line.key);
    if (keys.length === 0) continue;
    const key = { containerId: part.containerId, orderId: order.id };
    const ordered = await seller.order(tx, act, { ...key, owner, keys, payBy: order.pay_by });
    for (const line of ordered) lines.push({ ...line, seller: seller.app });
  }
  return lines;
}

const orderLineOf = (order: Order, line: BasketLine) => ({
  order_id: order.id,
  kind: line.kind,
  seller: line.seller,
  key: line.key,
  name: line.name,
  type_name: line.typeName ?? null,
  starts_at: line.startsAt ?? null,
  ends_at: line.endsAt ?? null,
  time_zone: line.timeZone,
  place: line.place ?? null,
  unit_price_minor: line.unitPrice,
  quantity: line.quantity,
  amount_minor: amountOf(line),
  tax_rate: line.taxRate,
  tax_minor: taxIn(amountOf(line), line.taxRate),
  state: 'ordered' as const,
  state_at: order.state_at,
  state_by: order.state_by,
});

async function acceptUnpaid(tx: Tx, act: CartAct, orders: Order[]): Promise<Order[]> {
  const placed: Order[] = [];
  for (const order of orders) {
    const isPaidLater = order.total_minor === 0 || order.timing === 'after_yes';
    placed.push(isPaidLater ? await acceptOrder(tx, act, order) : order);
  }
  return placed;
}
