import type { Tx } from '../../shared/db/database.ts';
import { type Order, setPayBy } from '../model/order.ts';
import type { CartAct } from '../ports.ts';
import { inLockOrder } from '../rules/order.ts';

/** Holds the places of an order longer. @returns false if they are held as long already */
export async function holdOrderUntil(
  tx: Tx,
  act: CartAct,
  { order, until }: { order: Order; until: Temporal.Instant },
): Promise<boolean> {
  const { container_id: containerId, id: orderId } = order;
  if (Temporal.Instant.compare(until, order.pay_by) <= 0) return false;
  await setPayBy(tx, containerId, orderId, until);
  for (const seller of inLockOrder(act.sellers)) {
    await seller.holdOrder(tx, act, { containerId, orderId, until });
  }
  return true;
}
