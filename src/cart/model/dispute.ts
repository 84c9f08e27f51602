import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { Disputes } from '../../shared/db/tables.ts';
import type { ContainerId, OrderId, PaymentId } from '../../shared/ids.ts';

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
