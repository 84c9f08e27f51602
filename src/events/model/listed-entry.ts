import { sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { toInstant } from '../../shared/db/values.ts';
import type { CalendarId, ContainerId, EntryId, SpaceId } from '../../shared/ids.ts';
import type { Range } from '../rules/availability.ts';
import { MAX_ENTRY_DURATION } from '../rules/entry-dates.ts';
import { type CalendarEntry, keysetOf, type ListPage, listPageOf, type PageAt } from './calendar-entry.ts';
import { overdue } from './hold.ts';
import type { Occupancy } from './space.ts';

/** A public entry as lists and calendars show it, with the prices and availability of its tickets. */
export type ListedEntry = Pick<
  CalendarEntry,
  | 'calendar_id'
  | 'id'
  | 'kind'
  | 'name'
  | 'state'
  | 'space_id'
  | 'description'
  | 'version'
  | 'address'
  | 'admission'
  | 'door_price_minor'
  | 'door_price_note'
> & {
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  state_at: Temporal.Instant;
  /** null if the page's own list does not name its kind */
  category: string | null;
  /** the lowest price above 0 of what is left, or 0 if all are free; null if it has no tickets */
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

/** What a month or a day shows. It is parsed when it is read. */
export type ScheduleRows = {
  /** all of it as text: the same where nothing has changed */
  content: string;
  readonly entries: ListedEntry[];
  readonly busy: Occupancy[];
};

/**
 * Lists what a month or a day shows: the public events of its calendars, the closures of the page, whose spaces they
 * share, and the occupancy of its spaces. One query.
 */
export async function listScheduleEntries(
  db: Db | Tx,
  containerId: ContainerId,
  { calendarIds, spaceIds, range, now }: ScheduleQuery,
): Promise<ScheduleRows> {
  const [row] = await named(
    db,
    'list-schedule-entries',
    sql<{ entries: string; busy: string }>`
    SELECT
      (SELECT coalesce(json_agg(e ORDER BY e.starts_at, e.id), '[]')::text FROM (
        SELECT ${listedColumns} FROM calendar_entries e ${ticketsOf(now)}
        WHERE e.container_id = ${containerId} AND e.listed AND e.starts_at < ${range.to} AND e.ends_at > ${range.from}
          AND ((e.calendar_id = ANY(${[...calendarIds]}) AND e.starts_at >= ${range.from.subtract(MAX_ENTRY_DURATION)}
              AND e.kind <> 'closure' AND e.state IN ('confirmed', 'cancelled'))
            OR (e.kind = 'closure' AND e.state = 'confirmed'))
      ) e) AS entries,
      (SELECT coalesce(json_agg(json_build_object(
          'spaceId', o.resource_id, 'from', lower(o.during), 'to', upper(o.during),
          'entryId', o.entry_id) ORDER BY o.entry_id, o.resource_id, o.during), '[]')::text
        FROM occupancy o JOIN calendar_entries e ON e.container_id = o.container_id AND e.id = o.entry_id
        WHERE o.container_id = ${containerId} AND o.resource_id = ANY(${[...spaceIds]})
          AND o.during && tstzrange(${range.from}, ${range.to}) AND NOT ${overdue('e', now)}) AS busy`,
  );
  const { entries = '[]', busy = '[]' } = row ?? {};
  let listed: ListedEntry[] | undefined;
  let taken: Occupancy[] | undefined;
  return {
    content: `${entries}${busy}`,
    get entries() {
      listed ??= (JSON.parse(entries) as Json<ListedEntry>[]).map(listedFromJson);
      return listed;
    },
    get busy() {
      taken ??= (JSON.parse(busy) as Json<Occupancy>[]).map((one) => ({
        ...one,
        from: toInstant(one.from),
        to: toInstant(one.to),
      }));
      return taken;
    },
  };
}

/** The window of a feed: a time before and after a day, and how many entries at most in each direction. */
export type FeedWindow = {
  today: Temporal.Instant;
  past: { from: Temporal.Instant; limit: number };
  future: { to: Temporal.Instant; limit: number };
};

/**
 * Reads the version of a calendar's feed, and its public events, cancelled ones included, unless `known` is that version.
 * One query.
 */
export async function getFeedEntries(
  db: Db | Tx,
  containerId: ContainerId,
  calendarId: CalendarId,
  { today, past, future, known }: FeedWindow & { known: number | undefined },
): Promise<{ version: number; entries: ListedEntry[] | undefined }> {
  const inCalendar = sql`e.container_id = ${containerId} AND e.calendar_id = ${calendarId} AND ${isPublicEvent}`;
  const [row] = await named(
    db,
    'get-feed-entries',
    sql<{ version: number; entries: Json<ListedEntry>[] | null }>`
    WITH feed AS (SELECT coalesce((SELECT version FROM feed_versions
      WHERE container_id = ${containerId} AND calendar_id = ${calendarId}), 0) AS version)
    SELECT feed.version, CASE WHEN feed.version IS DISTINCT FROM ${known ?? null}::bigint THEN (
      SELECT coalesce(json_agg(e ORDER BY e.starts_at, e.id), '[]') FROM (
        SELECT ${listedColumns} FROM (
          (SELECT e.* FROM calendar_entries e
            WHERE ${inCalendar} AND e.starts_at < ${today} AND e.starts_at >= ${past.from}
            ORDER BY e.starts_at DESC, e.id DESC LIMIT ${past.limit})
          UNION ALL
          (SELECT e.* FROM calendar_entries e
            WHERE ${inCalendar} AND e.starts_at >= ${today} AND e.starts_at < ${future.to}
            ORDER BY e.starts_at, e.id LIMIT ${future.limit})) e ${ticketsOf(today)}) e) END AS entries
    FROM feed`,
  );
  return { version: row?.version ?? 0, entries: row?.entries?.map(listedFromJson) };
}

type UpcomingQuery = { range: Range; limit: number; now: Temporal.Instant };

/** Lists public events of a page that overlap a range, soonest first. One query. */
export async function listUpcoming(
  db: Db | Tx,
  containerId: ContainerId,
  {
    calendarIds,
    entryId,
    ...query
  }: UpcomingQuery & { calendarIds?: readonly CalendarId[]; entryId?: EntryId },
): Promise<ListedEntry[]> {
  const { rows } = await sql<ListedEntry>`
    SELECT ${listedColumns} FROM calendar_entries e ${ticketsOf(query.now)}
    WHERE ${isUpcoming(query.range)} AND e.container_id = ${containerId}
      ${calendarIds ? sql`AND e.calendar_id = ANY(${[...calendarIds]})` : sql``}
      ${entryId ? sql`AND e.id = ${entryId}` : sql``}
    ORDER BY e.starts_at, e.id LIMIT ${query.limit}`.execute(db);
  return rows;
}

/** Lists public events of all pages that are tied to content and overlap a range, soonest first. One query. */
export async function listUpcomingOfContent(
  db: Db | Tx,
  content: { type: string; id: number },
  { range, limit, now }: UpcomingQuery,
): Promise<ListedEntry[]> {
  const { rows } = await sql<ListedEntry>`
    SELECT ${listedColumns} FROM calendar_entry_posts p
    JOIN calendar_entries e ON e.container_id = p.container_id AND e.id = p.entry_id ${ticketsOf(now)}
    WHERE ${isUpcoming(range)} AND p.content_type = ${content.type} AND p.content_id = ${content.id}
    ORDER BY e.starts_at, e.id LIMIT ${limit}`.execute(db);
  return rows;
}

// As the predicate of the index `calendar_entries_public`.
const isPublicEvent = sql`e.kind = 'event' AND e.listed AND e.state IN ('confirmed', 'cancelled')`;

const hasNotEnded = (now: Temporal.Instant) =>
  sql`e.ends_at > ${now} AND e.starts_at >= ${now.subtract(MAX_ENTRY_DURATION)}`;

const isUpcoming = (range: Range) =>
  sql`${isPublicEvent} AND e.starts_at < ${range.to} AND ${hasNotEnded(range.from)}`;

type Json<T> = { [K in keyof T]: T[K] extends Temporal.Instant ? string : T[K] };

const listedFromJson = (entry: Json<ListedEntry>): ListedEntry => ({
  ...entry,
  starts_at: toInstant(entry.starts_at),
  ends_at: toInstant(entry.ends_at),
  state_at: toInstant(entry.state_at),
});

/** Lists a page of a calendar's public events from now on, soonest first. One query. */
export async function listListedPage(
  db: Db | Tx,
  containerId: ContainerId,
  { calendarId, now, page }: { calendarId: CalendarId; now: Temporal.Instant; page: PageAt },
): Promise<ListPage<ListedEntry>> {
  const { where, order, limit } = keysetOf(page, 'ascending');
  const rows = await named(
    db,
    `page-of-listed-${page.before ? 'before' : page.after ? 'after' : 'first'}`,
    sql<ListedEntry>`
    SELECT ${listedColumns} FROM (
      SELECT e.* FROM calendar_entries e
      WHERE e.container_id = ${containerId} AND e.calendar_id = ${calendarId} AND ${isPublicEvent}
        AND ${hasNotEnded(now)} AND ${where}
      ORDER BY ${order} LIMIT ${limit}) e ${ticketsOf(now)} ORDER BY ${order}`,
  );
  return listPageOf(rows, page);
}

/** The columns of a ListedEntry, of an entry `e` joined with `ticketsOf`. */
export const listedColumns = sql`
  e.calendar_id, e.id, e.kind, e.name, e.state, e.space_id, e.description, e.version, e.address,
  e.admission, e.door_price_minor, e.door_price_note, e.starts_at, e.ends_at, e.state_at,
  (SELECT name FROM categories g WHERE g.container_id = e.container_id AND g.id = e.category_id) AS category,
  tt.price_from_minor, tt.price_to_minor,
  (least(tt.unsold, e.capacity - e.places_sold) + coalesce(held.overdue, 0))::bigint AS places_left`;

/**
 * Joins the prices and availability of the tickets of an entry `e`. Overdue tickets still count as sold, but are free; they
 * are counted once for all types.
 */
export const ticketsOf = (now: Temporal.Instant) => sql`
  LEFT JOIN LATERAL (
    SELECT coalesce(min(price_minor) FILTER (WHERE price_minor > 0 AND sold < quota),
        min(price_minor) FILTER (WHERE price_minor > 0), min(price_minor)) AS price_from_minor,
      coalesce(max(price_minor) FILTER (WHERE price_minor > 0 AND sold < quota), max(price_minor)) AS price_to_minor,
      sum(k.quota - k.sold) AS unsold
    FROM ticket_types k WHERE k.container_id = e.container_id AND k.entry_id = e.id) tt ON true
  LEFT JOIN LATERAL (
    SELECT count(*) AS overdue FROM tickets t
    WHERE t.container_id = e.container_id AND t.entry_id = e.id AND ${overdue('t', now)}) held ON tt.unsold IS NOT NULL`;
