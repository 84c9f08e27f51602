import { sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { OrderId, Owner } from '../../shared/ids.ts';
import { entryKey, ticketsKey } from '../rules/hold-key.ts';
import type { CalendarEntry } from './calendar-entry.ts';
import type { Ticket } from './ticket.ts';

/** A line of a basket or an order: one booking, or all the tickets of one kind that stand in the same state. */
export type Hold = {
  key: string;
  calendar_id: CalendarEntry['calendar_id'];
  entry_id: CalendarEntry['id'];
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
  /** none for a booking */
  type_name: string | null;
  quantity: number;
  amount_minor: number;
  state: CalendarEntry['state'] | Ticket['state'];
  state_at: Temporal.Instant;
  held_until: Temporal.Instant | null;
};

/** What an owner holds and has not ordered, soonest to run out first. */
export async function listHolds(db: Db | Tx, owner: Owner, now: Temporal.Instant): Promise<Hold[]> {
  const holds = await bookingsAndTickets(
    db,
    (alias) => sql`${ownedBy(alias, owner)}
    AND ${sql.ref(`${alias}.state`)} IN ('pending', 'reserved') AND ${sql.ref(`${alias}.held_until`)} > ${now}`,
  );
  return holds.toSorted((a, b) => compare(a.held_until, b.held_until));
}

/** What ran out on an owner since an instant, and was not ordered, newest first; whether swept yet or not. */
export async function listExpiredHolds(
  db: Db | Tx,
  owner: Owner,
  since: Temporal.Instant,
  now: Temporal.Instant,
): Promise<Hold[]> {
  const holds = await bookingsAndTickets(
    db,
    (alias) => sql`${ownedBy(alias, owner)}
    AND ${sql.ref(`${alias}.state`)} IN ('pending', 'reserved', 'expired')
    AND ${sql.ref(`${alias}.held_until`)} > ${since} AND ${sql.ref(`${alias}.held_until`)} <= ${now}`,
  );
  return holds.toSorted((a, b) => compare(b.held_until, a.held_until));
}

/** The lines of an order as they stand. */
export async function listHoldsOfOrder(db: Db | Tx, orderId: OrderId): Promise<Hold[]> {
  return await bookingsAndTickets(db, (alias) => sql`${sql.ref(`${alias}.order_id`)} = ${orderId}`);
}

const compare = (a: Temporal.Instant | null, b: Temporal.Instant | null): number =>
  a && b ? Temporal.Instant.compare(a, b) : 0;

const ownedBy = (alias: string, owner: Owner) =>
  owner.userId
    ? sql`${sql.ref(`${alias}.user_id`)} = ${owner.userId}`
    : sql`${sql.ref(`${alias}.session_id`)} = ${owner.sessionId}`;

async function bookingsAndTickets(
  db: Db | Tx,
  which: (alias: 'e' | 't') => ReturnType<typeof sql>,
): Promise<Hold[]> {
  const { rows } = await sql<Omit<Hold, 'key'> & { ticket_type_id: Ticket['ticket_type_id'] | null }>`
    SELECT held.*, c.container_type, c.container_id, c.slug AS calendar_slug, c.time_zone, c.currency,
      n.name AS entry_name, n.description AS entry_description, n.sequence, s.name AS space_name, n.starts_at, n.ends_at, k.name AS type_name
    FROM (
      SELECT e.calendar_id, e.id AS entry_id, NULL::integer AS ticket_type_id, 1 AS quantity, e.cost_minor::bigint AS amount_minor,
        e.state, e.state_at, e.held_until
      FROM calendar_entries e WHERE ${which('e')}
      UNION ALL
      SELECT t.calendar_id, t.entry_id, t.ticket_type_id, count(*)::integer, sum(t.price_minor)::bigint,
        t.state, max(t.state_at), min(t.held_until)
      FROM tickets t WHERE ${which('t')} GROUP BY t.calendar_id, t.entry_id, t.ticket_type_id, t.state
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
