import type { Tx } from '../../shared/db/database.ts';
import type { OrderId } from '../../shared/ids.ts';
import { lockOrder, transitionOrder } from '../model/order.ts';
import { expireLines } from '../model/order-line.ts';
import type { Seller } from '../ports.ts';
import { inLockOrder, isBeforeDeadline } from '../rules/order.ts';

/** Ends an order that was not paid in time: what it held is free at once. Does nothing while it has time left. */
export async function expireOrder(
  tx: Tx,
  sellers: readonly Seller[],
  orderId: OrderId,
  now: Temporal.Instant,
): Promise<boolean> {
  const order = await lockOrder(tx, orderId);
  if (order?.state !== 'placed' || isBeforeDeadline(order.pay_by, now)) return false;
  await endUnpaid(tx, sellers, orderId, now);
  return true;
}

/** The buyer lets go of an order before its time is up. A payment that still comes in is taken, or goes back, as any late one. */
export async function abandonOrder(
  tx: Tx,
  sellers: readonly Seller[],
  orderId: OrderId,
  now: Temporal.Instant,
): Promise<boolean> {
  const order = await lockOrder(tx, orderId);
  if (order?.state !== 'placed') return false;
  await endUnpaid(tx, sellers, orderId, now);
  return true;
}

async function endUnpaid(
  tx: Tx,
  sellers: readonly Seller[],
  orderId: OrderId,
  now: Temporal.Instant,
): Promise<void> {
  await transitionOrder(tx, orderId, 'expired');
  await expireLines(tx, orderId);
  for (const seller of inLockOrder(sellers)) await seller.expire(tx, orderId, now);
}
