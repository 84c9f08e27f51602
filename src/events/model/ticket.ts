import { type Insertable, type Selectable, sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { ownedBy } from '../../shared/db/owned-by.ts';
import type { Tickets } from '../../shared/db/tables.ts';
import type {
  CalendarId,
  EntryId,
  OrderId,
  Owner,
  SessionId,
  TicketId,
  TicketTypeId,
  UserId,
} from '../../shared/ids.ts';
import type { EntryState } from '../rules/entry-state.ts';
import { type TicketState, ticketStatesBefore } from '../rules/ticket-state.ts';
import type { Transition } from '../rules/transition.ts';

export type Ticket = Selectable<Tickets>;

/** A ticket with its type, event and calendar. */
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

/** Finds a ticket by its code. */
export async function findTicket(db: Db | Tx, code: string): Promise<TicketDetails | undefined> {
  const [ticket] = await named(db, 'find-ticket', ticketDetails(db).where('t.code', '=', code));
  return ticket;
}

/** Finds a ticket by its code, with all tickets of its order, itself included. One query. */
export async function findTicketWithOrder(
  db: Db | Tx,
  code: string,
): Promise<{ ticket: TicketDetails; orderTickets: TicketDetails[] } | undefined> {
  const orderTickets = await named(
    db,
    'find-ticket-with-order',
    ticketDetails(db)
      .where(
        sql<boolean>`(t.code = ${code} OR t.order_id = (SELECT order_id FROM tickets WHERE code = ${code}))`,
      )
      .orderBy('e.starts_at')
      .orderBy('t.entry_id')
      .orderBy('k.position')
      .orderBy('t.ticket_type_id')
      .orderBy('t.id'),
  );
  const ticket = orderTickets.find((one) => one.code === code);
  return ticket && { ticket, orderTickets };
}

/** Lists the tickets an owner has bought, latest event first, at most 200. */
export async function listTicketsOf(db: Db | Tx, owner: Owner): Promise<TicketDetails[]> {
  return await ticketDetails(db)
    .where(ownedBy(owner, 't'))
    .where('t.state', 'in', ['confirmed', 'checked_in', 'cancelled'])
    .orderBy('e.starts_at', 'desc')
    .orderBy('t.id')
    .limit(200)
    .execute();
}

/** Lists the tickets of an order by type. */
export async function listTicketsOfOrder(db: Db | Tx, orderId: OrderId): Promise<TicketDetails[]> {
  return await ticketDetails(db)
    .where('t.order_id', '=', orderId)
    .orderBy('t.ticket_type_id')
    .orderBy('t.id')
    .execute();
}

const ticketDetails = (db: Db | Tx) =>
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

/** Counts the tickets of an entry that an owner holds, by type. */
export async function countHeldTickets(
  db: Db | Tx,
  entry: { calendar_id: CalendarId; id: EntryId },
  owner: Owner,
  now: Temporal.Instant,
): Promise<Map<TicketTypeId, number>> {
  const rows = await db
    .selectFrom('tickets')
    .select(({ fn }) => ['ticket_type_id', fn.countAll<number>().as('held')])
    .where('calendar_id', '=', entry.calendar_id)
    .where('entry_id', '=', entry.id)
    .where(ownedBy(owner))
    .where('state', '=', 'reserved')
    .where('held_until', '>', now)
    .groupBy('ticket_type_id')
    .execute();
  return new Map(rows.map((row) => [row.ticket_type_id, row.held]));
}

/**
 * Inserts tickets. Triggers count them into their type and entry, whose constraints ticket_types_quota and
 * calendar_entries_capacity refuse one too many.
 */
export async function insertTickets(tx: Tx, tickets: Insertable<Tickets>[]): Promise<Ticket[]> {
  return await tx.insertInto('tickets').values(tickets).returningAll().execute();
}

/**
 * Transitions the given tickets that are in an allowed source state.
 * @param tickets all of one calendar
 * @returns those that were transitioned
 */
export async function transitionTickets(
  tx: Tx,
  tickets: readonly Pick<Ticket, 'calendar_id' | 'id'>[],
  to: TicketState,
  transition: Transition,
  change: Partial<Insertable<Tickets>> = {},
): Promise<Ticket[]> {
  const [first] = tickets;
  if (!first) return [];
  return await tx
    .updateTable('tickets')
    .set({ ...change, state: to, state_at: transition.at, state_by: transition.by })
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

/** Makes a visitor's tickets the user's; states, times and orders stay as they are. */
export async function assignTicketsTo(tx: Tx, userId: UserId, from: SessionId): Promise<void> {
  await tx
    .updateTable('tickets')
    .set({ user_id: userId, session_id: null })
    .where('session_id', '=', from)
    .execute();
}

/** Locks and returns the tickets of an order, in lock order: by calendar and id. */
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

/** Lists the ids of the valid tickets of the same type and order as a ticket. */
export async function listTicketIdsOfLine(db: Db | Tx, ticket: Ticket): Promise<TicketId[]> {
  const rows = await db
    .selectFrom('tickets')
    .select('id')
    .where('order_id', '=', ticket.order_id)
    .where('calendar_id', '=', ticket.calendar_id)
    .where('ticket_type_id', '=', ticket.ticket_type_id)
    .where('state', 'in', ['confirmed', 'checked_in'])
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Finds a ticket of an entry by its id: forms of its door carry no codes. */
export async function findTicketOfEntry(
  db: Db | Tx,
  entry: { calendar_id: CalendarId; id: EntryId },
  id: TicketId | undefined,
): Promise<TicketDetails | undefined> {
  return await ticketDetails(db)
    .where('t.calendar_id', '=', entry.calendar_id)
    .where('t.entry_id', '=', entry.id)
    .where('t.id', '=', id ?? (0 as TicketId))
    .executeTakeFirst();
}

/** Finds the ticket that an actor admitted last, of those that are checked in. */
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

/** Lists the valid tickets of an entry by contact name, for the printed guest list. */
export async function listGuests(
  db: Db | Tx,
  entry: { calendar_id: CalendarId; id: EntryId },
): Promise<TicketDetails[]> {
  return await ticketDetails(db)
    .where('t.calendar_id', '=', entry.calendar_id)
    .where('t.entry_id', '=', entry.id)
    .where('t.state', 'in', ['confirmed', 'checked_in'])
    .orderBy(sql`lower(t.contact_name)`)
    .orderBy('t.order_id')
    .orderBy('t.id')
    .execute();
}

/** Counts the tickets of an entry that are expected, checked in, and checked in within the last minute. */
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
