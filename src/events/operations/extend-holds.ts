import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { ContainerId, OrderId, Owner } from '../../shared/ids.ts';
import { extendHoldsIn, extendOrdered } from '../model/hold.ts';

/**
 * Extends all that an owner holds by the calendar's hold time from now, up to the maximum length of a hold.
 * @returns when the first of them now expires; undefined when nothing is held
 */
export async function extendHolds(tx: Tx, act: Act, owner: Owner): Promise<Temporal.Instant | undefined> {
  const entries = await extendHoldsIn(tx, owner, 'calendar_entries', act.at);
  const tickets = await extendHoldsIn(tx, owner, 'tickets', act.at);
  return [...entries, ...tickets].sort(Temporal.Instant.compare)[0];
}

/** Holds the places of an order that is not accepted yet until `until` at least. */
export async function holdOrder(
  tx: Tx,
  _act: Act,
  { containerId, orderId, until }: { containerId: ContainerId; orderId: OrderId; until: Temporal.Instant },
): Promise<void> {
  await extendOrdered(tx, containerId, orderId, until);
}
