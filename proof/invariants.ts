import { type RawBuilder, sql } from 'kysely';
import { ENTRY_TRANSITIONS } from '../src/events/rules/entry-state.ts';
import { TICKET_TRANSITIONS } from '../src/events/rules/ticket-state.ts';
import type { Db } from '../src/shared/db/database.ts';

/**
 * Checks the promises of docs/promises.md against entries, tickets and orders, without the counters and occupancy that
 * enforce them.
 * @returns one line for each row that violates a promise
 */
export async function brokenInvariants(db: Db): Promise<string[]> {
  const broken: string[] = [];
  for (const { promise, query } of INVARIANTS) {
    const { rows } = await query.execute(db);
    broken.push(...rows.map((row) => `${promise}: ${JSON.stringify(row)}`));
  }
  return broken;
}

const LIVE_ENTRY = sql`('pending', 'ordered', 'provisional', 'confirmed')`;
const LIVE_TICKET = sql`('reserved', 'ordered', 'confirmed', 'checked_in')`;

// The lanes that each live entry takes of each leaf space: one if the leaf itself is booked, all if a space above it is.
const CLAIMS = sql`
  SELECT e.calendar_id, e.id, l.space_id, l.lanes, CASE WHEN l.space_id = e.space_id THEN 1 ELSE l.lanes END AS takes,
    tstzrange(e.starts_at - make_interval(mins => e.buffer_before_minutes), e.ends_at + make_interval(mins => e.buffer_after_minutes)) AS during
  FROM calendar_entries e, space_leaves(e.space_id) l WHERE e.state IN ${LIVE_ENTRY}`;

const allowed = (transitions: Record<string, readonly string[]>): RawBuilder<unknown> =>
  sql`(${sql.join(
    Object.entries(transitions).flatMap(([from, tos]) => tos.map((to) => sql`(${from}::text, ${to}::text)`)),
  )})`;

// Transitions whose from_state is not the state before them, or whose to_state is not the state after them.
const brokenChains = (
  transitions: 'entry_transitions' | 'ticket_transitions',
  table: 'calendar_entries' | 'tickets',
  key: string,
  initialState: string,
) => sql`
  SELECT ${sql.lit(table)} AS of, m.calendar_id, ${sql.ref(`m.${key}`)} AS id, m.from_state, m.to_state FROM (
    SELECT *, lag(to_state) OVER w AS before, lead(from_state) OVER w AS after FROM ${sql.table(transitions)}
    WINDOW w AS (PARTITION BY calendar_id, ${sql.ref(key)} ORDER BY id)) m
  JOIN ${sql.table(table)} t ON t.calendar_id = m.calendar_id AND t.id = ${sql.ref(`m.${key}`)}
  WHERE coalesce(m.before, CASE WHEN m.from_state = 'draft' THEN 'draft' WHEN m.from_state = 'confirmed' THEN 'confirmed' ELSE ${initialState}::text END) <> m.from_state
     OR coalesce(m.after, t.state) <> m.to_state OR m.transitioned_by = '' OR m.transitioned_at IS NULL`;

