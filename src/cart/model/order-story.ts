import { sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';

/** Something that happened to an order. `by` is empty where nobody recorded it. */
export type OrderEvent = {
  at: Temporal.Instant;
  by: string;
  what: 'placed' | 'order' | 'line' | 'chosen' | 'payment' | 'money' | 'refund' | 'mail' | 'note' | 'change';
  /** the state, the kind of a movement of money, or the field that changed */
  state: string;
  /** what it is about: names, a provider, a subject, a note, what was there before */
  text: string;
  /** an address, or what is there now */
  more: string;
  amount: number | null;
  currency: string;
};

/** Lists everything that happened to an order, by time. One query. */
export async function listOrderEvents(
  db: Db | Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<OrderEvent[]> {
  const of = sql`container_id = ${containerId} AND order_id = ${orderId}`;
  const { rows } = await sql<OrderEvent>`
    WITH paid AS (
      SELECT p.* FROM payment_allocations a
      JOIN payments p ON p.container_id = a.container_id AND p.id = a.payment_id
      WHERE a.container_id = ${containerId} AND a.order_id = ${orderId}),
    events AS (
      SELECT placed_at AS at, 1 AS rank, 0::bigint AS id, '' AS by, 'placed' AS what, '' AS state, name AS text, email AS more,
        total_minor AS amount, currency FROM orders WHERE container_id = ${containerId} AND id = ${orderId}
      UNION ALL
      SELECT transitioned_at, 5, id, transitioned_by, 'order', to_state, '', '', NULL, '' FROM order_transitions WHERE ${of}
      UNION ALL
      SELECT t.transitioned_at, 6, min(t.id), t.transitioned_by, 'line', t.to_state,
        string_agg(DISTINCT concat_ws(', ', l.name, l.type_name), '; '), count(*)::text, NULL, ''
      FROM order_lines l JOIN order_line_transitions t ON t.container_id = l.container_id AND t.line_id = l.id
      WHERE l.container_id = ${containerId} AND l.order_id = ${orderId}
      GROUP BY t.transitioned_at, t.transitioned_by, t.to_state
      UNION ALL
      SELECT created_at, 2, id, '', 'chosen', 'created', provider, coalesce(reference, ''), amount_minor, currency FROM paid
      UNION ALL
      SELECT t.transitioned_at, 3, t.id, t.transitioned_by, 'payment', t.to_state, p.provider, '', p.amount_minor, p.currency
      FROM paid p JOIN payment_transitions t ON t.container_id = p.container_id AND t.payment_id = p.id
      WHERE t.to_state IN ('authorised', 'failed', 'cancelled')
      UNION ALL
      SELECT t.posted_at, 4, t.id, t.posted_by, 'money', t.kind, min(coalesce(p.provider, '')), '', abs(sum(b.amount_minor)),
        b.currency
      FROM ledger_postings b
      JOIN ledger_transactions t ON t.container_id = b.container_id AND t.id = b.transaction_id
      LEFT JOIN paid p ON p.id = b.payment_id
      WHERE b.container_id = ${containerId} AND b.order_id = ${orderId} AND b.account IN ('clearing', 'bank', 'cash', 'customer_credit')
      GROUP BY t.id, t.posted_at, t.posted_by, t.kind, b.currency
      UNION ALL
      SELECT requested_at, 7, id, '', 'refund', 'requested', reason, '', amount_minor, currency FROM refunds WHERE ${of}
      UNION ALL
      SELECT t.transitioned_at, 8, t.id, t.transitioned_by, 'refund', t.to_state, r.reason, '', r.amount_minor, r.currency
      FROM refunds r JOIN refund_transitions t ON t.container_id = r.container_id AND t.refund_id = r.id
      WHERE r.container_id = ${containerId} AND r.order_id = ${orderId} AND t.to_state <> 'succeeded'
      UNION ALL
      SELECT created_at, 9, 0, '', 'mail', 'queued', subject, to_address, NULL, '' FROM mails WHERE ${of}
      UNION ALL
      SELECT state_at, 10, 0, '', 'mail', state, subject, to_address, NULL, '' FROM mails WHERE ${of} AND state <> 'waiting'
      UNION ALL
      SELECT noted_at, 11, id, noted_by, 'note', '', text, '', NULL, '' FROM order_notes WHERE ${of}
      UNION ALL
      SELECT changed_at, 12, id, changed_by, 'change', field, before, after, NULL, '' FROM order_changes WHERE ${of})
    SELECT at, by, what, state, text, more, amount::bigint, currency FROM events ORDER BY at, rank, id LIMIT 1000`.execute(
    db,
  );
  return rows;
}

/** Keeps what somebody has written about an order. */
export async function insertOrderNote(
  tx: Tx,
  containerId: ContainerId,
  { orderId, text, act }: { orderId: OrderId; text: string; act: Act },
): Promise<void> {
  await tx
    .insertInto('order_notes')
    .values({ container_id: containerId, order_id: orderId, text, noted_at: act.at, noted_by: act.by })
    .execute();
}
