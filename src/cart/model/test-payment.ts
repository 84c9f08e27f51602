import { type Insertable, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { TestPayments } from '../../shared/db/tables.ts';

/** A payment as the test provider records it. The cart itself never reads these tables. */
export type TestPayment = Selectable<TestPayments>;

export async function findTestPayment(db: Db | Tx, id: string): Promise<TestPayment | undefined> {
  return await db.selectFrom('test_payments').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Inserts a payment, or returns the one that was created with the same key. */
export async function insertTestPayment(
  tx: Tx,
  payment: Omit<Insertable<TestPayments>, 'state'>,
): Promise<TestPayment> {
  await tx
    .insertInto('test_payments')
    .values({ ...payment, state: 'open' })
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .execute();
  return await tx
    .selectFrom('test_payments')
    .selectAll()
    .where('idempotency_key', '=', payment.idempotency_key)
    .executeTakeFirstOrThrow();
}

/** Decides an open payment. @returns undefined if it was decided before */
export async function decideTestPaymentOnce(
  tx: Tx,
  id: string,
  state: Exclude<TestPayment['state'], 'open'>,
  now: Temporal.Instant,
): Promise<TestPayment | undefined> {
  return await tx
    .updateTable('test_payments')
    .set({ state, decided_at: now })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returningAll()
    .executeTakeFirst();
}

export async function markWebhookDelivered(tx: Tx, id: string, now: Temporal.Instant): Promise<void> {
  await tx.updateTable('test_payments').set({ webhook_answered_at: now }).where('id', '=', id).execute();
}

/** @returns false if the key was used before */
export async function insertTestRefund(
  tx: Tx,
  refund: { idempotency_key: string; test_payment_id: string; amount_minor: number },
  now: Temporal.Instant,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('test_refunds')
    .values({ ...refund, created_at: now })
    .onConflict((conflict) => conflict.column('idempotency_key').doNothing())
    .returning('idempotency_key')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Adds to what is refunded. @returns undefined if it was not paid, or would refund more than was received */
export async function refundTestPayment(
  tx: Tx,
  id: string,
  amount: number,
): Promise<TestPayment | undefined> {
  return await tx
    .updateTable('test_payments')
    .set({ refunded_minor: sql<number>`refunded_minor + ${amount}` })
    .where('id', '=', id)
    .where('state', '=', 'paid')
    .where(sql<boolean>`refunded_minor + ${amount} <= amount_minor`)
    .returningAll()
    .executeTakeFirst();
}