const INVARIANTS: { promise: string; query: RawBuilder<unknown> }[] = [
  {
    promise: '1. a space has more bookings than lanes',
    query: sql`
      WITH claims AS (${CLAIMS})
      SELECT a.space_id, a.id AS entry, a.lanes, (
        SELECT sum(b.takes) FROM claims b WHERE b.space_id = a.space_id AND b.during @> lower(a.during)) AS taken
      FROM claims a
      WHERE a.lanes < (SELECT sum(b.takes) FROM claims b WHERE b.space_id = a.space_id AND b.during @> lower(a.during))`,
  },
  {
    promise: '1. occupancy differs from the live entries',
    query: sql`
      WITH claims AS (${CLAIMS}),
      expected AS (SELECT calendar_id, id, space_id, during, takes::bigint AS lanes FROM claims),
      actual AS (SELECT calendar_id, entry_id, space_id, during, count(*) FROM occupancy GROUP BY 1, 2, 3, 4)
      (SELECT * FROM expected EXCEPT SELECT * FROM actual) UNION ALL (SELECT * FROM actual EXCEPT SELECT * FROM expected)`,
  },
  {
    promise: '2. a ticket type has more live tickets than its quota, or its counter is wrong',
    query: sql`
      SELECT k.calendar_id, k.id, k.quota, k.sold, live.n FROM ticket_types k, LATERAL (
        SELECT count(*) AS n FROM tickets t
        WHERE t.calendar_id = k.calendar_id AND t.ticket_type_id = k.id AND t.state IN ${LIVE_TICKET}) live
      WHERE live.n > k.quota OR live.n <> k.sold`,
  },
  {
    promise: '2. an entry has more live tickets than its capacity, or its counter is wrong',
    query: sql`
      SELECT e.calendar_id, e.id, e.capacity, e.places_sold, live.n FROM calendar_entries e, LATERAL (
        SELECT count(*) AS n FROM tickets t
        WHERE t.calendar_id = e.calendar_id AND t.entry_id = e.id AND t.state IN ${LIVE_TICKET}) live
      WHERE live.n > e.capacity OR live.n <> e.places_sold`,
  },
  {
    promise: '3. a received payment differs from its fulfilled lines and refunds',
    query: sql`
      SELECT p.id, p.state, p.received_minor, sold.amount AS fulfilled, back.amount AS refunds FROM payments p,
        LATERAL (SELECT coalesce(sum(l.amount_minor), 0) AS amount FROM order_lines l JOIN orders o ON o.id = l.order_id
          WHERE o.paid_by_payment_id = p.id AND l.state = 'fulfilled') sold,
        LATERAL (SELECT coalesce(sum(amount_minor), 0) AS amount FROM refunds r WHERE r.payment_id = p.id) back
      WHERE p.state = 'received' AND p.received_minor <> sold.amount + back.amount
         OR p.state <> 'received' AND sold.amount + back.amount > 0`,
  },
  {
    promise: '3. a fulfilled line has no entry or tickets, or these have no fulfilled line',
    query: sql`
      WITH sold AS (
        SELECT l.order_id, l.key, l.quantity FROM order_lines l WHERE l.seller = 'events' AND l.state = 'fulfilled'),
      delivered AS (
        SELECT e.order_id, format('entry-%s-%s', e.calendar_id, e.id) AS key, 1 AS quantity FROM calendar_entries e
        WHERE e.order_id IS NOT NULL AND e.state IN ('provisional', 'confirmed')
        UNION ALL
        SELECT t.order_id, format('tickets-%s-%s', t.calendar_id, t.ticket_type_id), count(*)::integer FROM tickets t
        WHERE t.state IN ('confirmed', 'checked_in') GROUP BY 1, 2)
      (SELECT 'not delivered' AS what, * FROM (SELECT * FROM sold EXCEPT SELECT * FROM delivered) a)
      UNION ALL (SELECT 'not sold', * FROM (SELECT * FROM delivered EXCEPT SELECT * FROM sold) b)`,
  },
  {
    promise: '4. a recorded transition is not allowed',
    query: sql`
      SELECT 'entry' AS of, calendar_id, entry_id AS id, from_state, to_state FROM entry_transitions
        WHERE (from_state, to_state) NOT IN ${allowed(ENTRY_TRANSITIONS)}
      UNION ALL
      SELECT 'ticket', calendar_id, ticket_id, from_state, to_state FROM ticket_transitions
        WHERE (from_state, to_state) NOT IN ${allowed(TICKET_TRANSITIONS)}`,
  },
  {
    promise: '4. the recorded transitions do not lead to the current state',
    query: sql`
      (${brokenChains('entry_transitions', 'calendar_entries', 'entry_id', 'pending')})
      UNION ALL (${brokenChains('ticket_transitions', 'tickets', 'ticket_id', 'reserved')})`,
  },
  {
    promise: '5. a ticket was admitted twice without an exit in between',
    query: sql`
      SELECT calendar_id, ticket_id FROM (
        SELECT *, lag(to_state) OVER (PARTITION BY calendar_id, ticket_id ORDER BY id) AS before FROM ticket_transitions
        WHERE to_state = 'checked_in' OR from_state = 'checked_in') m
      WHERE to_state = 'checked_in' AND before = 'checked_in'`,
  },
  {
    promise: '7. a held or bought entry or ticket has no owner, or two',
    query: sql`
      SELECT 'entry' AS of, calendar_id, id FROM calendar_entries WHERE num_nonnulls(user_id, session_id) > 1
        OR state IN ('pending', 'ordered', 'provisional') AND num_nonnulls(user_id, session_id) <> 1
      UNION ALL
      SELECT 'ticket', calendar_id, id FROM tickets WHERE num_nonnulls(user_id, session_id) <> 1`,
  },
];
