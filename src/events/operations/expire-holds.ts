import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';
import { lockEntriesOfOrder, transitionEntry } from '../model/calendar-entry.ts';
import { expireOverdueIn } from '../model/hold.ts';
import { lockTicketsOfOrder, transitionTickets } from '../model/ticket.ts';

/**
 * Sweeps overdue holds of all pages. Correctness does not depend on it: every claim and every page compares `held_until`
 * with the clock.
 * @param limit of each kind
 * @returns how many bookings and tickets expired; fewer than `limit` of each means that none are left
 */
export async function expireHolds(
  tx: Tx,
  act: Act,
  limit = 500,
): Promise<{ entries: number; tickets: number }> {
  return {
    entries: await expireOverdueIn(tx, 'calendar_entries', act, limit),
    tickets: await expireOverdueIn(tx, 'tickets', act, limit),
  };
}

/** Expires the places of an order that was not accepted, so that they are for sale again. */
export async function expireOrder(
  tx: Tx,
  act: Act,
  { containerId, orderId }: { containerId: ContainerId; orderId: OrderId },
): Promise<void> {
  for (const { id, state } of await lockEntriesOfOrder(tx, containerId, orderId)) {
    if (state === 'ordered') await transitionEntry(tx, containerId, id, { to: 'expired', act });
  }
  const tickets = await lockTicketsOfOrder(tx, containerId, orderId);
  const ordered = tickets.filter(({ state }) => state === 'ordered').map(({ id }) => id);
  await transitionTickets(tx, containerId, ordered, { to: 'expired', act });
}
