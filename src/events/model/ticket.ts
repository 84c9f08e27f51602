import type { Insertable, Selectable } from 'kysely';
import { sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { Tickets } from '../../shared/db/tables.ts';
import type { CalendarId, EntryId, OrderId, Owner, TicketId, TicketTypeId } from '../../shared/ids.ts';
import type { EntryState } from '../rules/entry-state.ts';
import { type TicketState, ticketStatesBefore } from '../rules/ticket-state.ts';
import { overdue, ownedBy, type Transition } from './calendar-entry.ts';

export type Ticket = Selectable<Tickets>;

/** A ticket with what it is for. */
export type TicketDetails = Ticket & {
  type_name: string;
  entry_name: string;
  entry_description: string;
  entry_state: EntryState;
  entry_state_at: Temporal.Instant;
  entry_sequence: number;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  doors_at: Temporal.Instant | null;
  space_name: string | null;
  calendar_slug: string;
  time_zone: string;
  currency: string;
  container_type: string;
  container_id: number;
};

export async function findTicket(db: Db | Tx, code: string): Promise<TicketDetails | undefined> {
  const [ticket] = await named(db, 'find-ticket', inFull(db).where('t.code', '=', code));
  return ticket;
}

/** The same, with all the tickets of its order: itself too, and none but itself where it has no order. One query. */
export async function findTicketWithOrder(
  db: Db | Tx,
  code: string,
): Promise<{ ticket: TicketDetails; together: TicketDetails[] } | undefined> {
  const together = await named(
    db,
    'find-ticket-with-order',
    inFull(db)
      .where(
        sql<boolean>`(t.code = ${code} OR t.order_id = (SELECT order_id FROM tickets WHERE code = ${code}))`,
      )
      .orderBy('e.starts_at')
      .orderBy('t.entry_id')
      .orderBy('k.position')
      .orderBy('t.ticket_type_id')
      .orderBy('t.id'),
  );
  const ticket = together.find((one) => one.code === code);
  return ticket && { ticket, together };
}

/** What an owner has bought, the furthest ahead first, at most 200. */
export async function listTicketsOf(db: Db | Tx, owner: Owner): Promise<TicketDetails[]> {
  return await inFull(db)
    .where(
      owner.userId
        ? sql<boolean>`t.user_id = ${owner.userId}`
        : sql<boolean>`t.session_id = ${owner.sessionId}`,
    )
    .where('t.state', 'in', ['confirmed', 'checked_in', 'cancelled'])
    .orderBy('e.starts_at', 'desc')
    .orderBy('t.id')
    .limit(200)
    .execute();
}

export async function listTicketsOfOrder(db: Db | Tx, orderId: OrderId): Promise<TicketDetails[]> {
  return await inFull(db)
    .where('t.order_id', '=', orderId)
    .orderBy('t.ticket_type_id')
    .orderBy('t.id')
    .execute();
}

const inFull = (db: Db | Tx) =>
  db
    .selectFrom('tickets as t')
    .innerJoin('ticket_types as k', (join) =>
      join.onRef('k.calendar_id', '=', 't.calendar_id').onRef('k.id', '=', 't.ticket_type_id'),
    )
    .innerJoin('calendar_entries as e', (join) =>
      join.onRef('e.calendar_id', '=', 't.calendar_id').onRef('e.id', '=', 't.entry_id'),
    )
    .innerJoin('calendars as c', 'c.id', 't.calendar_id')
    .leftJoin('spaces as s', 's.id', 'e.space_id')
    .selectAll('t')
    .select([
      'k.name as type_name',
      'e.name as entry_name',
      'e.description as entry_description',
      'e.state as entry_state',
      'e.state_at as entry_state_at',
      'e.sequence as entry_sequence',
      'e.starts_at',
      'e.ends_at',
      'e.doors_at',
      's.name as space_name',
      'c.slug as calendar_slug',
      'c.time_zone',
      'c.currency',
      'c.container_type',
      'c.container_id',
    ]);

/** How many an owner holds of each kind. */
export async function countHeldTickets(
  db: Db | Tx,
  calendarId: CalendarId,
  entryId: EntryId,
  owner: Owner,
  now: Temporal.Instant,
): Promise<Map<TicketTypeId, number>> {
  const rows = await db
    .selectFrom('tickets')
    .select(({ fn }) => ['ticket_type_id', fn.countAll<number>().as('held')])
    .where('calendar_id', '=', calendarId)
    .where('entry_id', '=', entryId)
    .where(ownedBy(owner))
    .where('state', '=', 'reserved')
    .where('held_until', '>', now)
    .groupBy('ticket_type_id')
    .execute();
  return new Map(rows.map((row) => [row.ticket_type_id, row.held]));
}

/**
 * Writes tickets. The database counts them into their type and entry, and refuses what would be one too many
 * (constraints ticket_types_quota, calendar_entries_capacity).
 */
export async function insertTickets(tx: Tx, tickets: Insertable<Tickets>[]): Promise<Ticket[]> {
  return await tx.insertInto('tickets').values(tickets).returningAll().execute();
}

/** Moves those of some tickets of one calendar that stand where the move begins. @returns them */
export async function transitionTickets(
  tx: Tx,
  tickets: readonly Pick<Ticket, 'calendar_id' | 'id'>[],
  to: TicketState,
  moved: Transition,
  change: Partial<Insertable<Tickets>> = {},
): Promise<Ticket[]> {
  const [first] = tickets;
  if (!first) return [];
  return await tx
    .updateTable('tickets')
    .set({ ...change, state: to, state_at: moved.at, state_by: moved.by })
    .where('calendar_id', '=', first.calendar_id)
    .where(
      'id',
      'in',
      tickets.map(({ id }) => id),
    )
    .where('state', 'in', ticketStatesBefore(to))
    .returningAll()
    .execute();
}

/** Gives back what an owner holds of a kind. @returns how many */
export async function cancelHeldTickets(
  tx: Tx,
  owner: Owner,
  type: { calendar_id: CalendarId; id: TicketTypeId },
  moved: Transition,
): Promise<number> {
  const rows = await tx
    .updateTable('tickets')
    .set({ state: 'cancelled', state_at: moved.at, state_by: moved.by })
    .where('calendar_id', '=', type.calendar_id)
    .where('ticket_type_id', '=', type.id)
    .where(ownedBy(owner))
    .where('state', '=', 'reserved')
    .returning('id')
    .execute();
  return rows.length;
}

/** Frees the tickets of an entry whose time is up. @returns how many */
export async function expireOverdueTicketsOf(
  tx: Tx,
  calendarId: CalendarId,
  entryId: EntryId,
  moved: Transition,
): Promise<number> {
  return await expire(
    tx,
    moved,
    sql`t.calendar_id = ${calendarId} AND t.entry_id = ${entryId}`,
    sql`FOR UPDATE`,
  );
}

/** Moves overdue tickets to expired, at most `limit` of them; those that a payment is just working on are left to it. */
export async function expireOverdueTickets(tx: Tx, moved: Transition, limit: number): Promise<number> {
  return await expire(tx, moved, sql`true`, sql`LIMIT ${limit} FOR UPDATE SKIP LOCKED`);
}

async function expire(
  tx: Tx,
  moved: Transition,
  which: ReturnType<typeof sql>,
  tail: ReturnType<typeof sql>,
) {
  const { numAffectedRows } = await sql`
    UPDATE tickets t SET state = 'expired', state_at = ${moved.at}, state_by = ${moved.by}
    FROM (SELECT t.calendar_id, t.id FROM tickets t WHERE ${which} AND ${overdue('t', moved.at)}
          ORDER BY t.calendar_id, t.id ${tail}) due
    WHERE t.calendar_id = due.calendar_id AND t.id = due.id`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** The tickets of an order, locked in order of id. */
export async function lockTicketsOfOrder(tx: Tx, orderId: OrderId): Promise<Ticket[]> {
  return await tx
    .selectFrom('tickets')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('calendar_id')
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** A ticket of an entry by its id: for its door, which need not name codes. */
export async function findTicketOfEntry(
  db: Db | Tx,
  entry: { calendar_id: CalendarId; id: EntryId },
  id: TicketId | undefined,
): Promise<TicketDetails | undefined> {
  return await inFull(db)
    .where('t.calendar_id', '=', entry.calendar_id)
    .where('t.entry_id', '=', entry.id)
    .where('t.id', '=', id ?? (0 as TicketId))
    .executeTakeFirst();
}

/** Of those that are in, the last that this person admitted. */
export async function findLastAdmitted(
  db: Db | Tx,
  entry: { calendar_id: CalendarId; id: EntryId },
  by: string,
): Promise<Ticket | undefined> {
  return await db
    .selectFrom('tickets')
    .selectAll()
    .where('calendar_id', '=', entry.calendar_id)
    .where('entry_id', '=', entry.id)
    .where('state', '=', 'checked_in')
    .where('state_by', '=', by)
    .orderBy('state_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Who is expected and who is in, by name: the list on paper. */
export async function listGuests(
  db: Db | Tx,
  entry: { calendar_id: CalendarId; id: EntryId },
): Promise<TicketDetails[]> {
  return await inFull(db)
    .where('t.calendar_id', '=', entry.calendar_id)
    .where('t.entry_id', '=', entry.id)
    .where('t.state', 'in', ['confirmed', 'checked_in'])
    .orderBy(sql`lower(t.contact_name)`)
    .orderBy('t.order_id')
    .orderBy('t.id')
    .execute();
}

/** How many are in, how many are expected, and how many came within the last minute: for the door. */
export async function countAdmissions(
  db: Db | Tx,
  entry: { calendar_id: CalendarId; id: EntryId },
  now: Temporal.Instant,
): Promise<{ inside: number; expected: number; lastMinute: number }> {
  const { rows } = await sql<{ inside: number; expected: number; lastMinute: number }>`
    SELECT count(*) FILTER (WHERE state = 'checked_in')::integer AS inside, count(*)::integer AS expected,
      count(*) FILTER (WHERE state = 'checked_in' AND state_at > ${now.subtract({ minutes: 1 })})::integer AS "lastMinute"
    FROM tickets WHERE calendar_id = ${entry.calendar_id} AND entry_id = ${entry.id}
      AND state IN ('confirmed', 'checked_in')`.execute(db);
  return rows[0] ?? { inside: 0, expected: 0, lastMinute: 0 };
}
