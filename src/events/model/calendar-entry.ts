import { type Insertable, type Selectable, sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { ownedBy } from '../../shared/db/owned-by.ts';
import type { CalendarEntries } from '../../shared/db/tables.ts';
import { NotFound } from '../../shared/errors.ts';
import type { CalendarId, EntryId, OrderId, Owner, SessionId, SlotId, UserId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import type { Range } from '../rules/availability.ts';
import { MAX_ENTRY_DURATION } from '../rules/entry-dates.ts';
import { type EntryState, entryStatesBefore } from '../rules/entry-state.ts';
import type { Transition } from '../rules/transition.ts';
import { overdue } from './hold.ts';

export type CalendarEntry = Selectable<CalendarEntries>;

/** Reads one entry of a calendar. @throws NotFound */
export async function getEntry(
  db: Db | Tx,
  calendarId: CalendarId,
  id: EntryId | undefined,
): Promise<CalendarEntry> {
  const [entry] = await named(
    db,
    'get-entry',
    db
      .selectFrom('calendar_entries')
      .selectAll()
      .where('calendar_id', '=', calendarId)
      .where('id', '=', id ?? (0 as EntryId)),
  );
  if (!entry) throw new NotFound(reason('no_such_entry'));
  return entry;
}

/** Finds an entry by its id alone, with its calendar and page: for URLs without a calendar. */
export async function findEntryAnywhere(db: Db | Tx, id: EntryId) {
  return await db
    .selectFrom('calendar_entries as e')
    .innerJoin('calendars as c', 'c.id', 'e.calendar_id')
    .leftJoin('spaces as s', 's.id', 'e.space_id')
    .selectAll('e')
    .select([
      'c.container_type',
      'c.container_id',
      'c.time_zone',
      'c.currency',
      'c.slug as calendar_slug',
      's.name as space_name',
    ])
    .where('e.id', '=', id)
    .executeTakeFirst();
}

export type Page = { limit: number; offset: number };

/** The lists of entries that organisers page through. */
export type EntryFilter = 'upcoming' | 'drafts' | 'past' | 'off';

/** Lists a page of a calendar's entries, without expired holds; `total` counts all pages. One query. */
export async function listEntryPage(
  db: Db | Tx,
  calendarId: CalendarId,
  filter: EntryFilter,
  now: Temporal.Instant,
  page: Page,
): Promise<{ entries: CalendarEntry[]; total: number }> {
  const live = isLive(now);
  const filters = {
    upcoming: { where: sql`${live} AND e.ends_at > ${now}`, order: sql`e.starts_at, e.id` },
    drafts: { where: sql`e.state = 'draft'`, order: sql`e.starts_at, e.id` },
    past: { where: sql`${live} AND e.ends_at <= ${now}`, order: sql`e.starts_at DESC, e.id DESC` },
    // A hold that was released before payment was never on the schedule.
    off: {
      where: sql`e.state IN ('cancelled', 'declined') AND (e.order_id IS NOT NULL OR num_nonnulls(e.user_id, e.session_id) = 0)`,
      order: sql`e.starts_at DESC, e.id DESC`,
    },
  } as const;
  const { where, order } = filters[filter];
  const { rows } = await sql<CalendarEntry & { total: number }>`
    SELECT e.*, (SELECT count(*)::integer FROM calendar_entries e WHERE e.calendar_id = ${calendarId} AND ${where}) AS total
    FROM calendar_entries e WHERE e.calendar_id = ${calendarId} AND ${where}
    ORDER BY ${order} LIMIT ${page.limit} OFFSET ${page.offset}`.execute(db);
  return { entries: rows.map(({ total: _, ...entry }) => entry), total: rows[0]?.total ?? 0 };
}

/** The condition that an entry `e` occupies its place. */
const isLive = (now: Temporal.Instant) => sql<boolean>`(entry_is_live(e.state) AND NOT ${overdue('e', now)})`;

/** Counts the upcoming bookings of a slot, including held ones. */
export async function countUpcomingOfSlot(
  db: Db | Tx,
  slot: { calendar_id: CalendarId; id: SlotId },
  now: Temporal.Instant,
): Promise<number> {
  const { count } = await db
    .selectFrom('calendar_entries as e')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('calendar_id', '=', slot.calendar_id)
    .where('slot_id', '=', slot.id)
    .where('starts_at', '>', now)
    .where(isLive(now))
    .executeTakeFirstOrThrow();
  return count;
}

/** An event with tickets, for the stewards' list of doors. */
export type DoorOfEntry = Pick<CalendarEntry, 'id' | 'name' | 'starts_at' | 'ends_at'> & {
  container_id: number;
  time_zone: string;
  space_name: string | null;
  expected: number;
  inside: number;
};

/** Lists public events of some pages that have ticket types and end after an instant, soonest first, at most 100. */
export async function listDoors(
  db: Db | Tx,
  containerType: string,
  containerIds: readonly number[],
  since: Temporal.Instant,
): Promise<DoorOfEntry[]> {
  const { rows } = await sql<DoorOfEntry>`
    SELECT e.id, e.name, e.starts_at, e.ends_at, c.container_id, c.time_zone, s.name AS space_name, n.expected, n.inside
    FROM calendars c
    JOIN calendar_entries e ON e.calendar_id = c.id AND e.state = 'confirmed'
      AND e.ends_at > ${since} AND e.starts_at > ${since.subtract({ hours: 24 * 7 })}
    LEFT JOIN spaces s ON s.id = e.space_id
    CROSS JOIN LATERAL (
      SELECT count(*)::integer AS expected, count(*) FILTER (WHERE t.state = 'checked_in')::integer AS inside
      FROM tickets t WHERE t.calendar_id = e.calendar_id AND t.entry_id = e.id AND t.state IN ('confirmed', 'checked_in')) n
    WHERE c.container_type = ${containerType} AND c.container_id = ANY(${[...containerIds]})
      AND EXISTS (SELECT FROM ticket_types k WHERE k.calendar_id = e.calendar_id AND k.entry_id = e.id)
    ORDER BY e.starts_at, e.id LIMIT 100`.execute(db);
  return rows;
}

/** Lists paid bookings that await the venue's confirmation, oldest first. */
export async function listRequests(
  db: Db | Tx,
  calendarIds: readonly CalendarId[],
): Promise<CalendarEntry[]> {
  if (calendarIds.length === 0) return [];
  return await db
    .selectFrom('calendar_entries')
    .selectAll()
    .where('calendar_id', 'in', calendarIds)
    .where('state', '=', 'provisional')
    .orderBy('state_at')
    .orderBy('id')
    .execute();
}

/** Counts paid bookings that await the venue's confirmation. */
export async function countRequests(db: Db | Tx, calendarIds: readonly CalendarId[]): Promise<number> {
  if (calendarIds.length === 0) return 0;
  const { count } = await db
    .selectFrom('calendar_entries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('calendar_id', 'in', calendarIds)
    .where('state', '=', 'provisional')
    .executeTakeFirstOrThrow();
  return count;
}

/** Lists live unlisted entries in a range: those of one owner or, for organisers, of anybody. */
export async function listBookings(
  db: Db | Tx,
  {
    calendarIds,
    range,
    owner,
  }: { calendarIds: readonly CalendarId[]; range: Range; owner: Owner | 'anybody' },
  now: Temporal.Instant,
): Promise<CalendarEntry[]> {
  const { rows } = await sql<CalendarEntry>`
    SELECT e.* FROM calendar_entries e
    WHERE e.calendar_id = ANY(${[...calendarIds]}) AND NOT e.listed AND ${isLive(now)}
      AND e.starts_at < ${range.to} AND e.starts_at >= ${range.from.subtract(MAX_ENTRY_DURATION)} AND e.ends_at > ${range.from}
      ${owner === 'anybody' ? sql`` : sql`AND ${ownedBy(owner)}`}
    ORDER BY e.starts_at, e.id`.execute(db);
  return rows;
}

/** Counts the bookings that an owner holds or has ordered without having paid. */
export async function countUnpaidBookings(tx: Tx, owner: Owner, now: Temporal.Instant): Promise<number> {
  const { count } = await tx
    .selectFrom('calendar_entries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(ownedBy(owner))
    .where('state', 'in', ['pending', 'ordered'])
    .where('held_until', '>', now)
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertEntry(tx: Tx, entry: Insertable<CalendarEntries>): Promise<CalendarEntry> {
  return await tx.insertInto('calendar_entries').values(entry).returningAll().executeTakeFirstOrThrow();
}

export async function updateEntry(
  tx: Tx,
  entry: { calendar_id: CalendarId; id: EntryId },
  change: Partial<Insertable<CalendarEntries>>,
): Promise<void> {
  await tx
    .updateTable('calendar_entries')
    .set(change)
    .where('calendar_id', '=', entry.calendar_id)
    .where('id', '=', entry.id)
    .execute();
}

/** Transitions one entry if it is in an allowed source state. @returns the entry, or undefined if it is not */
export async function transitionEntry(
  tx: Tx,
  entry: { calendar_id: CalendarId; id: EntryId },
  to: EntryState,
  transition: Transition,
  change: Partial<Insertable<CalendarEntries>> = {},
): Promise<CalendarEntry | undefined> {
  return await tx
    .updateTable('calendar_entries')
    .set({ ...change, state: to, state_at: transition.at, state_by: transition.by })
    .where('calendar_id', '=', entry.calendar_id)
    .where('id', '=', entry.id)
    .where('state', 'in', entryStatesBefore(to))
    .returningAll()
    .executeTakeFirst();
}

/** Makes a visitor's entries the user's; states, times and orders stay as they are. */
export async function assignEntriesTo(tx: Tx, userId: UserId, from: SessionId): Promise<void> {
  await tx
    .updateTable('calendar_entries')
    .set({ user_id: userId, session_id: null })
    .where('session_id', '=', from)
    .execute();
}

/** Locks and returns the entries of an order, in lock order: by calendar and id. */
export async function lockEntriesOfOrder(tx: Tx, orderId: OrderId): Promise<CalendarEntry[]> {
  return await tx
    .selectFrom('calendar_entries')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('calendar_id')
    .orderBy('id')
    .forUpdate()
    .execute();
}
