import { type RawBuilder, sql } from 'kysely';
import { ENTRY_TRANSITIONS } from '../src/events/rules/entry-state.ts';
import { TICKET_TRANSITIONS } from '../src/events/rules/ticket-state.ts';
import type { Db } from '../src/shared/db/database.ts';

/**
 * The promises of the system, recomputed from raw rows: not from the counters and occupancy that guard them.
 * @returns a line for each place where one does not hold
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

// Each live entry's claim on each undivided space, lanes taken: one when booked by itself, all when part of a larger one.
const CLAIMS = sql`
  SELECT e.calendar_id, e.id, l.space_id, l.lanes, CASE WHEN l.space_id = e.space_id THEN 1 ELSE l.lanes END AS takes,
    tstzrange(e.starts_at - make_interval(mins => e.buffer_before_minutes), e.ends_at + make_interval(mins => e.buffer_after_minutes)) AS during
  FROM calendar_entries e, space_leaves(e.space_id) l WHERE e.state IN ${LIVE_ENTRY}`;

const allowed = (moves: Record<string, readonly string[]>): RawBuilder<unknown> =>
  sql`(${sql.join(
    Object.entries(moves).flatMap(([from, tos]) => tos.map((to) => sql`(${from}::text, ${to}::text)`)),
  )})`;

const chain = (
  moves: 'entry_transitions' | 'ticket_transitions',
  things: 'calendar_entries' | 'tickets',
  key: string,
  begins: string,
) => sql`
  SELECT ${sql.lit(things)} AS of, m.calendar_id, ${sql.ref(`m.${key}`)} AS id, m.from_state, m.to_state FROM (
    SELECT *, lag(to_state) OVER w AS before, lead(from_state) OVER w AS after FROM ${sql.table(moves)}
    WINDOW w AS (PARTITION BY calendar_id, ${sql.ref(key)} ORDER BY id)) m
  JOIN ${sql.table(things)} t ON t.calendar_id = m.calendar_id AND t.id = ${sql.ref(`m.${key}`)}
  WHERE coalesce(m.before, CASE WHEN m.from_state = 'draft' THEN 'draft' WHEN m.from_state = 'confirmed' THEN 'confirmed' ELSE ${begins}::text END) <> m.from_state
     OR coalesce(m.after, t.state) <> m.to_state OR m.transitioned_by = '' OR m.transitioned_at IS NULL`;

const INVARIANTS: { promise: string; query: RawBuilder<unknown> }[] = [
  {
    promise: '1. a space is booked beyond its lanes',
    query: sql`
      WITH claims AS (${CLAIMS})
      SELECT a.space_id, a.id AS entry, a.lanes, (
        SELECT sum(b.takes) FROM claims b WHERE b.space_id = a.space_id AND b.during @> lower(a.during)) AS taken
      FROM claims a
      WHERE a.lanes < (SELECT sum(b.takes) FROM claims b WHERE b.space_id = a.space_id AND b.during @> lower(a.during))`,
  },
  {
    promise: '1. occupancy is not what the live entries take',
    query: sql`
      WITH claims AS (${CLAIMS}),
      wanted AS (SELECT calendar_id, id, space_id, during, takes::bigint AS lanes FROM claims),
      kept AS (SELECT calendar_id, entry_id, space_id, during, count(*) FROM occupancy GROUP BY 1, 2, 3, 4)
      (SELECT * FROM wanted EXCEPT SELECT * FROM kept) UNION ALL (SELECT * FROM kept EXCEPT SELECT * FROM wanted)`,
  },
  {
    promise: '2. more live tickets of a kind than its count, or the counter is off',
    query: sql`
      SELECT k.calendar_id, k.id, k.quota, k.sold, live.n FROM ticket_types k, LATERAL (
        SELECT count(*) AS n FROM tickets t
        WHERE t.calendar_id = k.calendar_id AND t.ticket_type_id = k.id AND t.state IN ${LIVE_TICKET}) live
      WHERE live.n > k.quota OR live.n <> k.sold`,
  },
  {
    promise: '2. more live tickets of an entry than its capacity, or the counter is off',
    query: sql`
      SELECT e.calendar_id, e.id, e.capacity, e.places_sold, live.n FROM calendar_entries e, LATERAL (
        SELECT count(*) AS n FROM tickets t
        WHERE t.calendar_id = e.calendar_id AND t.entry_id = e.id AND t.state IN ${LIVE_TICKET}) live
      WHERE live.n > e.capacity OR live.n <> e.places_sold`,
  },
  {
    promise: '3. a payment received does not end as fulfilled lines and refunds',
    query: sql`
      SELECT p.id, p.state, p.received_minor, sold.amount AS fulfilled, back.amount AS refunds FROM payments p,
        LATERAL (SELECT coalesce(sum(l.amount_minor), 0) AS amount FROM order_lines l JOIN orders o ON o.id = l.order_id
          WHERE o.paid_by_payment_id = p.id AND l.state = 'fulfilled') sold,
        LATERAL (SELECT coalesce(sum(amount_minor), 0) AS amount FROM refunds r WHERE r.payment_id = p.id) back
      WHERE p.state = 'received' AND p.received_minor <> sold.amount + back.amount
         OR p.state <> 'received' AND sold.amount + back.amount > 0`,
  },
  {
    promise: '3. a fulfilled line has nothing to show for it, or something is paid that no order fulfilled',
    query: sql`
      WITH sold AS (
        SELECT l.order_id, l.key, l.quantity FROM order_lines l WHERE l.seller = 'events' AND l.state = 'fulfilled'),
      had AS (
        SELECT e.order_id, format('entry-%s-%s', e.calendar_id, e.id) AS key, 1 AS quantity FROM calendar_entries e
        WHERE e.order_id IS NOT NULL AND e.state IN ('provisional', 'confirmed')
        UNION ALL
        SELECT t.order_id, format('tickets-%s-%s', t.calendar_id, t.ticket_type_id), count(*)::integer FROM tickets t
        WHERE t.state IN ('confirmed', 'checked_in') GROUP BY 1, 2)
      (SELECT 'not had' AS what, * FROM (SELECT * FROM sold EXCEPT SELECT * FROM had) a)
      UNION ALL (SELECT 'not sold', * FROM (SELECT * FROM had EXCEPT SELECT * FROM sold) b)`,
  },
  {
    promise: '4. a state moved along no allowed line',
    query: sql`
      SELECT 'entry' AS of, calendar_id, entry_id AS id, from_state, to_state FROM entry_transitions
        WHERE (from_state, to_state) NOT IN ${allowed(ENTRY_TRANSITIONS)}
      UNION ALL
      SELECT 'ticket', calendar_id, ticket_id, from_state, to_state FROM ticket_transitions
        WHERE (from_state, to_state) NOT IN ${allowed(TICKET_TRANSITIONS)}`,
  },
  {
    promise: '4. moves are missing between where a thing began and where it stands',
    query: sql`
      (${chain('entry_transitions', 'calendar_entries', 'entry_id', 'pending')})
      UNION ALL (${chain('ticket_transitions', 'tickets', 'ticket_id', 'reserved')})`,
  },
  {
    promise: '5. a ticket was admitted twice without an exit between',
    query: sql`
      SELECT calendar_id, ticket_id FROM (
        SELECT *, lag(to_state) OVER (PARTITION BY calendar_id, ticket_id ORDER BY id) AS before FROM ticket_transitions
        WHERE to_state = 'checked_in' OR from_state = 'checked_in') m
      WHERE to_state = 'checked_in' AND before = 'checked_in'`,
  },
  {
    promise: '7. something held or bought belongs to nobody, or to two',
    query: sql`
      SELECT 'entry' AS of, calendar_id, id FROM calendar_entries WHERE num_nonnulls(user_id, session_id) > 1
        OR state IN ('pending', 'ordered', 'provisional') AND num_nonnulls(user_id, session_id) <> 1
      UNION ALL
      SELECT 'ticket', calendar_id, id FROM tickets WHERE num_nonnulls(user_id, session_id) <> 1`,
  },
];
