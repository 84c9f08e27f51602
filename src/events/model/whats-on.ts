import { sql } from 'kysely';
import { type Db, named } from '../../shared/db/database.ts';
import { MAX_ENTRY_DURATION } from '../rules/entry-dates.ts';
import type { Calendar } from './calendar.ts';
import { type ListedEntry, listedColumns, ticketsOf } from './listed-entry.ts';

/** A public event with its calendar and space. */
export type UpcomingEntry = ListedEntry &
  Pick<Calendar, 'container_id' | 'slug' | 'colour' | 'time_zone' | 'currency'> & {
    space_name: string | null;
  };

/** Lists current and upcoming public events of all pages, soonest first. One query. */
export async function listWhatsOn(db: Db, now: Temporal.Instant, limit: number): Promise<UpcomingEntry[]> {
  // The next few of each calendar come from its index; the rest of a long schedule is not read.
  return named(
    db,
    'list-whats-on',
    sql<UpcomingEntry>`
    SELECT ${listedColumns}, c.container_id, c.slug, c.colour, c.time_zone, c.currency, s.name AS space_name
    FROM (
      SELECT next.* FROM calendars c CROSS JOIN LATERAL (
        SELECT * FROM calendar_entries e
        WHERE e.container_id = c.container_id AND e.calendar_id = c.id
          AND e.kind = 'event' AND e.listed AND e.state IN ('confirmed', 'cancelled')
          AND e.starts_at > ${now.subtract(MAX_ENTRY_DURATION)} AND e.ends_at > ${now}
        ORDER BY e.starts_at LIMIT ${limit}) next
      WHERE c.container_type = 'page'
      ORDER BY next.starts_at, next.calendar_id, next.id LIMIT ${limit}) e
    JOIN calendars c ON c.container_id = e.container_id AND c.id = e.calendar_id
    LEFT JOIN resources s ON s.container_id = e.container_id AND s.id = e.space_id
    ${ticketsOf(now)}
    ORDER BY e.starts_at, e.calendar_id, e.id`,
  );
}
