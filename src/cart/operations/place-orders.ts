import { lockPerson } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import { isOwnedBy, type Owner, randomCode } from '../../shared/ids.ts';
import { MAX_ORDER_TOTAL } from '../../shared/money.ts';
import { BasketChanged } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import { type BasketLine, listBasket } from '../model/basket.ts';
import {
  insertOrders,
  listOrdersOfCheckout,
  type NewOrder,
  type Order,
  type PlacedOrder,
} from '../model/order.ts';
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

/** What a checkout form may order now. Under the lock of its person. */
export type OpenCheckout = {
  held: BasketLine[];
  /** by the same form, which was submitted before */
  placed: Order[];
};

/** Locks a person, and reads what they could order now. Forms of one person wait for each other here. */
export async function openCheckout(
  tx: Tx,
  act: CartAct,
  { owner, key, fingerprint }: Pick<Checkout, 'owner' | 'key' | 'fingerprint'>,
): Promise<OpenCheckout> {
  await lockPerson(tx, owner);
  const held = await listBasket(tx, owner, act.sellers, act.at);
  // A form that was submitted before has ordered what its buyer saw, so they do not hold that any more.
  const isNew = held.length > 0 && fingerprintOf(held) === fingerprint;
  const placed = isNew ? [] : await listOrdersOfCheckout(tx, key);
  return { held, placed: placed.every((order) => isOwnedBy(order, owner)) ? placed : [] };
}

/**
 * Orders everything an owner holds, at the prices the buyer has seen or not at all: one order for each payee, currency
 * and timing. An order with nothing to pay now is accepted at once.
 * @param opened if the caller has opened the checkout already
 * @returns the orders in the order in which they are paid
 * @throws BasketChanged, WrongState for a total above `MAX_ORDER_TOTAL`
 */
export async function placeOrders(
  tx: Tx,
  act: CartAct,
  checkout: Checkout,
  opened?: OpenCheckout,
): Promise<Order[]> {
  const { held, placed } = opened ?? (await openCheckout(tx, act, checkout));
  if (placed.length > 0) return placed;
  if (held.length === 0 || fingerprintOf(held) !== checkout.fingerprint) throw new BasketChanged();
  const parts = splitIntoOrders(held);
  const tooLarge = parts.find(({ total }) => total > MAX_ORDER_TOTAL);
  if (tooLarge) {
    const max = formatMoney(MAX_ORDER_TOTAL, tooLarge.currency);
    throw new WrongState(reason('order_too_large', { max }));
  }
  const payBy = paymentDeadline(act.at, { orders: parts.length, payWithin: checkout.payWithin });
  const orders = await insertOrders(
    tx,
    checkout.owner,
    parts.map((part) => orderOf(part, checkout, { payBy, act })),
  );
  // The key has been used for another basket.
  if (orders.length < parts.length) throw new BasketChanged();
  for (const order of orders) await orderFromSellers(tx, act, { owner: checkout.owner, order });
  return await acceptUnpaid(tx, act, orders);
}

const orderOf = (
  part: OrderPart<BasketLine>,
  { buyer, key }: Checkout,
  { payBy, act }: { payBy: Temporal.Instant; act: CartAct },
): NewOrder => ({
  container_id: part.containerId,
  code: randomCode(24),
  checkout_key: key,
  name: buyer.name,
  email: buyer.email,
  locale: buyer.locale,
  currency: part.currency,
  timing: part.timing,
  total_minor: part.total,
  state: 'placed',
  pay_by: payBy,
  placed_at: act.at,
  state_at: act.at,
  state_by: act.by,
  time_zone: part.lines[0]?.timeZone ?? 'UTC',
  lines: part.lines.map(orderLineOf),
});

/** @throws BasketChanged if a hold has expired since it was read */
async function orderFromSellers(
  tx: Tx,
  act: CartAct,
  { owner, order }: { owner: Owner; order: PlacedOrder },
): Promise<void> {
  for (const seller of inLockOrder(act.sellers)) {
    const keys = order.lines.filter((line) => line.seller === seller.app).map((line) => line.key);
    if (keys.length === 0) continue;
    const key = { containerId: order.container_id, orderId: order.id };
    const ordered = await seller.order(tx, act, { ...key, owner, keys, payBy: order.pay_by });
    if (ordered.length !== keys.length) throw new BasketChanged();
  }
}

const orderLineOf = (line: BasketLine): NewOrder['lines'][number] => ({
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
  cancellation: line.cancellation ?? null,
  deposit_days: line.kind === 'deposit' ? (line.deposit?.returnDays ?? null) : null,
  state: 'ordered',
});

async function acceptUnpaid(tx: Tx, act: CartAct, orders: readonly PlacedOrder[]): Promise<Order[]> {
  const placed: Order[] = [];
  for (const order of orders) {
    const isPaidLater = order.total_minor === 0 || order.timing === 'after_yes';
    // Nothing can have been paid yet.
    const known = { lines: order.lines, balance: 0 };
    placed.push(isPaidLater ? await acceptOrder(tx, act, order, known) : order);
  }
  return placed;
}
