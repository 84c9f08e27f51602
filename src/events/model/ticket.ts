import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { ownedBy, ownerKind } from '../../shared/db/owned-by.ts';
import type { Tickets } from '../../shared/db/tables.ts';
import {
  type CalendarId,
  type ContainerId,
  type EntryId,
  type OrderId,
  type Owner,
  ownerColumns,
  type TicketId,
  type TicketTypeId,
} from '../../shared/ids.ts';
import type { EntryState } from '../rules/entry-state.ts';
import { type TicketState, ticketStatesBefore } from '../rules/ticket-state.ts';

export type Ticket = Selectable<Tickets>;

/** A ticket with its type, event and calendar. */
export type TicketDetails = Ticket & {
  type_name: string;
  calendar_id: CalendarId;
  entry_name: string;
  entry_description: string;
  entry_state: EntryState;
  entry_state_at: Temporal.Instant;
  entry_version: number;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  doors_at: Temporal.Instant | null;
  /** the space, or the address of an event elsewhere */
  space_name: string | null;
  entry_address: string;
  calendar_slug: string;
  time_zone: string;
  currency: string;
  container_type: string;
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
        sql<boolean>`(t.code = ${code} OR (t.container_id, t.order_id)
          = (SELECT container_id, order_id FROM tickets WHERE code = ${code}))`,
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
export async function listTicketsOfOrder(
  db: Db | Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<TicketDetails[]> {
  return await ticketDetails(db)
    .where('t.container_id', '=', containerId)
    .where('t.order_id', '=', orderId)
    .orderBy('t.ticket_type_id')
    .orderBy('t.id')
    .execute();
}

const ticketDetails = (db: Db | Tx) =>
  db
    .selectFrom('tickets as t')
    .innerJoin('ticket_types as k', (join) =>
      join
        .onRef('k.container_id', '=', 't.container_id')
        .onRef('k.entry_id', '=', 't.entry_id')
        .onRef('k.id', '=', 't.ticket_type_id'),
    )
    .innerJoin('calendar_entries as e', (join) =>
      join.onRef('e.container_id', '=', 't.container_id').onRef('e.id', '=', 't.entry_id'),
    )
    .innerJoin('calendars as c', (join) =>
      join.onRef('c.container_id', '=', 'e.container_id').onRef('c.id', '=', 'e.calendar_id'),
    )
    .leftJoin('resources as s', (join) =>
      join.onRef('s.container_id', '=', 'e.container_id').onRef('s.id', '=', 'e.space_id'),
    )
    .selectAll('t')
    .select([
      'k.name as type_name',
      'e.calendar_id',
      'e.name as entry_name',
      'e.description as entry_description',
      'e.state as entry_state',
      'e.state_at as entry_state_at',
      'e.version as entry_version',
      'e.starts_at',
      'e.ends_at',
      'e.doors_at',
      'e.address as entry_address',
      sql<string | null>`coalesce(s.name, nullif(e.address, ''))`.as('space_name'),
      'c.slug as calendar_slug',
      'c.time_zone',
      'c.currency',
      'c.container_type',
    ]);

/** Counts the tickets of an entry that an owner holds, by type. */
export async function countHeldTickets(
  db: Db | Tx,
  owner: Owner,
  { containerId, entryId, now }: { containerId: ContainerId; entryId: EntryId; now: Temporal.Instant },
): Promise<Map<TicketTypeId, number>> {
  const rows = await named(
    db,
    `count-held-tickets-of-${ownerKind(owner)}`,
    db
      .selectFrom('tickets')
      .select(({ fn }) => ['ticket_type_id', fn.countAll<number>().as('held')])
      .where('container_id', '=', containerId)
      .where('entry_id', '=', entryId)
      .where(ownedBy(owner))
      .where('state', '=', 'reserved')
      .where('held_until', '>', now)
      .groupBy('ticket_type_id'),
  );
  return new Map(rows.map((row) => [row.ticket_type_id, row.held]));
}

/**
 * Inserts tickets. Triggers count them into their type and entry, whose constraints ticket_types_quota and
 * calendar_entries_capacity refuse one too many.
 */
export async function insertTickets(
  tx: Tx,
  containerId: ContainerId,
  tickets: readonly Omit<Insertable<Tickets>, 'container_id'>[],
): Promise<Ticket[]> {
  const rows = JSON.stringify(tickets.map((ticket) => ({ ...ticket, container_id: containerId })));
  return await named(
    tx,
    'insert-tickets',
    sql<Ticket>`
    INSERT INTO tickets (container_id, entry_id, ticket_type_id, code, state, price_minor, user_id, session_id,
      customer_id, order_id, contact_name, contact_email, held_until, created_at, state_at, state_by)
    SELECT container_id, entry_id, ticket_type_id, code, state, price_minor, user_id, session_id,
      customer_id, order_id, contact_name, contact_email, held_until, created_at, state_at, state_by
    FROM json_populate_recordset(NULL::tickets, ${rows}::json)
    RETURNING *`,
  );
}

/** Transitions the given tickets that are in an allowed source state. @returns those that were transitioned */
export async function transitionTickets(
  tx: Tx,
  containerId: ContainerId,
  ids: readonly TicketId[],
  { to, act, change = {} }: { to: TicketState; act: Act; change?: Partial<Insertable<Tickets>> },
): Promise<Ticket[]> {
  if (ids.length === 0) return [];
  return await tx
    .updateTable('tickets')
    .set({ ...change, state: to, state_at: act.at, state_by: act.by })
    .where('container_id', '=', containerId)
    .where(sql<boolean>`id = ANY(${[...ids]})`)
    .where('state', 'in', ticketStatesBefore(to))
    .returningAll()
    .execute();
}

/** Cancels what an owner holds of ticket types that need another one, where there are more of them than of the others. */
export async function cancelCompanionsAlone(
  tx: Tx,
  owner: Owner,
  containerId: ContainerId,
  act: Act,
): Promise<void> {
  await sql`
    UPDATE tickets SET state = 'cancelled', state_at = ${act.at}, state_by = ${act.by}
    WHERE container_id = ${containerId} AND id IN (
      SELECT c.id FROM (
        SELECT t.id, t.entry_id, t.ticket_type_id, t.state,
          row_number() OVER (PARTITION BY t.entry_id, t.ticket_type_id ORDER BY t.state = 'reserved', t.id) AS number
        FROM tickets t
        WHERE t.container_id = ${containerId} AND ${ownedBy(owner, 't')}
          AND t.state IN ('reserved', 'ordered', 'confirmed', 'checked_in')
          AND EXISTS (SELECT FROM ticket_type_needs n
            WHERE n.container_id = t.container_id AND n.ticket_type_id = t.ticket_type_id)) c
      WHERE c.state = 'reserved' AND c.number > (
        SELECT count(*) FROM tickets o JOIN ticket_type_needs n ON n.container_id = o.container_id
          AND n.ticket_type_id = c.ticket_type_id AND n.needs_id = o.ticket_type_id
        WHERE o.container_id = ${containerId} AND ${ownedBy(owner, 'o')} AND o.entry_id = c.entry_id
          AND o.state IN ('reserved', 'ordered', 'confirmed', 'checked_in')))`.execute(tx);
}

/** A type of which somebody has valid tickets, how many, and the types of which they need as many. */
export type OwnedType = { id: TicketTypeId; count: number; needs: TicketTypeId[] };

/** Lists what the owner of an order has of the events in it, from this order and others. */
export async function listOwnedTypes(
  tx: Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<OwnedType[]> {
  const { rows } = await sql<OwnedType>`
    SELECT t.ticket_type_id AS id, count(*)::integer AS count, ARRAY(SELECT n.needs_id FROM ticket_type_needs n
      WHERE n.container_id = ${containerId} AND n.ticket_type_id = t.ticket_type_id) AS needs
    FROM tickets t
    WHERE t.container_id = ${containerId} AND t.state IN ('ordered', 'confirmed', 'checked_in')
      AND EXISTS (SELECT FROM tickets o WHERE o.container_id = t.container_id AND o.order_id = ${orderId}
        AND o.entry_id = t.entry_id
        AND (o.user_id = t.user_id OR o.session_id = t.session_id OR o.customer_id = t.customer_id))
    GROUP BY t.ticket_type_id`.execute(tx);
  return rows;
}

/** Gives an owner's tickets to another; states, times and orders stay as they are. */
export async function assignTicketsTo(tx: Tx, owner: Owner, next: Owner): Promise<void> {
  await tx.updateTable('tickets').set(ownerColumns(next)).where(ownedBy(owner)).execute();
}

/** People with tickets of an event: by mail address, with one of their orders. */
export type Holder = { order_id: OrderId; tickets: number };

/** Lists who has valid tickets of an event, one row for each mail address. */
export async function listHolders(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
): Promise<Holder[]> {
  const { rows } = await sql<Holder>`
    SELECT max(order_id) AS order_id, count(*)::integer AS tickets FROM tickets
    WHERE container_id = ${containerId} AND entry_id = ${entryId} AND state IN ('confirmed', 'checked_in')
      AND order_id IS NOT NULL
    GROUP BY coalesce(lower(contact_email), 'order ' || order_id) ORDER BY 1`.execute(db);
  return rows;
}

/** Corrects the mail address of an order's tickets. */
export async function setContactOfTickets(
  tx: Tx,
  containerId: ContainerId,
  { orderId, name, email }: { orderId: OrderId; name?: string; email: string },
): Promise<void> {
  await tx
    .updateTable('tickets')
    .set({ contact_email: email, ...(name !== undefined && { contact_name: name }) })
    .where('container_id', '=', containerId)
    .where('order_id', '=', orderId)
    .execute();
}

/** Locks and returns the tickets of an order, in lock order: by id. */
export async function lockTicketsOfOrder(
  tx: Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<Ticket[]> {
  return await tx
    .selectFrom('tickets')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('order_id', '=', orderId)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/**
 * Locks the tickets of an order, in lock order: by id; and confirms those that are ordered. One statement.
 * @returns all of them as they were before
 */
export async function confirmTicketsOfOrder(
  tx: Tx,
  containerId: ContainerId,
  orderId: OrderId,
  { act, buyer }: { act: Act; buyer: { name: string; email: string } },
): Promise<Ticket[]> {
  return await named(
    tx,
    'confirm-tickets-of-order',
    sql<Ticket>`
    WITH locked AS MATERIALIZED (
      SELECT * FROM tickets WHERE container_id = ${containerId} AND order_id = ${orderId} ORDER BY id FOR UPDATE),
    confirmed AS (
      UPDATE tickets t SET state = 'confirmed', held_until = NULL, contact_name = ${buyer.name},
        contact_email = ${buyer.email}, state_at = ${act.at}, state_by = ${act.by}
      FROM locked WHERE t.container_id = locked.container_id AND t.id = locked.id AND locked.state = 'ordered')
    SELECT * FROM locked ORDER BY id`,
  );
}

/** Finds a ticket by its id. */
export async function findTicketOfPage(
  db: Db | Tx,
  containerId: ContainerId,
  id: TicketId,
): Promise<TicketDetails | undefined> {
  const query = ticketDetails(db).where('t.container_id', '=', containerId).where('t.id', '=', id);
  const [ticket] = await named(db, 'find-ticket-of-page', query);
  return ticket;
}

/** A ticket, and which of the valid ones of its type it is in its order. */
export type TicketInOrder = TicketDetails & { number: number; count: number };

/** Finds a ticket of a page by its id or its code, with its place in its order. One query. */
export async function findTicketInOrder(
  db: Db | Tx,
  containerId: ContainerId,
  key: { id: TicketId } | { code: string },
): Promise<TicketInOrder | undefined> {
  const ofOrder = (isCounted: RawBuilder<unknown>) => sql<number>`(
    SELECT count(*)::integer FROM tickets o
    WHERE o.container_id = t.container_id AND o.order_id = t.order_id AND o.ticket_type_id = t.ticket_type_id
      AND o.state IN ('confirmed', 'checked_in') AND ${isCounted})`;
  const query = ticketDetails(db)
    .select([ofOrder(sql`o.id <= t.id`).as('number'), ofOrder(sql`true`).as('count')])
    .where('t.container_id', '=', containerId);
  const [ticket] =
    'id' in key
      ? await named(db, 'find-ticket-in-order', query.where('t.id', '=', key.id))
      : await named(db, 'find-ticket-in-order-by-code', query.where('t.code', '=', key.code));
  return ticket;
}
