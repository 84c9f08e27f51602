import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import { ownedBy } from '../../shared/db/owned-by.ts';
import type { CalendarId, EntryId, OrderId, Owner, SpaceId, TicketTypeId } from '../../shared/ids.ts';
import type { Range } from '../rules/availability.ts';
import type { EntryState } from '../rules/entry-state.ts';
import { entryKey, type HoldKey, MAX_HOLD_MINUTES, ticketsKey } from '../rules/hold.ts';
import type { TicketState } from '../rules/ticket-state.ts';
import type { Transition } from '../rules/transition.ts';

/** A line of a basket or an order: one booking, or all tickets of one type that are in the same state. */
export type Hold = {
  key: string;
  calendar_id: CalendarId;
  entry_id: EntryId;
  container_type: string;
  container_id: number;
  calendar_slug: string;
  time_zone: string;
  currency: string;
  entry_name: string;
  entry_description: string;
  sequence: number;
  space_name: string | null;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  /** null for a booking */
  type_name: string | null;
  quantity: number;
  amount_minor: number;
  state: EntryState | TicketState;
  state_at: Temporal.Instant;
  held_until: Temporal.Instant | null;
};

/** Lists an owner's holds that are not ordered, the first to expire first. */
export async function listHolds(db: Db | Tx, owner: Owner, now: Temporal.Instant): Promise<Hold[]> {
  const holds = await listLines(
    db,
    (alias) => sql`${ownedBy(owner, alias)}
    AND ${sql.ref(`${alias}.state`)} IN ('pending', 'reserved') AND ${sql.ref(`${alias}.held_until`)} > ${now}`,
  );
  return holds.toSorted((a, b) => compare(a.held_until, b.held_until));
}

/** Lists an owner's holds that expired since an instant without being ordered, swept or not, newest first. */
export async function listExpiredHolds(
  db: Db | Tx,
  owner: Owner,
  since: Temporal.Instant,
  now: Temporal.Instant,
): Promise<Hold[]> {
  const holds = await listLines(
    db,
    (alias) => sql`${ownedBy(owner, alias)}
    AND ${sql.ref(`${alias}.state`)} IN ('pending', 'reserved', 'expired')
    AND ${sql.ref(`${alias}.held_until`)} > ${since} AND ${sql.ref(`${alias}.held_until`)} <= ${now}`,
  );
  return holds.toSorted((a, b) => compare(b.held_until, a.held_until));
}

/** Lists the lines of an order in their current states. */
export async function listHoldsOfOrder(db: Db | Tx, orderId: OrderId): Promise<Hold[]> {
  return await listLines(db, (alias) => sql`${sql.ref(`${alias}.order_id`)} = ${orderId}`);
}

const compare = (a: Temporal.Instant | null, b: Temporal.Instant | null): number =>
  a && b ? Temporal.Instant.compare(a, b) : 0;

async function listLines(db: Db | Tx, where: (alias: 'e' | 't') => RawBuilder<unknown>): Promise<Hold[]> {
  const { rows } = await sql<Omit<Hold, 'key'> & { ticket_type_id: TicketTypeId | null }>`
    SELECT held.*, c.container_type, c.container_id, c.slug AS calendar_slug, c.time_zone, c.currency,
      n.name AS entry_name, n.description AS entry_description, n.sequence, s.name AS space_name, n.starts_at, n.ends_at, k.name AS type_name
    FROM (
      SELECT e.calendar_id, e.id AS entry_id, NULL::integer AS ticket_type_id, 1 AS quantity, e.cost_minor::bigint AS amount_minor,
        e.state, e.state_at, e.held_until
      FROM calendar_entries e WHERE ${where('e')}
      UNION ALL
      SELECT t.calendar_id, t.entry_id, t.ticket_type_id, count(*)::integer, sum(t.price_minor)::bigint,
        t.state, max(t.state_at), min(t.held_until)
      FROM tickets t WHERE ${where('t')} GROUP BY t.calendar_id, t.entry_id, t.ticket_type_id, t.state
    ) held
    JOIN calendars c ON c.id = held.calendar_id
    JOIN calendar_entries n ON n.calendar_id = held.calendar_id AND n.id = held.entry_id
    LEFT JOIN spaces s ON s.id = n.space_id
    LEFT JOIN ticket_types k ON k.calendar_id = held.calendar_id AND k.id = held.ticket_type_id
    ORDER BY n.starts_at, held.entry_id, held.ticket_type_id`.execute(db);
  return rows.map(({ ticket_type_id, ...hold }) => ({
    ...hold,
    key:
      ticket_type_id === null
        ? entryKey({ calendar_id: hold.calendar_id, id: hold.entry_id })
        : ticketsKey({ calendar_id: hold.calendar_id, ticket_type_id }),
  }));
}

/** Holds are pending entries and reserved tickets: two tables with the same columns for them. */
export type HoldTable = 'calendar_entries' | 'tickets';

const ALIAS = { calendar_entries: 'e', tickets: 't' } as const;
const HELD = { calendar_entries: sql.lit('pending'), tickets: sql.lit('reserved') };

