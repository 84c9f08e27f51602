import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { TestRefunds } from '../../shared/db/tables.ts';

export type TestRefund = Selectable<TestRefunds>;

export async function findRefund(db: Db | Tx, id: string): Promise<TestRefund | undefined> {
  return await db.selectFrom('test_refunds').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findRefundByKey(
  tx: Tx,
  paymentId: string,
  idempotencyKey: string,
): Promise<TestRefund | undefined> {
  return await tx
    .selectFrom('test_refunds')
    .selectAll()
    .where('test_payment_id', '=', paymentId)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
}

export async function insertRefund(tx: Tx, refund: Insertable<TestRefunds>): Promise<TestRefund> {
  return await tx.insertInto('test_refunds').values(refund).returningAll().executeTakeFirstOrThrow();
}

/** Settles a pending refund. @returns undefined if it was settled before */
export async function settleRefundOnce(
  tx: Tx,
  id: string,
  state: 'succeeded' | 'failed',
): Promise<TestRefund | undefined> {
  return await tx
    .updateTable('test_refunds')
    .set({ state })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .returningAll()
    .executeTakeFirst();
}
