import { type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { Payments, Refunds } from '../../shared/db/tables.ts';
import type { ContainerId, CreditId, LineId, OrderId, PaymentId, RefundId } from '../../shared/ids.ts';
import type { Minor } from '../../shared/money.ts';

export type Refund = Selectable<Refunds>;

/** A refund with its order, and the payment to be refunded. */
export type RefundToSend = Refund & {
  order_code: string;
  order_mail_token: string | null;
  order_name: string;
  order_email: string;
  order_locale: string;
  provider: string;
  payment_reference: Selectable<Payments>['reference'];
};

export async function findRefund(
  db: Db | Tx,
  containerId: ContainerId,
  id: RefundId,
): Promise<RefundToSend | undefined> {
  return await db
    .selectFrom('refunds as r')
    .innerJoin('payments as p', (join) =>
      join.onRef('p.container_id', '=', 'r.container_id').onRef('p.id', '=', 'r.payment_id'),
    )
    .innerJoin('orders as o', (join) =>
      join.onRef('o.container_id', '=', 'r.container_id').onRef('o.id', '=', 'r.order_id'),
    )
    .selectAll('r')
    .select([
      'o.code as order_code',
      'o.mail_token as order_mail_token',
      'o.name as order_name',
      'o.email as order_email',
      'o.locale as order_locale',
      'p.provider',
      // Money in another currency has come with another payment, which the provider knows.
      sql<string | null>`coalesce(p.reference, (SELECT w.reference FROM payments w
        WHERE w.container_id = p.container_id AND w.id = p.came_with))`.as('payment_reference'),
    ])
    .where('r.container_id', '=', containerId)
    .where('r.id', '=', id)
    .executeTakeFirst();
}

/** Lists the refunds of a payment, and of what came with it in another currency. */
export async function listRefundsOfPayment(
  tx: Tx,
  containerId: ContainerId,
  paymentId: PaymentId,
): Promise<Refund[]> {
  return await tx
    .selectFrom('refunds')
    .selectAll()
    .where('container_id', '=', containerId)
    .where(
      'payment_id',
      'in',
      tx
        .selectFrom('payments')
        .select('id')
        .where('container_id', '=', containerId)
        .where((where) => where.or([where('id', '=', paymentId), where('came_with', '=', paymentId)])),
    )
    .orderBy('id')
    .execute();
}

/** A refund of an order, and by which way it goes back. */
export type RefundOfOrder = Pick<Refund, 'id' | 'amount_minor' | 'currency' | 'state'> & { provider: string };

/** Lists the refunds of an order. */
export async function listRefundsOfOrder(
  db: Db | Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<RefundOfOrder[]> {
  return await refundsWithProvider(db, containerId)
    .where('r.order_id', '=', orderId)
    .orderBy('r.id')
    .execute();
}

/** Lists refunds by their ids. */
export async function listRefundsById(
  db: Db | Tx,
  containerId: ContainerId,
  ids: readonly RefundId[],
): Promise<RefundOfOrder[]> {
  return await refundsWithProvider(db, containerId)
    .where(sql<boolean>`r.id = ANY(${[...ids]})`)
    .orderBy('r.id')
    .execute();
}

const refundsWithProvider = (db: Db | Tx, containerId: ContainerId) =>
  db
    .selectFrom('refunds as r')
    .innerJoin('payments as p', (join) =>
      join.onRef('p.container_id', '=', 'r.container_id').onRef('p.id', '=', 'r.payment_id'),
    )
    .select(['r.id', 'r.amount_minor', 'r.currency', 'r.state', 'p.provider'])
    .where('r.container_id', '=', containerId);

/** Locks a refund. After its order, in lock order. */
export async function lockRefund(
  tx: Tx,
  containerId: ContainerId,
  id: RefundId,
): Promise<Refund | undefined> {
  return await tx
    .selectFrom('refunds')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** A refund that the provider could not make. */
export type FailedRefund = {
  id: RefundId;
  orderId: OrderId;
  buyer: string;
  provider: string;
  currency: string;
  amount: Minor;
  failedAt: Temporal.Instant;
};

/** Lists the refunds of a page that did not go through, the latest first, at most 100. */
export async function listFailedRefunds(db: Db | Tx, containerId: ContainerId): Promise<FailedRefund[]> {
  const { rows } = await sql<FailedRefund>`
    SELECT r.id, r.order_id AS "orderId", o.name AS buyer, p.provider, r.currency, r.amount_minor AS amount,
      r.state_at AS "failedAt"
    FROM refunds r
    JOIN payments p ON p.container_id = r.container_id AND p.id = r.payment_id
    JOIN orders o ON o.container_id = r.container_id AND o.id = r.order_id
    WHERE r.container_id = ${containerId} AND r.state = 'failed'
    ORDER BY r.state_at DESC, r.id DESC LIMIT 100`.execute(db);
  return rows;
}

/** A refund that somebody of the page has to send by hand. */
export type RefundByHand = {
  id: RefundId;
  orderId: OrderId;
  orderCode: string;
  buyer: string;
  email: string;
  provider: 'transfer' | 'venue';
  currency: string;
  amount: Minor;
  requestedAt: Temporal.Instant;
  /** the account that the buyer has named */
  payTo: string | null;
};

/** Lists the refunds that a page has to send by hand, the oldest first, at most 200. One query. */
export async function listRefundsByHand(db: Db | Tx, containerId: ContainerId): Promise<RefundByHand[]> {
  const { rows } = await sql<RefundByHand>`
    SELECT r.id, r.order_id AS "orderId", o.code AS "orderCode", o.name AS buyer, o.email, p.provider, r.currency,
      r.amount_minor AS amount, r.requested_at AS "requestedAt", r.pay_to AS "payTo"
    FROM refunds r
    JOIN payments p ON p.container_id = r.container_id AND p.id = r.payment_id
    JOIN orders o ON o.container_id = r.container_id AND o.id = r.order_id
    WHERE r.container_id = ${containerId} AND r.state = 'pending' AND p.provider IN ('transfer', 'venue')
    ORDER BY r.id LIMIT 200`.execute(db);
  return rows;
}

/** Lists refunds of all pages that have been in a state since before `since`. */
export async function listStaleRefunds(
  db: Db,
  state: 'requested' | 'pending' | 'failed',
  since: Temporal.Instant,
  attempt?: number,
): Promise<{ containerId: ContainerId; refundId: RefundId }[]> {
  const rows = await db
    .selectFrom('refunds')
    .select(['container_id', 'id'])
    .where('state', '=', state)
    .where('state_at', '<', since)
    .$if(attempt !== undefined, (query) => query.where('attempt', '=', attempt ?? 0))
    .orderBy('state_at')
    .limit(100)
    .execute();
  return rows.map((row) => ({ containerId: row.container_id, refundId: row.id }));
}

/**
 * Inserts a refund and claims its amount. The constraints payments_never_refunded_twice and order_lines_refunded limit
 * claims to what was received, and to what the lines cost.
 * @param refund `lines`: how much of it gives back which line
 */
export async function insertRefund(
  tx: Tx,
  containerId: ContainerId,
  refund: Pick<Refund, 'payment_id' | 'order_id' | 'amount_minor' | 'currency' | 'reason'> &
    Partial<Pick<Refund, 'credit_id' | 'pay_to'>> & {
      lines: readonly { lineId: LineId; amount: number }[];
    },
  act: Act,
): Promise<RefundId> {
  const { lines, ...columns } = refund;
  await tx
    .updateTable('payments')
    .set({ refunded_minor: sql<number>`refunded_minor + ${refund.amount_minor}` })
    .where('container_id', '=', containerId)
    .where('id', '=', refund.payment_id)
    .execute();
  const { id } = await tx
    .insertInto('refunds')
    .values({
      ...columns,
      container_id: containerId,
      state: 'requested',
      requested_at: act.at,
      state_at: act.at,
      state_by: act.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (lines.length > 0) await insertRefundLines(tx, containerId, { id, orderId: refund.order_id, lines });
  return id;
}

async function insertRefundLines(
  tx: Tx,
  containerId: ContainerId,
  {
    id,
    orderId,
    lines,
  }: { id: RefundId; orderId: OrderId; lines: readonly { lineId: LineId; amount: number }[] },
): Promise<void> {
  await tx
    .insertInto('refund_lines')
    .values(
      lines.map(({ lineId, amount }) => ({
        container_id: containerId,
        refund_id: id,
        order_id: orderId,
        line_id: lineId,
        amount_minor: amount,
      })),
    )
    .execute();
}

/** Stores the provider's reference of a refund. */
export async function setRefundReference(
  tx: Tx,
  containerId: ContainerId,
  id: RefundId,
  reference: string,
): Promise<void> {
  await tx
    .updateTable('refunds')
    .set({ reference })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .execute();
}

/** Makes a refund credit. */
export async function setRefundCredit(
  tx: Tx,
  containerId: ContainerId,
  id: RefundId,
  creditId: CreditId,
): Promise<void> {
  await tx
    .updateTable('refunds')
    .set({ credit_id: creditId })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .execute();
}

/** Transitions a refund. @returns false if it is in none of the states `from` */
export async function transitionRefund(
  tx: Tx,
  containerId: ContainerId,
  id: RefundId,
  { from, to, act }: { from: readonly Refund['state'][]; to: Refund['state']; act: Act },
): Promise<boolean> {
  // Requested again, it is another refund for the provider.
  const again = to === 'requested' && { attempt: sql<number>`attempt + 1`, reference: null };
  const row = await tx
    .updateTable('refunds')
    // The account is needed only until the money is there.
    .set({
      state: to,
      state_at: act.at,
      state_by: act.by,
      ...again,
      ...(to === 'succeeded' && { pay_to: null }),
    })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
