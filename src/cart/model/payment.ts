import type { Selectable } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { Payments } from '../../shared/db/tables.ts';
import type { OrderId, PaymentId } from '../../shared/ids.ts';

export type Payment = Selectable<Payments>;

export async function findPayment(db: Db | Tx, id: PaymentId): Promise<Payment | undefined> {
  return await db.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findPaymentByReference(
  db: Db | Tx,
  provider: string,
  reference: string,
): Promise<Payment | undefined> {
  return await db
    .selectFrom('payments')
    .selectAll()
    .where('provider', '=', provider)
    .where('reference', '=', reference)
    .executeTakeFirst();
}

/** Lists the payments of an order in the order they were started. Under the order's lock. */
export async function listPayments(tx: Tx, orderId: OrderId): Promise<Payment[]> {
  return await tx
    .selectFrom('payments')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('attempt')
    .execute();
}

/** Locks a payment. After its order, in lock order. */
export async function lockPayment(tx: Tx, id: PaymentId): Promise<Payment> {
  return await tx
    .selectFrom('payments')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function insertPayment(
  tx: Tx,
  payment: Pick<Payment, 'order_id' | 'attempt' | 'provider' | 'currency' | 'amount_minor' | 'started_at'>,
): Promise<Payment> {
  return await tx
    .insertInto('payments')
    .values({ ...payment, state: 'started' })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Stores the provider's reference of a payment that has none. */
export async function setPaymentReference(tx: Tx, id: PaymentId, reference: string): Promise<void> {
  await tx
    .updateTable('payments')
    .set({ reference })
    .where('id', '=', id)
    .where('reference', 'is', null)
    .execute();
}

/** Records that a payment was received, also after it was reported as failed. @returns false if it was received before */
export async function receivePayment(
  tx: Tx,
  id: PaymentId,
  received: { amount: number; currency: string; fee: number },
  now: Temporal.Instant,
): Promise<boolean> {
  const row = await tx
    .updateTable('payments')
    .set({
      state: 'received',
      received_at: now,
      received_minor: received.amount,
      received_currency: received.currency,
      fee_minor: received.fee,
    })
    .where('id', '=', id)
    .where('state', 'in', ['started', 'failed'])
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Records that a payment failed. @returns false if it was received, or failed before */
export async function failPayment(tx: Tx, id: PaymentId): Promise<boolean> {
  const row = await tx
    .updateTable('payments')
    .set({ state: 'failed' })
    .where('id', '=', id)
    .where('state', '=', 'started')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Records a provider's event by its id. @returns false if it was recorded before */
export async function insertPaymentEvent(
  tx: Tx,
  event: { provider: string; id: string; kind: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('payment_events')
    .values({ provider: event.provider, event_id: event.id, kind: event.kind, received_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('event_id')
    .executeTakeFirst();
  return inserted !== undefined;
}
