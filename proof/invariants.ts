import { type RawBuilder, sql } from 'kysely';
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

const LIVE_ENTRY = sql`('pending', 'requested', 'ordered', 'provisional', 'confirmed')`;
const LIVE_TICKET = sql`('reserved', 'ordered', 'confirmed', 'checked_in')`;

// The lanes that each live entry takes of each undivided resource: as many as it asked for, or all if a space above it is
// taken.
const CLAIMS = sql`
  SELECT e.container_id, e.id, l.space_id AS resource_id, l.lanes,
    max(CASE WHEN l.space_id = taken.resource_id THEN taken.quantity ELSE l.lanes END)::bigint AS takes,
    tstzrange(e.starts_at - make_interval(mins => e.buffer_before_minutes), e.ends_at + make_interval(mins => e.buffer_after_minutes)) AS during
  FROM calendar_entries e
  JOIN (
    SELECT container_id, id AS entry_id, space_id AS resource_id, space_quantity AS quantity FROM calendar_entries
    WHERE space_id IS NOT NULL
    UNION ALL
    SELECT container_id, entry_id, resource_id, quantity FROM entry_resources) taken
    ON taken.container_id = e.container_id AND taken.entry_id = e.id,
    space_leaves(e.container_id, taken.resource_id) l
  WHERE e.state IN ${LIVE_ENTRY} GROUP BY e.container_id, e.id, l.space_id, l.lanes`;

// The money of each order, from its rows and without the ledger.
const MONEY_OF_ORDERS = sql`
  SELECT o.container_id, o.id, o.state, o.total_minor, o.currency, came.amount AS received,
    taken.amount AS charged_back, back.amount AS given_back, earned.amount AS earned
  FROM orders o,
    LATERAL (SELECT coalesce(sum(a.received_minor), 0)::bigint AS amount FROM payment_allocations a JOIN payments p
      ON p.container_id = a.container_id AND p.id = a.payment_id
      WHERE a.container_id = o.container_id AND a.order_id = o.id AND p.received_currency = o.currency) came,
    LATERAL (SELECT coalesce(sum(a.received_minor), 0)::bigint AS amount FROM payment_allocations a JOIN payments p
      ON p.container_id = a.container_id AND p.id = a.payment_id
      WHERE a.container_id = o.container_id AND a.order_id = o.id AND p.state IN ('disputed', 'charged_back')) taken,
    LATERAL (SELECT coalesce(sum(amount_minor), 0)::bigint AS amount FROM refunds r
      WHERE r.container_id = o.container_id AND r.order_id = o.id AND r.currency = o.currency
        AND r.state <> 'cancelled') back,
    LATERAL (SELECT coalesce(sum(earned_minor), 0)::bigint AS amount FROM order_lines l
      WHERE l.container_id = o.container_id AND l.order_id = o.id) earned`;

type Transitions = Record<string, readonly string[]>;

// Which state may follow which, written once more, so that neither the code nor the CHECKs can redefine it alone.
const ENTRY: Transitions = {
  draft: ['confirmed', 'cancelled'],
  pending: ['ordered', 'requested', 'expired', 'cancelled'],
  requested: ['ordered', 'declined', 'expired', 'cancelled'],
  ordered: ['provisional', 'confirmed', 'expired', 'cancelled'],
  provisional: ['confirmed', 'declined', 'cancelled'],
  confirmed: ['cancelled'],
};
const TICKET: Transitions = {
  reserved: ['ordered', 'expired', 'cancelled'],
  ordered: ['confirmed', 'expired', 'cancelled'],
  confirmed: ['checked_in', 'cancelled'],
  checked_in: ['confirmed', 'cancelled'],
};
const ORDER: Transitions = { placed: ['accepted', 'expired', 'cancelled'], expired: ['accepted'] };
const LINE: Transitions = {
  ordered: ['fulfilled', 'expired', 'lost', 'cancelled'],
  expired: ['fulfilled', 'lost'],
  fulfilled: ['declined', 'cancelled'],
};
const PAYMENT: Transitions = {
  created: ['pending', 'authorised', 'received', 'failed', 'cancelled'],
  pending: ['authorised', 'received', 'failed', 'cancelled'],
  authorised: ['received', 'failed', 'cancelled'],
  failed: ['received'],
  cancelled: ['received'],
  received: ['disputed'],
  disputed: ['received', 'charged_back'],
  charged_back: ['received'],
};
const REFUND: Transitions = {
  requested: ['pending', 'succeeded', 'failed', 'cancelled'],
  pending: ['succeeded', 'failed'],
  succeeded: ['failed'],
  failed: ['requested', 'succeeded', 'cancelled'],
  cancelled: ['succeeded'],
};

