import type { Tx } from '../../shared/db/database.ts';
import type { OrderId } from '../../shared/ids.ts';
import { lockEntriesOfOrder, transitionEntry } from '../model/calendar-entry.ts';
import { expireOverdueIn } from '../model/hold.ts';
import { lockTicketsOfOrder, transitionTickets } from '../model/ticket.ts';
import { ticketsKey } from '../rules/hold.ts';
import { byClock } from '../rules/transition.ts';

/**
 * Sweeps overdue holds. Correctness does not depend on it: every claim and every page compares `held_until` with the
 * clock.
 * @param limit of each kind
 * @returns how many bookings and tickets expired; fewer than `limit` of each means that none are left
 */
export async function expireHolds(
  tx: Tx,
  now: Temporal.Instant,
  limit = 500,
): Promise<{ entries: number; tickets: number }> {
  return {
    entries: await expireOverdueIn(tx, 'calendar_entries', byClock(now), limit),
    tickets: await expireOverdueIn(tx, 'tickets', byClock(now), limit),
  };
}

/** Expires the holds of an unpaid order, so that their places are for sale again. */
export async function expireOrder(tx: Tx, orderId: OrderId, now: Temporal.Instant): Promise<void> {
  for (const entry of await lockEntriesOfOrder(tx, orderId)) {
    if (entry.state === 'ordered') await transitionEntry(tx, entry, 'expired', byClock(now));
  }
  const ordered = (await lockTicketsOfOrder(tx, orderId)).filter(({ state }) => state === 'ordered');
  for (const ofType of Map.groupBy(ordered, ticketsKey).values())
    await transitionTickets(tx, ofType, 'expired', byClock(now));
}
