import type { Insertable, Selectable } from 'kysely';
import { type RawBuilder, sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { CalendarEntries } from '../../shared/db/tables.ts';
import { NotFound } from '../../shared/errors.ts';
import type { CalendarId, EntryId, OrderId, Owner, SlotId, SpaceId } from '../../shared/ids.ts';
import type { Range } from '../rules/availability.ts';
import { LONGEST_ENTRY } from '../rules/entry-dates.ts';
import { type EntryState, entryStatesBefore } from '../rules/entry-state.ts';

export type CalendarEntry = Selectable<CalendarEntries>;

/**
 * A hold whose time is up and that nobody has swept yet: its place is free already. Its states are those of the indexes
 * on held_until, to the word: with one more they would serve no longer.
 */
export const overdue = (alias: 'e' | 't', now: Temporal.Instant): RawBuilder<boolean> =>
  sql`(${alias === 'e' ? sql`e.state IN ('pending', 'ordered')` : sql`t.state IN ('reserved', 'ordered')`}
    AND ${sql.ref(`${alias}.held_until`)} <= ${now})`;

/** @throws NotFound */
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
  if (!entry) throw new NotFound('There is no such booking or event here.');
  return entry;
}

/** An entry by its id alone, with the page it belongs to: for addresses that name no calendar. */
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

/** Parts of a calendar's diary as its organisers go through it. */
export type EntryFilter = 'upcoming' | 'drafts' | 'past' | 'off';

/** All that is in a calendar's diary, holds that have run out excepted; `total` counts all pages. One query. */
export async function listEntryPage(
  db: Db | Tx,
  calendarId: CalendarId,
  filter: EntryFilter,
  now: Temporal.Instant,
  page: Page,
): Promise<{ entries: CalendarEntry[]; total: number }> {
  const live = sql`entry_is_live(e.state) AND NOT ${overdue('e', now)}`;
  const filters = {
    upcoming: { which: sql`${live} AND e.ends_at > ${now}`, order: sql`e.starts_at, e.id` },
    drafts: { which: sql`e.state = 'draft'`, order: sql`e.starts_at, e.id` },
    past: { which: sql`${live} AND e.ends_at <= ${now}`, order: sql`e.starts_at DESC, e.id DESC` },
    // What somebody put back before paying was never in the diary.
    off: {
      which: sql`e.state IN ('cancelled', 'declined') AND (e.order_id IS NOT NULL OR num_nonnulls(e.user_id, e.session_id) = 0)`,
      order: sql`e.starts_at DESC, e.id DESC`,
    },
  } as const;
  const { which, order } = filters[filter];
  const { rows } = await sql<CalendarEntry & { total: number }>`
    SELECT e.*, (SELECT count(*)::integer FROM calendar_entries e WHERE e.calendar_id = ${calendarId} AND ${which}) AS total
    FROM calendar_entries e WHERE e.calendar_id = ${calendarId} AND ${which}
    ORDER BY ${order} LIMIT ${page.limit} OFFSET ${page.offset}`.execute(db);
  return { entries: rows.map(({ total: _, ...entry }) => entry), total: rows[0]?.total ?? 0 };
}

/** Bookings of a slot that are still to come, held ones too. */
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
    .where(sql<boolean>`entry_is_live(e.state) AND NOT ${overdue('e', now)}`)
    .executeTakeFirstOrThrow();
  return count;
}

/** An event with tickets, as its stewards find its door. */
export type DoorOfEntry = Pick<CalendarEntry, 'id' | 'name' | 'starts_at' | 'ends_at'> & {
  container_id: number;
  time_zone: string;
  space_name: string | null;
  expected: number;
  inside: number;
};

/** Public events of some pages that have kinds of ticket and end after an instant, the soonest first, at most 100. */
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

/** Paid bookings that wait for the venue's yes, the oldest first. */
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

