import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { Disputes } from '../../shared/db/tables.ts';
import type { ContainerId, OrderId, PaymentId } from '../../shared/ids.ts';
import type { Minor } from '../../shared/money.ts';

export type Dispute = Selectable<Disputes>;
export type DisputeState = Dispute['state'];

/** In the order in which they follow each other, so that an older event changes nothing. An appeal may win what was lost. */
const STATES: readonly DisputeState[] = ['inquiry', 'closed', 'open', 'lost', 'won'];

/** Saves how far a dispute is, unless it is known to be further. Under the lock of its payment. */
export async function saveDispute(
  tx: Tx,
  containerId: ContainerId,
  { reason, evidence_due_at: dueAt, ...dispute }: Omit<Dispute, 'container_id' | 'opened_at' | 'closed_at'>,
  now: Temporal.Instant,
): Promise<void> {
  const isClosed = dispute.state !== 'inquiry' && dispute.state !== 'open';
  await sql`INSERT INTO disputes AS d (container_id, payment_id, reference, state, amount_minor, currency, reason,
      evidence_due_at, opened_at, closed_at)
    VALUES (${containerId}, ${dispute.payment_id}, ${dispute.reference}, ${dispute.state}, ${dispute.amount_minor},
      ${dispute.currency}, ${reason}, ${dueAt}, ${now}, ${isClosed ? now : null})
    ON CONFLICT (container_id, payment_id, reference) DO UPDATE SET state = excluded.state,
      amount_minor = excluded.amount_minor, reason = coalesce(excluded.reason, d.reason),
      evidence_due_at = coalesce(excluded.evidence_due_at, d.evidence_due_at), closed_at = excluded.closed_at
    WHERE array_position(${STATES}::text[], d.state) <= array_position(${STATES}::text[], excluded.state)`.execute(
    tx,
  );
}

/** Lists the disputes about a payment, the oldest first. */
export async function listDisputes(
  db: Db | Tx,
  containerId: ContainerId,
  paymentId: PaymentId,
): Promise<Dispute[]> {
  return await db
    .selectFrom('disputes')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('payment_id', '=', paymentId)
    .orderBy('opened_at')
    .orderBy('reference')
    .execute();
}

/** Reads from the ledger how much of a payment banks have taken back of each order. */
export async function listDisputedShares(
  db: Db | Tx,
  containerId: ContainerId,
  paymentId: PaymentId,
): Promise<Map<OrderId, number>> {
  const rows = await db
    .selectFrom('ledger_postings')
    .select(['order_id', sql<number>`sum(amount_minor)::bigint`.as('amount')])
    .where('container_id', '=', containerId)
    .where('payment_id', '=', paymentId)
    .where('account', '=', 'chargebacks')
    .groupBy('order_id')
    .execute();
  return new Map(rows.flatMap(({ order_id, amount }) => (order_id === null ? [] : [[order_id, amount]])));
}

/** A dispute about which a bank has not decided yet. */
export type OpenDispute = {
  orderId: OrderId;
  buyer: string;
  provider: string;
  /** the bank only asks, and has taken nothing yet */
  isInquiry: boolean;
  currency: string;
  amount: Minor;
  /** in the provider's words */
  reason: string | null;
  /** until when the bank takes evidence; null if it takes none, or the provider does not say */
  evidenceDueAt: Temporal.Instant | null;
  openedAt: Temporal.Instant;
};

/** Lists the disputes of a page that are not decided, the first to be answered first, at most 200. */
export async function listOpenDisputes(db: Db | Tx, containerId: ContainerId): Promise<OpenDispute[]> {
  const { rows } = await sql<OpenDispute>`
    SELECT o.id AS "orderId", o.name AS buyer, p.provider, d.state = 'inquiry' AS "isInquiry", d.currency,
      d.amount_minor AS amount, d.reason, d.evidence_due_at AS "evidenceDueAt", d.opened_at AS "openedAt"
    FROM disputes d
    JOIN payments p ON p.container_id = d.container_id AND p.id = d.payment_id
    CROSS JOIN LATERAL (SELECT min(order_id) AS order_id FROM payment_allocations a
      WHERE a.container_id = d.container_id AND a.payment_id = d.payment_id) first
    JOIN orders o ON o.container_id = d.container_id AND o.id = first.order_id
    WHERE d.container_id = ${containerId} AND d.state IN ('inquiry', 'open')
    ORDER BY d.evidence_due_at NULLS LAST, d.opened_at, d.reference LIMIT 200`.execute(db);
  return rows;
}
