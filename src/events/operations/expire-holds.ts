import type { Act } from '../../shared/act.ts';
import { type Db, type Tx, transaction } from '../../shared/db/database.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';
import { lockEntriesOfOrder, transitionEntry } from '../model/calendar-entry.ts';
import { expireOverdueIn, listPagesWithOverdueHolds } from '../model/hold.ts';
import { lockTicketsOfOrder, transitionTickets } from '../model/ticket.ts';

/**
 * Sweeps overdue holds of all pages. Correctness does not depend on it: every claim and every page compares `held_until`
 * with the clock.
 * @param limit of each kind
 * @param page only of this one
 * @returns how many bookings and tickets expired; fewer than `limit` of each means that none are left
 */
export async function expireHolds(
  tx: Tx,
  act: Act,
  limit = 500,
  page?: ContainerId,
): Promise<{ entries: number; tickets: number }> {
  return {
    entries: await expireOverdueIn(tx, 'calendar_entries', act, { limit, page }),
    tickets: await expireOverdueIn(tx, 'tickets', act, { limit, page }),
  };
}

/**
 * Sweeps overdue holds in batches; page by page, each in a transaction of its own, where one page fails, so that the
 * others are swept.
 * @throws AggregateError of the pages that failed
 */
export async function sweepHolds(db: Db, act: Act, limit = 500): Promise<void> {
  const sweep = async (page?: ContainerId) => {
    let swept = { entries: limit, tickets: limit };
    while (swept.entries >= limit || swept.tickets >= limit)
      swept = await transaction(db, (tx) => expireHolds(tx, act, limit, page));
  };
  try {
    return await sweep();
  } catch {
    const failures: unknown[] = [];
    for (const page of await listPagesWithOverdueHolds(db, act.at))
      await sweep(page).catch((error: unknown) => failures.push(error));
    if (failures.length > 0)
      throw new AggregateError(failures, `the holds of ${failures.length} pages did not expire`);
  }
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