const allowed = (transitions: Transitions): RawBuilder<unknown> =>
  sql`(${sql.join(
    Object.entries(transitions).flatMap(([from, tos]) => tos.map((to) => sql`(${from}::text, ${to}::text)`)),
  )})`;

/** The tables with states: their recorded transitions, and the states in which their rows may be inserted. */
const STATES: {
  table: string;
  recorded: string;
  key: string;
  initial: string[];
  transitions: Transitions;
}[] = [
  {
    table: 'calendar_entries',
    recorded: 'entry_transitions',
    key: 'entry_id',
    initial: ['pending', 'draft', 'confirmed'],
    transitions: ENTRY,
  },
  {
    table: 'tickets',
    recorded: 'ticket_transitions',
    key: 'ticket_id',
    initial: ['reserved'],
    transitions: TICKET,
  },
  {
    table: 'orders',
    recorded: 'order_transitions',
    key: 'order_id',
    initial: ['placed'],
    transitions: ORDER,
  },
  {
    table: 'order_lines',
    recorded: 'order_line_transitions',
    key: 'line_id',
    initial: ['ordered'],
    transitions: LINE,
  },
  {
    table: 'payments',
    recorded: 'payment_transitions',
    key: 'payment_id',
    initial: ['created'],
    transitions: PAYMENT,
  },
  {
    table: 'refunds',
    recorded: 'refund_transitions',
    key: 'refund_id',
    initial: ['requested'],
    transitions: REFUND,
  },
];

// Transitions whose from_state is not the state before them, or whose to_state is not the state after them.
const brokenChains = ({ table, recorded, key, initial }: (typeof STATES)[number]) => sql`
  SELECT ${sql.lit(table)} AS of, m.container_id, ${sql.ref(`m.${key}`)} AS id, m.from_state, m.to_state FROM (
    SELECT *, lag(to_state) OVER w AS before, lead(from_state) OVER w AS after FROM ${sql.table(recorded)}
    WINDOW w AS (PARTITION BY container_id, ${sql.ref(key)} ORDER BY id)) m
  JOIN ${sql.table(table)} t ON t.container_id = m.container_id AND t.id = ${sql.ref(`m.${key}`)}
  WHERE m.before <> m.from_state OR (m.before IS NULL AND m.from_state <> ALL (${initial}))
     OR coalesce(m.after, t.state) <> m.to_state OR m.transitioned_by = '' OR m.transitioned_at IS NULL`;

