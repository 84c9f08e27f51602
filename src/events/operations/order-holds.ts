import type { Tx } from '../../shared/db/database.ts';
import type { OrderId, Owner } from '../../shared/ids.ts';
import { orderHoldsIn } from '../model/hold.ts';
import { byOwner } from '../rules/transition.ts';

/** Moves all unexpired holds of an owner into an order. They stay held until `paymentDeadline` at least. */
export async function orderHolds(
  tx: Tx,
  owner: Owner,
  orderId: OrderId,
  paymentDeadline: Temporal.Instant,
  now: Temporal.Instant,
): Promise<void> {
  const order = { id: orderId, until: paymentDeadline };
  // Lock order: entries before tickets.
  await orderHoldsIn(tx, 'calendar_entries', owner, order, byOwner(owner, now));
  await orderHoldsIn(tx, 'tickets', owner, order, byOwner(owner, now));
}
