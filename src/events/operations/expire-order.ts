import type { Tx } from '../../shared/db/database.ts';
import type { OrderId } from '../../shared/ids.ts';
import { lockEntriesOfOrder, transitionEntry } from '../model/calendar-entry.ts';
import { lockTicketsOfOrder, transitionTickets } from '../model/ticket.ts';
import { CLOCK } from '../rules/actor.ts';
import { ticketsKey } from '../rules/hold-key.ts';

/** The order will not be paid in time: what it still holds runs out, and its places are for sale again. */
export async function expireOrder(tx: Tx, orderId: OrderId, now: Temporal.Instant): Promise<void> {
  const moved = { at: now, by: CLOCK };
  for (const entry of await lockEntriesOfOrder(tx, orderId)) {
    if (entry.state === 'ordered') await transitionEntry(tx, entry, 'expired', moved);
  }
  const ordered = (await lockTicketsOfOrder(tx, orderId)).filter(({ state }) => state === 'ordered');
  for (const ofType of Map.groupBy(ordered, ticketsKey).values())
    await transitionTickets(tx, ofType, 'expired', moved);
}
