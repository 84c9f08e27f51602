import type { Tx } from '../../shared/db/database.ts';
import { expireOverdueEntries } from '../model/calendar-entry.ts';
import { expireOverdueTickets } from '../model/ticket.ts';
import { CLOCK } from '../rules/actor.ts';

/**
 * Sweeps holds whose time is up. Their places are free before that: every claim and every page looks at the time itself.
 * @returns how many bookings and tickets ran out; less than `limit` of each means that all are swept
 */
export async function expireHolds(
  tx: Tx,
  now: Temporal.Instant,
  limit = 500,
): Promise<{ entries: number; tickets: number }> {
  const moved = { at: now, by: CLOCK };
  return {
    entries: await expireOverdueEntries(tx, moved, limit),
    tickets: await expireOverdueTickets(tx, moved, limit),
  };
}
