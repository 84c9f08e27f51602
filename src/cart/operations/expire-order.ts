import type { Tx } from '../../shared/db/database.ts';
import type { OrderId } from '../../shared/ids.ts';
import { lockOrder, moveOrder } from '../model/order.ts';
import { lapseLines } from '../model/order-line.ts';
import type { Seller } from '../ports.ts';
import { inLockOrder } from '../rules/lock-order.ts';
import { inTime } from '../rules/order-terms.ts';

/** Ends an order that was not paid in time: what it held is free at once. Does nothing while it has time left. */
export async function lapseOrder(
  tx: Tx,
  sellers: readonly Seller[],
  orderId: OrderId,
  now: Temporal.Instant,
): Promise<boolean> {
  const order = await lockOrder(tx, orderId);
  if (order?.state !== 'placed' || inTime(order.pay_by, now)) return false;
  await endUnpaid(tx, sellers, orderId, now);
  return true;
}

/** The buyer lets go of an order before its time is up. A payment that still comes in is taken, or goes back, as any late one. */
export async function giveUpOrder(
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
  await moveOrder(tx, orderId, 'lapsed');
  await lapseLines(tx, orderId);
  for (const seller of inLockOrder(sellers)) await seller.lapse(tx, orderId, now);
}
