import { sql } from 'kysely';
import type { Tx } from '../../shared/db/database.ts';
import type { Owner } from '../../shared/ids.ts';
import { ownedBy } from '../model/calendar-entry.ts';
import { LONGEST_HOLD_MINUTES } from '../rules/hold.ts';

/**
 * Holds all that an owner holds for the calendar's hold time from now, as far as the longest hold goes.
 * @returns the earliest new end; undefined when nothing is held
 */
export async function extendHolds(
  tx: Tx,
  owner: Owner,
  now: Temporal.Instant,
): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ ends: Temporal.Instant | null }>`
    WITH entries AS (
      UPDATE calendar_entries h SET held_until = ${newEnd(now)}
      FROM calendars c WHERE c.id = h.calendar_id AND ${ownedBy(owner)} AND h.state = 'pending' AND h.held_until > ${now}
      RETURNING h.held_until),
    held AS (
      UPDATE tickets h SET held_until = ${newEnd(now)}
      FROM calendars c WHERE c.id = h.calendar_id AND ${ownedBy(owner)} AND h.state = 'reserved' AND h.held_until > ${now}
      RETURNING h.held_until)
    SELECT min(held_until) AS ends FROM (SELECT * FROM entries UNION ALL SELECT * FROM held) all_held`.execute(
    tx,
  );
  return rows[0]?.ends ?? undefined;
}

const newEnd = (now: Temporal.Instant) => sql`greatest(h.held_until, least(
  ${now}::timestamptz + make_interval(mins => c.hold_minutes),
  h.created_at + make_interval(mins => ${LONGEST_HOLD_MINUTES})))`;
