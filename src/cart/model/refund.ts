import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { Payments, Refunds } from '../../shared/db/tables.ts';
import type { PaymentId } from '../../shared/ids.ts';

export type Refund = Selectable<Refunds>;

/** A refund with its order, and the payment to be refunded. */
export type RefundToSend = Refund & {
  order_code: string;
  order_name: string;
  order_email: string;
  order_locale: string;
  provider: string;
  reference: Selectable<Payments>['reference'];
};

export async function findRefund(db: Db | Tx, id: number): Promise<RefundToSend | undefined> {
  return await db
    .selectFrom('refunds as r')
    .innerJoin('payments as p', 'p.id', 'r.payment_id')
    .innerJoin('orders as o', 'o.id', 'r.order_id')
    .selectAll('r')
    .select([
      'o.code as order_code',
      'o.name as order_name',
      'o.email as order_email',
      'o.locale as order_locale',
      'p.provider',
      'p.reference',
    ])
    .where('r.id', '=', id)
    .executeTakeFirst();
}

/** Lists refunds that have been due since before `since`, because their job has given up or was lost. */
export async function listStaleRefunds(db: Db, since: Temporal.Instant): Promise<number[]> {
  const rows = await db
    .selectFrom('refunds')
    .select('id')
    .where('state', '=', 'due')
    .where('due_at', '<', since)
    .orderBy('id')
    .limit(100)
    .execute();
  return rows.map((row) => row.id);
}

/** Inserts a refund and claims its amount. The constraint payments_never_refunded_twice limits claims to what was received. */
export async function insertRefund(
  tx: Tx,
  refund: Pick<Refund, 'payment_id' | 'order_id' | 'line_id' | 'amount_minor' | 'currency' | 'reason'>,
  now: Temporal.Instant,
): Promise<number> {
  await claim(tx, refund.payment_id, refund.amount_minor);
  const { id } = await tx
    .insertInto('refunds')
    .values({ ...refund, state: 'due', due_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function claim(tx: Tx, paymentId: PaymentId, amount: number): Promise<void> {
  await tx
    .updateTable('payments')
    .set({ refunded_minor: sql<number>`refunded_minor + ${amount}` })
    .where('id', '=', paymentId)
    .execute();
}

/** Marks a due refund as sent. */
export async function markRefundSent(tx: Tx, id: number, now: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('refunds')
    .set({ state: 'sent', sent_at: now })
    .where('id', '=', id)
    .where('state', '=', 'due')
    .execute();
}
