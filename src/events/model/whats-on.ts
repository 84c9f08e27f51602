import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../shared/db/database.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';
import type { Range } from '../rules/availability.ts';
import { MAX_ENTRY_DURATION } from '../rules/entry-dates.ts';
import type { Calendar } from './calendar.ts';
import type { CalendarEntry } from './calendar-entry.ts';
import { type ListedEntry, listedColumns, ticketsOf } from './listed-entry.ts';

/** A public event with its calendar and space. */
export type UpcomingEntry = ListedEntry &
  Pick<Calendar, 'container_id' | 'slug' | 'colour' | 'time_zone' | 'currency'> &
  Pick<CalendarEntry, 'doors_at'> & { space_name: string | null; recurs: boolean; is_elsewhere: boolean };

export type WhatsOnQuery = {
  range: Range;
  now: Temporal.Instant;
  limit: number;
  /** the last one shown */
  after?: WhatsOnKey | undefined;
  venue?: ContainerId | undefined;
  category?: string | undefined;
  /** Each must begin a word of the event, except on the pages `foundVenues`. Only letters and digits. */
  words: readonly string[];
  foundVenues: readonly ContainerId[];
};
/** The place of an event in the order of the list. */
export type WhatsOnKey = { startsAt: Temporal.Instant; containerId: ContainerId; id: EntryId };

/** Lists public events of all pages that are on in a range, soonest first. One query, planned for its filters. */
export async function listWhatsOn(db: Db, query: WhatsOnQuery): Promise<UpcomingEntry[]> {
  const { rows } = await sql<UpcomingEntry>`
    SELECT ${listedColumns}, e.doors_at, e.series_id IS NOT NULL AS recurs,
      c.container_id, c.slug, c.colour, c.time_zone, c.currency, coalesce(s.name, nullif(e.address, '')) AS space_name, e.address <> '' AS is_elsewhere
    FROM (${source(query)}) e
    JOIN calendars c ON c.container_id = e.container_id AND c.id = e.calendar_id
    LEFT JOIN resources s ON s.container_id = e.container_id AND s.id = e.space_id
    ${ticketsOf(query.now)}
    ORDER BY e.starts_at, e.container_id, e.id`.execute(db);
  return rows;
}

/** Lists the categories of coming public events of all pages by name, those of most pages first. One query. */
export async function listCategoriesOn(
  db: Db,
  { now, limit }: { now: Temporal.Instant; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT min(g.name) AS name FROM categories g
    WHERE EXISTS (
      SELECT FROM calendar_entries e
      WHERE e.container_id = g.container_id AND e.category_id = g.id AND e.starts_at > ${now} AND ${isPublic})
    GROUP BY lower(g.name) ORDER BY count(*) DESC, lower(g.name) LIMIT ${limit}`.execute(db);
  return rows.map(({ name }) => name);
}

// As the predicate of the indexes `calendar_entries_whats_on…`.
const isPublic = sql`e.kind = 'event' AND e.listed AND e.state IN ('confirmed', 'cancelled')`;

function source(query: WhatsOnQuery): RawBuilder<unknown> {
  const { category } = query;
  if (query.words.length > 0) return nextFound(query);
  return category === undefined ? next(query, sql`true`) : nextOfCategory(query, category);
}

const order = sql`ORDER BY e.starts_at, e.container_id, e.id`;

const next = (query: WhatsOnQuery, condition: RawBuilder<unknown>) => sql`
  SELECT e.* FROM calendar_entries e WHERE ${condition} AND ${isPublic} AND ${matches(query)}
  ${order} LIMIT ${query.limit}`;

// The next few of each page's category come from its index; the planner would read all that follow.
const nextOfCategory = (query: WhatsOnQuery, category: string) => sql`
  SELECT e.* FROM categories g
  CROSS JOIN LATERAL (${next(query, sql`e.container_id = g.container_id AND e.category_id = g.id`)}) e
  WHERE lower(g.name) = lower(${category}) ${order} LIMIT ${query.limit}`;

// Words are found by their index first: the planner takes every word for a frequent one, and would read all that follow.
const nextFound = (query: WhatsOnQuery) => sql`
  WITH e AS MATERIALIZED (
    SELECT * FROM calendar_entries e WHERE ${isFound(query)} AND ${isPublic} AND ${matches(query)})
  SELECT e.* FROM e WHERE ${
    query.category === undefined
      ? sql`true`
      : sql`(e.container_id, e.category_id) IN (
          SELECT g.container_id, g.id FROM categories g WHERE lower(g.name) = lower(${query.category}))`
  } ${order} LIMIT ${query.limit}`;

function isFound({ words, foundVenues }: WhatsOnQuery): RawBuilder<unknown> {
  const beginnings = words.map((word) => `'${word}':*`).join(' & ');
  const found = sql`search_words(e.name || ' ' || e.description) @@ to_tsquery('simple', ${beginnings})`;
  return foundVenues.length > 0 ? sql`(${found} OR e.container_id = ANY(${[...foundVenues]}))` : found;
}

function matches({ range, after, venue }: WhatsOnQuery): RawBuilder<unknown> {
  const conditions = [
    sql`e.starts_at < ${range.to} AND e.starts_at >= ${range.from.subtract(MAX_ENTRY_DURATION)}`,
    sql`e.ends_at > ${range.from}`,
  ];
  if (after)
    conditions.push(
      sql`(e.starts_at, e.container_id, e.id) > (${after.startsAt}, ${after.containerId}, ${after.id})`,
    );
  if (venue !== undefined) conditions.push(sql`e.container_id = ${venue}`);
  return sql.join(conditions, sql` AND `);
}
