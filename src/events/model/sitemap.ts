import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../shared/db/database.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';

/** What the address of a public event is made of. */
export type SitemapEntry = {
  container_id: ContainerId;
  id: EntryId;
  starts_at: Temporal.Instant;
  slug: string;
  time_zone: string;
  changed_at: Temporal.Instant;
};
/** The order of events: by start, page and id. */
export type SitemapKey = { startsAt: Temporal.Instant; containerId: number; id: number };

/** Lists public events of all pages that begin after a time. One query. */
export async function listSitemapEntries(
  db: Db,
  { since, after, size }: { since: Temporal.Instant; after: SitemapKey | undefined; size: number },
): Promise<SitemapEntry[]> {
  const { rows } = await sql<SitemapEntry>`
    SELECT e.container_id, e.id, e.starts_at, c.slug, c.time_zone,
      greatest(e.created_at, e.edited_at, e.state_at) AS changed_at
    FROM (
      SELECT * FROM calendar_entries e
      WHERE ${isPublic(since)} ${after ? sql`AND (e.starts_at, e.container_id, e.id) > (${after.startsAt}, ${after.containerId}, ${after.id})` : sql``}
      ORDER BY e.starts_at, e.container_id, e.id LIMIT ${size}) e
    JOIN calendars c ON c.container_id = e.container_id AND c.id = e.calendar_id
    ORDER BY e.starts_at, e.container_id, e.id`.execute(db);
  return rows;
}

/** Lists the last event of each `size` events, except where none follow. One query, of the index alone. */
export async function listSitemapKeys(
  db: Db,
  { since, size }: { since: Temporal.Instant; size: number },
): Promise<SitemapKey[]> {
  const { rows } = await sql<SitemapKey>`
    SELECT starts_at AS "startsAt", container_id AS "containerId", id FROM (
      SELECT e.starts_at, e.container_id, e.id,
        row_number() OVER w AS n, lead(e.id) OVER w IS NOT NULL AS goes_on
      FROM calendar_entries e WHERE ${isPublic(since)} WINDOW w AS (ORDER BY e.starts_at, e.container_id, e.id)) e
    WHERE n % ${size} = 0 AND goes_on ORDER BY starts_at, container_id, id`.execute(db);
  return rows;
}

/** A calendar; `is_first`: the first one of its page. */
export type SitemapCalendar = { container_id: ContainerId; id: number; slug: string; is_first: boolean };
/** The order of calendars: by page and id. */
export type SitemapCalendarKey = Pick<SitemapCalendar, 'container_id' | 'id'>;

/** Lists the calendars of all pages, by page and id. One query. */
export async function listSitemapCalendars(
  db: Db,
  { after, size }: { after: SitemapCalendarKey | undefined; size: number },
): Promise<SitemapCalendar[]> {
  return await db
    .selectFrom('calendars as c')
    .select(['c.container_id', 'c.id', 'c.slug'])
    .select(
      sql<boolean>`NOT EXISTS (SELECT FROM calendars o WHERE o.container_id = c.container_id AND o.id < c.id)`.as(
        'is_first',
      ),
    )
    .where(sql<boolean>`(c.container_id, c.id) > (${after?.container_id ?? 0}, ${after?.id ?? 0})`)
    .orderBy('c.container_id')
    .orderBy('c.id')
    .limit(size)
    .execute();
}

/** Lists the last calendar of each `size` calendars, except where none follow. One query. */
export async function listSitemapCalendarKeys(db: Db, size: number): Promise<SitemapCalendarKey[]> {
  const { rows } = await sql<SitemapCalendarKey>`
    SELECT container_id, id FROM (
      SELECT container_id, id, row_number() OVER w AS n, lead(id) OVER w IS NOT NULL AS goes_on
      FROM calendars WINDOW w AS (ORDER BY container_id, id)) c
    WHERE n % ${size} = 0 AND goes_on ORDER BY container_id, id`.execute(db);
  return rows;
}

// The years bound what the driver can parse.
const isPublic = (since: Temporal.Instant): RawBuilder<unknown> => sql`
  e.kind = 'event' AND e.listed AND e.state IN ('confirmed', 'cancelled')
  AND e.starts_at > ${since} AND e.starts_at < ${since.add({ hours: 24 * 3660 })}`;