/** Live bookings that a diary shows by no name, for those who may know it: one owner's own, or all for organisers. */
export async function listBookings(
  db: Db | Tx,
  calendarIds: readonly CalendarId[],
  range: Range,
  owner: Owner | 'anybody',
  now: Temporal.Instant,
): Promise<CalendarEntry[]> {
  const { rows } = await sql<CalendarEntry>`
    SELECT e.* FROM calendar_entries e
    WHERE e.calendar_id = ANY(${[...calendarIds]}) AND NOT e.listed AND entry_is_live(e.state) AND NOT ${overdue('e', now)}
      AND e.starts_at < ${range.to} AND e.starts_at >= ${range.from.subtract(LONGEST_ENTRY)} AND e.ends_at > ${range.from}
      ${owner === 'anybody' ? sql`` : sql`AND ${ownedBy(owner)}`}
    ORDER BY e.starts_at, e.id`.execute(db);
  return rows;
}

/** How many times to hire an owner holds, or has ordered, without having paid. */
export async function countUnpaidTimes(tx: Tx, owner: Owner, now: Temporal.Instant): Promise<number> {
  const { count } = await tx
    .selectFrom('calendar_entries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(ownedBy(owner))
    .where('state', 'in', ['pending', 'ordered'])
    .where('held_until', '>', now)
    .executeTakeFirstOrThrow();
  return count;
}

/** `user_id = …` or `session_id = …` */
export const ownedBy = (owner: Owner): RawBuilder<boolean> =>
  owner.userId ? sql<boolean>`user_id = ${owner.userId}` : sql<boolean>`session_id = ${owner.sessionId}`;

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

export type Transition = { at: Temporal.Instant; by: string };

/** Moves one entry, if it stands where that move begins. @returns it, or undefined when it does not */
export async function transitionEntry(
  tx: Tx,
  entry: { calendar_id: CalendarId; id: EntryId },
  to: EntryState,
  moved: Transition,
  change: Partial<Insertable<CalendarEntries>> = {},
): Promise<CalendarEntry | undefined> {
  return await tx
    .updateTable('calendar_entries')
    .set({ ...change, state: to, state_at: moved.at, state_by: moved.by })
    .where('calendar_id', '=', entry.calendar_id)
    .where('id', '=', entry.id)
    .where('state', 'in', entryStatesBefore(to))
    .returningAll()
    .executeTakeFirst();
}

/** Gives back a booking that its owner holds. @returns how many: one, or none */
export async function cancelHeldEntry(
  tx: Tx,
  owner: Owner,
  entry: { calendar_id: CalendarId; id: EntryId },
  moved: Transition,
): Promise<number> {
  const rows = await tx
    .updateTable('calendar_entries')
    .set({ state: 'cancelled', state_at: moved.at, state_by: moved.by })
    .where('calendar_id', '=', entry.calendar_id)
    .where('id', '=', entry.id)
    .where(ownedBy(owner))
    .where('state', '=', 'pending')
    .returning('id')
    .execute();
  return rows.length;
}

/** Frees the holds in a space's way whose time is up, so that the constraint sees only what is really taken. */
export async function expireOverdueIn(
  tx: Tx,
  spaceId: SpaceId,
  range: Range,
  moved: Transition,
): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE calendar_entries e SET state = 'expired', state_at = ${moved.at}, state_by = ${moved.by}
    FROM (
      SELECT e.calendar_id, e.id FROM calendar_entries e
      WHERE ${overdue('e', moved.at)} AND EXISTS (
        SELECT FROM occupancy o JOIN space_leaves(${spaceId}) l ON l.space_id = o.space_id
        WHERE o.calendar_id = e.calendar_id AND o.entry_id = e.id AND o.during && tstzrange(${range.from}, ${range.to}))
      ORDER BY e.calendar_id, e.id FOR UPDATE) due
    WHERE e.calendar_id = due.calendar_id AND e.id = due.id`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** Moves overdue holds to expired, at most `limit` of them; those that a payment is just working on are left to it. */
export async function expireOverdueEntries(tx: Tx, moved: Transition, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE calendar_entries e SET state = 'expired', state_at = ${moved.at}, state_by = ${moved.by}
    FROM (
      SELECT e.calendar_id, e.id FROM calendar_entries e
      WHERE e.state IN ('pending', 'ordered') AND e.held_until <= ${moved.at}
      ORDER BY e.calendar_id, e.id LIMIT ${limit} FOR UPDATE SKIP LOCKED) due
    WHERE e.calendar_id = due.calendar_id AND e.id = due.id`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** The entries of an order, locked in order of id. */
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
