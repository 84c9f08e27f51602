import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { TestPayments } from '../../shared/db/tables.ts';

export type TestPayment = Selectable<TestPayments>;

export async function findPayment(db: Db | Tx, id: string): Promise<TestPayment | undefined> {
  return await db.selectFrom('test_payments').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Locks a payment until the commit. */
export async function lockPayment(tx: Tx, id: string): Promise<TestPayment | undefined> {
  return await tx.selectFrom('test_payments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Inserts an open payment, or returns the one that its account has created with the same key. */
export async function insertPayment(
  tx: Tx,
  payment: Omit<Insertable<TestPayments>, 'state'>,
): Promise<TestPayment> {
  await tx
    .insertInto('test_payments')
    .values({ ...payment, state: 'open' })
    .onConflict((conflict) => conflict.columns(['account', 'idempotency_key']).doNothing())
    .execute();
  return await tx
    .selectFrom('test_payments')
    .selectAll()
    .where('account', '=', payment.account)
    .where('idempotency_key', '=', payment.idempotency_key)
    .executeTakeFirstOrThrow();
}

/** Changes a payment that is locked. */
export async function updatePayment(
  tx: Tx,
  id: string,
  change: Pick<
    Updateable<TestPayments>,
    'state' | 'paid_minor' | 'fee_minor' | 'refunded_minor' | 'refunds_fail'
  >,
): Promise<TestPayment> {
  return await tx
    .updateTable('test_payments')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
