import { type Insertable, type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { ownedBy } from '../../shared/db/owned-by.ts';
import type { CalendarEntries } from '../../shared/db/tables.ts';
import { NotFound } from '../../shared/errors.ts';
import {
  type CalendarId,
  type ContainerId,
  type EntryId,
  type OrderId,
  type Owner,
  ownerColumns,
  type SlotId,
} from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import type { Range } from '../rules/availability.ts';
import { MAX_ENTRY_DURATION } from '../rules/entry-dates.ts';
import { type EntryState, entryStatesBefore } from '../rules/entry-state.ts';
import { overdue } from './hold.ts';

export type CalendarEntry = Selectable<CalendarEntries>;

/** Reads one entry of a page. @throws NotFound */
export async function getEntry(
  db: Db | Tx,
  containerId: ContainerId,
  id: EntryId | undefined,
): Promise<CalendarEntry> {
  const [entry] = await named(
    db,
    'get-entry',
    db
      .selectFrom('calendar_entries')
      .selectAll()
      .where('container_id', '=', containerId)
      .where('id', '=', id ?? (0 as EntryId)),
  );
  if (!entry) throw new NotFound(reason('no_such_entry'));
  return entry;
}

/** Finds an entry by its id alone, with its calendar and page: for URLs without a page. */
export async function findEntryAnywhere(db: Db | Tx, id: EntryId) {
  const query = db
    .selectFrom('calendar_entries as e')
    .innerJoin('calendars as c', (join) =>
      join.onRef('c.container_id', '=', 'e.container_id').onRef('c.id', '=', 'e.calendar_id'),
    )
    .leftJoin('resources as s', (join) =>
      join.onRef('s.container_id', '=', 'e.container_id').onRef('s.id', '=', 'e.space_id'),
    )
    .selectAll('e')
    .select([
      'c.container_type',
      'c.time_zone',
      'c.currency',
      'c.slug as calendar_slug',
      sql<string | null>`coalesce(s.name, nullif(e.address, ''))`.as('space_name'),
    ])
    .where('e.id', '=', id);
  const [entry] = await named(db, 'find-entry-anywhere', query);
  return entry;
}

/** The condition that an entry `e` has not ended at `from`, for an index on its start. Closures have an index of their own. */
export const notEndedAt = (from: Temporal.Instant) => sql<boolean>`(e.ends_at > ${from}
  AND (e.starts_at >= ${from.subtract(MAX_ENTRY_DURATION)} OR e.kind = 'closure'))`;

/** The place of an entry in a list. */
export type EntryKey = { startsAt: Temporal.Instant; id: EntryId };

/** A page of a long list: the entries next to one of them. Without a key, the first page. */
export type PageAt = { limit: number; after?: EntryKey; before?: EntryKey };

/** A page of a list, and whether there are others before and after it. */
export type ListPage<Entry> = { entries: Entry[]; hasPrevious: boolean; hasNext: boolean };

/** The conditions that read a page of entries `e`, and one entry more, in the order that leads away from its key. */
export function keysetOf({ after, before, limit }: PageAt, listed: 'ascending' | 'descending') {
  const ascends = (listed === 'ascending') === (before === undefined);
  const key = before ?? after;
  return {
    where: key
      ? sql`(e.starts_at, e.id) ${ascends ? sql`>` : sql`<`} (${key.startsAt}, ${key.id})`
      : sql`true`,
    order: ascends ? sql`e.starts_at, e.id` : sql`e.starts_at DESC, e.id DESC`,
    limit: limit + 1,
  };
}

/** The page of rows that were read by keysetOf(). */
export function listPageOf<Entry>(rows: readonly Entry[], { after, before, limit }: PageAt): ListPage<Entry> {
  const entries = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  return before
    ? { entries: entries.reverse(), hasPrevious: hasMore, hasNext: true }
    : { entries, hasPrevious: after !== undefined, hasNext: hasMore };
}

/** The lists of entries that organisers page through. */
export type EntryFilter = 'upcoming' | 'drafts' | 'past' | 'off';

/** Lists a page of a calendar's entries, without expired holds. One query. */
export async function listEntryPage(
  db: Db | Tx,
  containerId: ContainerId,
  {
    calendarId,
    filter,
    now,
    page,
  }: { calendarId: CalendarId; filter: EntryFilter; now: Temporal.Instant; page: PageAt },
): Promise<ListPage<CalendarEntry>> {
  const live = isLive(now);
  const filters = {
    upcoming: { where: sql`${live} AND ${notEndedAt(now)}`, order: 'ascending' },
    drafts: { where: sql`e.state = 'draft'`, order: 'ascending' },
    past: { where: sql`${live} AND e.ends_at <= ${now} AND e.starts_at < ${now}`, order: 'descending' },
    // A hold that was released before payment was never on the schedule.
    off: {
      where: sql`e.state IN ('cancelled', 'declined') AND (e.order_id IS NOT NULL OR e.kind <> 'hire')`,
      order: 'descending',
    },
  } as const;
  const { where, order, limit } = keysetOf(page, filters[filter].order);
  const { rows } = await sql<CalendarEntry>`
    SELECT e.* FROM calendar_entries e
    WHERE e.container_id = ${containerId} AND e.calendar_id = ${calendarId} AND ${filters[filter].where} AND ${where}
    ORDER BY ${order} LIMIT ${limit}`.execute(db);
  return listPageOf(rows, page);
}

/** The condition that an entry `e` occupies its place. */
const isLive = (now: Temporal.Instant) => sql<boolean>`(entry_is_live(e.state) AND NOT ${overdue('e', now)})`;

/** Counts the upcoming bookings of a slot, including held ones. */
export async function countUpcomingOfSlot(
  db: Db | Tx,
  containerId: ContainerId,
  slotId: SlotId,
  now: Temporal.Instant,
): Promise<number> {
  const { count } = await db
    .selectFrom('calendar_entries as e')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('container_id', '=', containerId)
    .where('slot_id', '=', slotId)
    .where('starts_at', '>', now)
    .where(isLive(now))
    .executeTakeFirstOrThrow();
  return count;
}

/** An event with tickets, for the stewards' list of doors. */
export type DoorOfEntry = Pick<CalendarEntry, 'container_id' | 'id' | 'name' | 'starts_at' | 'ends_at'> & {
  time_zone: string;
  space_name: string | null;
  expected: number;
  inside: number;
};

/** Lists public events of some pages that have ticket types and end after an instant, soonest first, at most 100. */
export async function listDoors(
  db: Db | Tx,
  containerIds: readonly ContainerId[],
  since: Temporal.Instant,
): Promise<DoorOfEntry[]> {
  const { rows } = await sql<DoorOfEntry>`
    SELECT e.container_id, e.id, e.name, e.starts_at, e.ends_at, c.time_zone,
      coalesce(s.name, nullif(e.address, '')) AS space_name,
      e.places_sold - (SELECT count(*)::integer FROM tickets t WHERE t.container_id = e.container_id
        AND t.entry_id = e.id AND t.state IN ('reserved', 'ordered')) AS expected,
      (SELECT coalesce(sum(a.inside), 0)::integer FROM admission_counts a
        WHERE a.container_id = e.container_id AND a.entry_id = e.id) AS inside
    FROM calendars c
    JOIN calendar_entries e ON e.container_id = c.container_id AND e.calendar_id = c.id
      AND e.kind = 'event' AND e.state = 'confirmed' AND ${notEndedAt(since)}
    LEFT JOIN resources s ON s.container_id = e.container_id AND s.id = e.space_id
    WHERE c.container_id = ANY(${[...containerIds]})
      AND EXISTS (SELECT FROM ticket_types k WHERE k.container_id = e.container_id AND k.entry_id = e.id)
    ORDER BY e.starts_at, e.id LIMIT 100`.execute(db);
  return rows;
}

/** Lists accepted bookings of a page that await the venue's confirmation, oldest first. */
export async function listRequests(db: Db | Tx, containerId: ContainerId): Promise<CalendarEntry[]> {
  return await db
    .selectFrom('calendar_entries')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('state', '=', 'provisional')
    .orderBy('state_at')
    .orderBy('id')
    .execute();
}

/**
 * Counts accepted bookings that await the venue's confirmation.
 * @param calendarId of one calendar; without it, of the page
 */
export async function countRequests(
  db: Db | Tx,
  containerId: ContainerId,
  calendarId?: CalendarId,
): Promise<number> {
  const { count } = await db
    .selectFrom('calendar_entries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('container_id', '=', containerId)
    .$if(calendarId !== undefined, (query) =>
      query.where('calendar_id', '=', calendarId ?? (0 as CalendarId)),
    )
    .where('state', '=', 'provisional')
    .executeTakeFirstOrThrow();
  return count;
}

/** Lists live unlisted entries of calendars in a range: those of one owner, or of anybody for those who may see bookings. */
export async function listBookings(
  db: Db | Tx,
  containerId: ContainerId,
  {
    calendarIds,
    range,
    owner,
    now,
  }: { calendarIds: readonly CalendarId[]; range: Range; owner: Owner | 'anybody'; now: Temporal.Instant },
): Promise<CalendarEntry[]> {
  const { rows } = await sql<CalendarEntry>`
    SELECT e.* FROM calendar_entries e
    WHERE e.container_id = ${containerId} AND e.calendar_id = ANY(${[...calendarIds]}) AND NOT e.listed AND ${isLive(now)}
      AND e.starts_at < ${range.to} AND ${notEndedAt(range.from)}
      ${owner === 'anybody' ? sql`` : sql`AND ${ownedBy(owner, 'e')}`}
    ORDER BY e.starts_at, e.id`.execute(db);
  return rows;
}

/** Lists the entries of a calendar that are to come, whatever their kind, and counts them all. One query. */
export async function listComingEntries(
  db: Db | Tx,
  containerId: ContainerId,
  { calendarId, now, limit }: { calendarId: CalendarId; now: Temporal.Instant; limit: number },
): Promise<{ entries: { id: EntryId; name: string; starts_at: Temporal.Instant }[]; total: number }> {
  const { rows } = await sql<{ id: EntryId; name: string; starts_at: Temporal.Instant; total: number }>`
    SELECT e.id, e.name, e.starts_at, count(*) OVER ()::integer AS total FROM calendar_entries e
    WHERE e.container_id = ${containerId} AND e.calendar_id = ${calendarId} AND ${notEndedAt(now)}
      AND e.state NOT IN ('declined', 'expired', 'cancelled')
    ORDER BY e.starts_at, e.id LIMIT ${limit}`.execute(db);
  return { entries: rows, total: rows[0]?.total ?? 0 };
}

/** Counts the bookings that an owner holds, has requested, or has ordered without having paid. */
export async function countUnpaidBookings(tx: Tx, owner: Owner, now: Temporal.Instant): Promise<number> {
  const { count } = await tx
    .selectFrom('calendar_entries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(ownedBy(owner))
    .where('state', 'in', ['pending', 'requested', 'ordered'])
    .where('held_until', '>', now)
    .executeTakeFirstOrThrow();
  return count;
}

/** Whether a calendar has an event of this name at this time and place, planned or public. */
export async function hasSameEvent(
  tx: Tx,
  containerId: ContainerId,
  event: Pick<CalendarEntry, 'calendar_id' | 'name' | 'space_id' | 'address' | 'starts_at' | 'ends_at'>,
): Promise<boolean> {
  const same = await tx
    .selectFrom('calendar_entries')
    .select('id')
    .where('container_id', '=', containerId)
    .where('calendar_id', '=', event.calendar_id)
    .where('starts_at', '=', event.starts_at)
    .where('ends_at', '=', event.ends_at)
    .where('name', '=', event.name)
    .where('space_id', 'is not distinct from', event.space_id)
    .where('address', '=', event.address)
    .where('kind', '=', 'event')
    .where('state', 'in', ['draft', 'confirmed'])
    .limit(1)
    .executeTakeFirst();
  return same !== undefined;
}

export async function insertEntry(
  tx: Tx,
  containerId: ContainerId,
  entry: Omit<Insertable<CalendarEntries>, 'container_id'>,
): Promise<CalendarEntry> {
  return await tx
    .insertInto('calendar_entries')
    .values({ ...entry, container_id: containerId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Edits an entry. A trigger keeps what it was before.
 * @returns the entry, or undefined if `version` is not its current one: then nothing has changed
 */
export async function updateEntry(
  tx: Tx,
  containerId: ContainerId,
  { id, version }: { id: EntryId; version: number },
  edit: { act: Act; change: Partial<Insertable<CalendarEntries>> },
): Promise<CalendarEntry | undefined> {
  return await tx
    .updateTable('calendar_entries')
    .set({ ...edit.change, edited_at: edit.act.at, edited_by: edit.act.by })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst();
}

/** Transitions one entry if it is in an allowed source state. @returns the entry, or undefined if it is not */
export async function transitionEntry(
  tx: Tx,
  containerId: ContainerId,
  id: EntryId,
  { to, act, change = {} }: { to: EntryState; act: Act; change?: Partial<Insertable<CalendarEntries>> },
): Promise<CalendarEntry | undefined> {
  return await tx
    .updateTable('calendar_entries')
    .set({ ...change, state: to, state_at: act.at, state_by: act.by })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('state', 'in', entryStatesBefore(to))
    .returningAll()
    .executeTakeFirst();
}

/** Gives an owner's entries to another; states, times and orders stay as they are. */
export async function assignEntriesTo(tx: Tx, owner: Owner, next: Owner): Promise<void> {
  await tx.updateTable('calendar_entries').set(ownerColumns(next)).where(ownedBy(owner)).execute();
}

/** Corrects the mail address of an order's bookings. */
export async function setContactOfEntries(
  tx: Tx,
  containerId: ContainerId,
  { orderId, name, email }: { orderId: OrderId; name?: string; email: string },
): Promise<void> {
  await tx
    .updateTable('calendar_entries')
    .set({ contact_email: email, ...(name !== undefined && { contact_name: name }) })
    .where('container_id', '=', containerId)
    .where('order_id', '=', orderId)
    .execute();
}

/** Locks and returns the entries of an order, in lock order: by id. */
export async function lockEntriesOfOrder(
  tx: Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<CalendarEntry[]> {
  const query = tx
    .selectFrom('calendar_entries')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('order_id', '=', orderId)
    .orderBy('id')
    .forUpdate();
  return await named(tx, 'lock-entries-of-order', query);
}
