import { sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { CalendarId, EntryId, SpaceId } from '../../shared/ids.ts';
import type { Range } from '../rules/availability.ts';
import { MAX_ENTRY_DURATION } from '../rules/entry-dates.ts';
import type { CalendarEntry, Page } from './calendar-entry.ts';
import { overdue } from './hold.ts';
import type { Occupancy } from './space.ts';
import { leftOfQuota } from './ticket-type.ts';

/** A public entry as lists and calendars show it, with the prices and availability of its tickets. */
export type ListedEntry = Pick<
  CalendarEntry,
  'calendar_id' | 'id' | 'name' | 'state' | 'space_id' | 'description' | 'sequence'
> & {
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  state_at: Temporal.Instant;
  /** the lowest price above 0, or 0 if all are free; null if it has no tickets */
  price_from_minor: number | null;
  /** null if it has no tickets */
  price_to_minor: number | null;
  /** null if unlimited */
  places_left: number | null;
};

export type ScheduleQuery = {
  calendarIds: readonly CalendarId[];
  spaceIds: readonly SpaceId[];
  range: Range;
  now: Temporal.Instant;
};

/** Lists what a month or a day shows: its public entries and the occupancy of its spaces. One query. */
export async function listScheduleEntries(
  db: Db | Tx,
  { calendarIds, spaceIds, range, now }: ScheduleQuery,
): Promise<{ entries: ListedEntry[]; busy: Occupancy[] }> {
  const [row] = await named(
    db,
    'list-schedule-entries',
    sql<{ entries: Json<ListedEntry>[]; busy: Json<Occupancy>[] }>`
    SELECT
      (SELECT coalesce(json_agg(e ORDER BY e.starts_at, e.id), '[]') FROM (
        SELECT ${listedColumns(now)} FROM calendar_entries e ${ticketsOf(now)}
        WHERE e.calendar_id = ANY(${[...calendarIds]}) AND e.listed AND e.state IN ('confirmed', 'cancelled')
          AND e.starts_at < ${range.to} AND e.starts_at >= ${range.from.subtract(MAX_ENTRY_DURATION)} AND e.ends_at > ${range.from}
      ) e) AS entries,
      (SELECT coalesce(json_agg(json_build_object(
          'spaceId', o.space_id, 'lane', o.lane, 'from', lower(o.during), 'to', upper(o.during),
          'calendarId', o.calendar_id, 'entryId', o.entry_id)), '[]')
        FROM occupancy o JOIN calendar_entries e ON e.calendar_id = o.calendar_id AND e.id = o.entry_id
        WHERE o.space_id = ANY(${[...spaceIds]}) AND o.during && tstzrange(${range.from}, ${range.to})
          AND NOT ${overdue('e', now)}) AS busy`,
  );
  return {
    entries: (row?.entries ?? []).map(listedFromJson),
    busy: (row?.busy ?? []).map((one) => ({ ...one, from: instant(one.from), to: instant(one.to) })),
  };
}

/** Lists public entries that overlap a range, soonest first, by default at most 50. One query. */
export async function listUpcoming(
  db: Db | Tx,
  filter: {
    calendarIds?: readonly CalendarId[];
    entryId?: EntryId;
    content?: { type: string; id: number };
    limit?: number;
  },
  range: Range,
  now: Temporal.Instant,
): Promise<ListedEntry[]> {
  const { rows } = await sql<ListedEntry>`
    SELECT ${listedColumns(now)} FROM calendar_entries e ${ticketsOf(now)}
    WHERE e.listed AND e.state IN ('confirmed', 'cancelled') AND e.ends_at > ${range.from} AND e.starts_at < ${range.to}
      AND e.starts_at >= ${range.from.subtract(MAX_ENTRY_DURATION)}
      ${filter.calendarIds ? sql`AND e.calendar_id = ANY(${[...filter.calendarIds]})` : sql``}
      ${filter.entryId ? sql`AND e.id = ${filter.entryId}` : sql``}
      ${
        filter.content
          ? sql`AND EXISTS (SELECT FROM calendar_entry_posts p WHERE p.calendar_id = e.calendar_id AND p.entry_id = e.id
              AND p.content_type = ${filter.content.type} AND p.content_id = ${filter.content.id})`
          : sql``
      }
    ORDER BY e.starts_at, e.id LIMIT ${filter.limit ?? 50}`.execute(db);
  return rows;
}

type Json<T> = { [K in keyof T]: T[K] extends Temporal.Instant ? string : T[K] };

const instant = (text: string): Temporal.Instant => Temporal.Instant.from(text);

const listedFromJson = (entry: Json<ListedEntry>): ListedEntry => ({
  ...entry,
  starts_at: instant(entry.starts_at),
  ends_at: instant(entry.ends_at),
  state_at: instant(entry.state_at),
});

/** Lists a page of a calendar's public entries from now on, soonest first; `total` counts all pages. One query. */
export async function listListedPage(
  db: Db | Tx,
  calendarId: CalendarId,
  now: Temporal.Instant,
  page: Page,
): Promise<{ entries: ListedEntry[]; total: number }> {
  const where = sql`e.calendar_id = ${calendarId} AND e.listed AND e.state IN ('confirmed', 'cancelled')
    AND e.ends_at > ${now} AND e.starts_at > ${now.subtract(MAX_ENTRY_DURATION)}`;
  const rows = await named(
    db,
    'page-of-listed',
    sql<ListedEntry & { total: number }>`
    SELECT ${listedColumns(now)}, (SELECT count(*)::integer FROM calendar_entries e WHERE ${where}) AS total
    FROM calendar_entries e ${ticketsOf(now)}
    WHERE ${where} ORDER BY e.starts_at, e.id LIMIT ${page.limit} OFFSET ${page.offset}`,
  );
  return { entries: rows.map(({ total: _, ...entry }) => entry), total: rows[0]?.total ?? 0 };
}

/** The columns of a ListedEntry, of an entry `e` joined with `ticketsOf`. */
export const listedColumns = (now: Temporal.Instant) => sql`
  e.calendar_id, e.id, e.name, e.state, e.space_id, e.description, e.sequence, e.starts_at, e.ends_at, e.state_at,
  tt.price_from_minor, tt.price_to_minor,
  least(tt.left_of_types, e.capacity - e.places_sold + (
    SELECT count(*) FROM tickets t WHERE t.calendar_id = e.calendar_id AND t.entry_id = e.id AND e.capacity IS NOT NULL
      AND ${overdue('t', now)}))::integer AS places_left`;

/** Joins the prices and availability of the tickets of an entry `e`. */
export const ticketsOf = (now: Temporal.Instant) => sql`
  LEFT JOIN LATERAL (
    SELECT coalesce(min(price_minor) FILTER (WHERE price_minor > 0), min(price_minor)) AS price_from_minor,
      max(price_minor) AS price_to_minor,
      sum${leftOfQuota(now)} AS left_of_types
    FROM ticket_types k WHERE k.calendar_id = e.calendar_id AND k.entry_id = e.id) tt ON true`;