const INVARIANTS: { promise: string; query: RawBuilder<unknown> }[] = [
  {
    promise: '1. a resource has more bookings than lanes',
    query: sql`
      WITH claims AS (${CLAIMS})
      SELECT a.container_id, a.resource_id, a.id AS entry, a.lanes, taken.n FROM claims a, LATERAL (
        SELECT sum(b.takes) AS n FROM claims b WHERE b.container_id = a.container_id AND b.resource_id = a.resource_id
          AND b.during @> lower(a.during)) taken
      WHERE a.lanes < taken.n`,
  },
  {
    promise: '1. occupancy differs from the live entries',
    query: sql`
      WITH claims AS (${CLAIMS}),
      expected AS (SELECT container_id, id, resource_id, during, takes FROM claims),
      actual AS (SELECT container_id, entry_id, resource_id, during, count(*) FROM occupancy GROUP BY 1, 2, 3, 4)
      (SELECT * FROM expected EXCEPT SELECT * FROM actual) UNION ALL (SELECT * FROM actual EXCEPT SELECT * FROM expected)`,
  },
  {
    promise: '2. a ticket type has more live tickets than its quota, or its counter is wrong',
    query: sql`
      SELECT k.container_id, k.id, k.quota, k.sold, live.n FROM ticket_types k, LATERAL (
        SELECT count(*) AS n FROM tickets t
        WHERE t.container_id = k.container_id AND t.ticket_type_id = k.id AND t.state IN ${LIVE_TICKET}) live
      WHERE live.n > k.quota OR live.n <> k.sold`,
  },
  {
    promise: '2. an entry has more live tickets than its capacity, or its counter is wrong',
    query: sql`
      SELECT e.container_id, e.id, e.capacity, e.places_sold, live.n FROM calendar_entries e, LATERAL (
        SELECT count(*) AS n FROM tickets t
        WHERE t.container_id = e.container_id AND t.entry_id = e.id AND t.state IN ${LIVE_TICKET}) live
      WHERE live.n > e.capacity OR live.n <> e.places_sold`,
  },
  {
    promise:
      '3. an accepted order has money that is neither earned nor given back, or is owed more than it earned',
    query: sql`
      SELECT * FROM (${MONEY_OF_ORDERS}) m
      WHERE state = 'accepted' AND received > earned + given_back + charged_back
         OR state <> 'accepted' AND earned <> 0
         OR state IN ('expired', 'cancelled') AND received <> given_back AND received <> given_back + charged_back
         OR given_back > received OR earned > total_minor`,
  },
  {
    promise:
      '3. received + owed = earned + given back + held does not hold, or the ledger differs from the rows',
    query: sql`
      SELECT m.*, b.* FROM (${MONEY_OF_ORDERS}) m
      LEFT JOIN order_balances b ON b.container_id = m.container_id AND b.order_id = m.id AND b.currency = m.currency
      WHERE coalesce(b.received, 0) <> m.received OR coalesce(b.earned, 0) + coalesce(b.held, 0) * (m.state = 'accepted')::int <> m.earned
         OR coalesce(b.given_back, 0) <> m.given_back
         OR coalesce(b.received + b.owed + b.written_off <> b.earned + b.given_back + b.held, false)`,
  },
  {
    promise: '3. a ledger transaction does not add up',
    query: sql`
      SELECT container_id, transaction_id, currency, order_id, sum(amount_minor) AS off FROM ledger_postings
      GROUP BY 1, 2, 3, 4 HAVING sum(amount_minor) <> 0`,
  },
  {
    promise: '3. more of a line is given back than it cost, or its counter is wrong',
    query: sql`
      SELECT l.container_id, l.order_id, l.id, l.amount_minor, l.refunded_minor, back.amount FROM order_lines l, LATERAL (
        SELECT coalesce(sum(amount_minor), 0) AS amount FROM refund_lines r
        WHERE r.container_id = l.container_id AND r.order_id = l.order_id AND r.line_id = l.id) back
      WHERE back.amount > l.amount_minor OR back.amount <> l.refunded_minor`,
  },
  {
    promise: '3. credit has less than nothing, or another balance than is posted',
    query: sql`
      SELECT c.container_id, c.id, c.balance_minor, posted.amount FROM credits c, LATERAL (
        SELECT coalesce(-sum(amount_minor), 0) AS amount FROM ledger_postings p
        WHERE p.container_id = c.container_id AND p.credit_id = c.id AND p.account = 'customer_credit') posted
      WHERE c.balance_minor < 0 OR c.balance_minor <> posted.amount`,
  },
  {
    promise: '3. a deposit is held for a place that was cancelled or declined',
    query: sql`
      SELECT d.container_id, d.order_id, d.id FROM order_lines d
      JOIN order_lines l ON l.container_id = d.container_id AND l.order_id = d.order_id
        AND d.key = 'deposit-' || l.key AND l.seller <> 'cart'
      WHERE d.kind = 'deposit' AND d.state = 'fulfilled' AND d.earned_minor > d.kept_minor
        AND l.state IN ('cancelled', 'declined', 'lost')`,
  },
  {
    promise: '3. a fulfilled line has no entry or ticket, or these have no fulfilled line',
    query: sql`
      WITH sold AS (
        SELECT l.container_id, l.order_id, l.key FROM order_lines l WHERE l.seller = 'events' AND l.state = 'fulfilled'),
      delivered AS (
        SELECT e.container_id, e.order_id, format('entry-%s', e.id) AS key FROM calendar_entries e
        WHERE e.order_id IS NOT NULL AND e.state IN ('provisional', 'confirmed')
        UNION ALL
        SELECT t.container_id, t.order_id, format('ticket-%s', t.id) FROM tickets t
        WHERE t.state IN ('confirmed', 'checked_in'))
      (SELECT 'not delivered' AS what, * FROM (SELECT * FROM sold EXCEPT SELECT * FROM delivered) a)
      UNION ALL (SELECT 'not sold', * FROM (SELECT * FROM delivered EXCEPT SELECT * FROM sold) b)`,
  },
  ...STATES.map((of) => ({
    promise: `4. a recorded transition in ${of.recorded} is not allowed`,
    query: sql`
      SELECT container_id, ${sql.ref(of.key)} AS id, from_state, to_state FROM ${sql.table(of.recorded)}
      WHERE (from_state, to_state) NOT IN ${allowed(of.transitions)}`,
  })),
  ...STATES.map((of) => ({
    promise: `4. the recorded transitions in ${of.recorded} do not lead to the current state`,
    query: brokenChains(of),
  })),
  {
    promise: '5. a ticket was admitted twice without an exit in between',
    query: sql`
      SELECT container_id, ticket_id FROM (
        SELECT *, lag(outcome) OVER (PARTITION BY container_id, ticket_id ORDER BY id) AS before FROM check_ins
        WHERE outcome IN ('admitted', 'left')) m
      WHERE outcome = 'admitted' AND before = 'admitted'`,
  },
  {
    promise: '5. the recorded scans differ from the state of a ticket',
    query: sql`
      SELECT t.container_id, t.id, t.state, last.outcome FROM tickets t
      LEFT JOIN LATERAL (SELECT outcome FROM check_ins c WHERE c.container_id = t.container_id AND c.ticket_id = t.id
        AND c.outcome <> 'refused' ORDER BY id DESC LIMIT 1) last ON true
      WHERE (t.state = 'checked_in') <> (coalesce(last.outcome, 'left') = 'admitted')
        AND t.state IN ('checked_in', 'confirmed')`,
  },
  {
    promise: '5. the number of people inside differs from the recorded scans',
    query: sql`
      SELECT * FROM (
        SELECT container_id, entry_id, sum(CASE outcome WHEN 'admitted' THEN 1 ELSE -1 END) AS scanned FROM check_ins
        WHERE outcome <> 'refused' GROUP BY 1, 2) scans
      FULL JOIN (SELECT container_id, entry_id, sum(inside) AS counted FROM admission_counts GROUP BY 1, 2) counts
        USING (container_id, entry_id)
      WHERE coalesce(scanned, 0) <> coalesce(counted, 0)`,
  },
  {
    promise: '5. the number of people inside differs from the tickets whose last scan admitted them',
    query: sql`
      WITH last AS (
        SELECT DISTINCT ON (container_id, ticket_id) container_id, entry_id, outcome FROM check_ins
        WHERE outcome <> 'refused' ORDER BY container_id, ticket_id, id DESC),
      inside AS (SELECT container_id, entry_id, count(*) AS n FROM last WHERE outcome = 'admitted' GROUP BY 1, 2),
      counts AS (SELECT container_id, entry_id, sum(inside) AS n FROM admission_counts GROUP BY 1, 2)
      SELECT * FROM counts FULL JOIN inside USING (container_id, entry_id) WHERE coalesce(counts.n, 0) <> coalesce(inside.n, 0)`,
  },
  {
    promise: '7. a held or bought entry or ticket has no owner, or two',
    query: sql`
      SELECT 'entry' AS of, container_id, id FROM calendar_entries WHERE num_nonnulls(user_id, session_id, customer_id) > 1
        OR state IN ('pending', 'requested', 'ordered', 'provisional') AND num_nonnulls(user_id, session_id, customer_id) <> 1
      UNION ALL
      SELECT 'ticket', container_id, id FROM tickets WHERE num_nonnulls(user_id, session_id, customer_id) <> 1`,
  },
];