/**
 * The condition that a hold is overdue: expired, but not swept yet. Its place counts as free. The states are exactly
 * those of the partial indexes on `held_until`; with one more, the indexes would not apply.
 */
export const overdue = (alias: 'e' | 't', now: Temporal.Instant): RawBuilder<boolean> =>
  sql`(${alias === 'e' ? sql`e.state IN ('pending', 'ordered')` : sql`t.state IN ('reserved', 'ordered')`}
    AND ${sql.ref(`${alias}.held_until`)} <= ${now})`;

/** Transitions an owner's unexpired holds of one table to `ordered`. @param order.until the earliest time at which they may expire */
export async function orderHoldsIn(
  tx: Tx,
  table: HoldTable,
  owner: Owner,
  order: { id: OrderId; until: Temporal.Instant },
  transition: Transition,
): Promise<void> {
  await sql`
    UPDATE ${sql.table(table)} SET state = 'ordered', order_id = ${order.id},
      held_until = greatest(held_until, ${order.until}), state_at = ${transition.at}, state_by = ${transition.by}
    WHERE (calendar_id, id) IN (
      SELECT calendar_id, id FROM ${sql.table(table)}
      WHERE ${ownedBy(owner)} AND state = ${HELD[table]} AND held_until > ${transition.at}
      ORDER BY calendar_id, id FOR UPDATE)`.execute(tx);
}

/** Extends an owner's unexpired holds of one table by their calendar's hold time. @returns when each now expires */
export async function extendHoldsIn(
  tx: Tx,
  table: HoldTable,
  owner: Owner,
  now: Temporal.Instant,
): Promise<Temporal.Instant[]> {
  const { rows } = await sql<{ held_until: Temporal.Instant }>`
    UPDATE ${sql.table(table)} h SET held_until = greatest(h.held_until, least(
      ${now}::timestamptz + make_interval(mins => c.hold_minutes),
      h.created_at + make_interval(mins => ${MAX_HOLD_MINUTES})))
    FROM calendars c
    WHERE c.id = h.calendar_id AND ${ownedBy(owner, 'h')} AND h.state = ${HELD[table]} AND h.held_until > ${now}
    RETURNING h.held_until`.execute(tx);
  return rows.map((row) => row.held_until);
}

/** Cancels a held booking, or all held tickets of one type, if they are this owner's. @returns how many */
export async function cancelHold(
  tx: Tx,
  owner: Owner,
  hold: HoldKey,
  transition: Transition,
): Promise<number> {
  const table = hold.type === 'entry' ? 'calendar_entries' : 'tickets';
  const rows = hold.type === 'entry' ? sql`id = ${hold.entryId}` : sql`ticket_type_id = ${hold.ticketTypeId}`;
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(table)} SET state = 'cancelled', state_at = ${transition.at}, state_by = ${transition.by}
    WHERE calendar_id = ${hold.calendarId} AND ${rows} AND ${ownedBy(owner)} AND state = ${HELD[table]}`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0);
}

/** Expires overdue bookings that occupy a space in a range, so that the constraint counts only live ones. */
export async function expireOverdueInSpace(
  tx: Tx,
  spaceId: SpaceId,
  range: Range,
  transition: Transition,
): Promise<number> {
  const inRange = sql`EXISTS (
    SELECT FROM occupancy o JOIN space_leaves(${spaceId}) l ON l.space_id = o.space_id
    WHERE o.calendar_id = e.calendar_id AND o.entry_id = e.id AND o.during && tstzrange(${range.from}, ${range.to}))`;
  return await expire(tx, 'calendar_entries', transition, sql`AND ${inRange}`, sql`FOR UPDATE`);
}

/** Expires the overdue tickets of an entry, so that quota and capacity count only live ones. */
export async function expireOverdueOfEntry(
  tx: Tx,
  calendarId: CalendarId,
  entryId: EntryId,
  transition: Transition,
): Promise<number> {
  const ofEntry = sql`AND t.calendar_id = ${calendarId} AND t.entry_id = ${entryId}`;
  return await expire(tx, 'tickets', transition, ofEntry, sql`FOR UPDATE`);
}

/** Expires at most `limit` overdue holds of one table. Rows locked by another transaction, such as a payment, are skipped. */
export async function expireOverdueIn(
  tx: Tx,
  table: HoldTable,
  transition: Transition,
  limit: number,
): Promise<number> {
  return await expire(tx, table, transition, sql``, sql`LIMIT ${limit} FOR UPDATE SKIP LOCKED`);
}

async function expire(
  tx: Tx,
  table: HoldTable,
  transition: Transition,
  where: RawBuilder<unknown>,
  lock: RawBuilder<unknown>,
): Promise<number> {
  const alias = sql.ref(ALIAS[table]);
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(table)} h SET state = 'expired', state_at = ${transition.at}, state_by = ${transition.by}
    FROM (
      SELECT ${alias}.calendar_id, ${alias}.id FROM ${sql.table(table)} ${alias}
      WHERE ${overdue(ALIAS[table], transition.at)} ${where}
      ORDER BY ${alias}.calendar_id, ${alias}.id ${lock}) due
    WHERE h.calendar_id = due.calendar_id AND h.id = due.id`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
