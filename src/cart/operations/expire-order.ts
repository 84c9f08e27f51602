import type { Tx } from '../../shared/db/database.ts';
import type { OrderId } from '../../shared/ids.ts';
import { lockOrder, transitionOrder } from '../model/order.ts';
import { expireLines } from '../model/order-line.ts';
import type { Seller } from '../ports.ts';
import { inLockOrder, isBeforeDeadline } from '../rules/order.ts';

/** Expires an unpaid order past its deadline and frees its places. @returns false if it is paid or has time left */
export async function expireOrder(
  tx: Tx,
  sellers: readonly Seller[],
  orderId: OrderId,
  now: Temporal.Instant,
): Promise<boolean> {
  const order = await lockOrder(tx, orderId);
  if (order?.state !== 'placed' || isBeforeDeadline(order.pay_by, now)) return false;
  await expireUnpaid(tx, sellers, orderId, now);
  return true;
}

/** Expires an unpaid order before its deadline, when its buyer cancels it. A payment that still arrives is treated as late. */
export async function abandonOrder(
  tx: Tx,
  sellers: readonly Seller[],
  orderId: OrderId,
  now: Temporal.Instant,
): Promise<boolean> {
  const order = await lockOrder(tx, orderId);
  if (order?.state !== 'placed') return false;
  await expireUnpaid(tx, sellers, orderId, now);
  return true;
}

async function expireUnpaid(
  tx: Tx,
  sellers: readonly Seller[],
  orderId: OrderId,
  now: Temporal.Instant,
): Promise<void> {
  await transitionOrder(tx, orderId, 'expired');
  await expireLines(tx, orderId);
  for (const seller of inLockOrder(sellers)) await seller.expire(tx, orderId, now);
}
