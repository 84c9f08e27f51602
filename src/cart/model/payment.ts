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

/** In the order in which they were started; under the lock of their order. */
export async function listPayments(tx: Tx, orderId: OrderId): Promise<Payment[]> {
  return await tx
    .selectFrom('payments')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('attempt')
    .execute();
}

/** After the lock of its order. */
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

export async function setPaymentReference(tx: Tx, id: PaymentId, reference: string): Promise<void> {
  await tx
    .updateTable('payments')
    .set({ reference })
    .where('id', '=', id)
    .where('reference', 'is', null)
    .execute();
}

/** @returns whether it moved: a payment is received once, and may have been said to have failed before */
export async function receivePayment(
  tx: Tx,
  id: PaymentId,
  received: { amount: number; currency: string; fee: number },
  now: Temporal.Instant,
): Promise<boolean> {
  const moved = await tx
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
  return moved !== undefined;
}

/** A payment that has been received doesn't fail any more. */
export async function failPayment(tx: Tx, id: PaymentId): Promise<boolean> {
  const moved = await tx
    .updateTable('payments')
    .set({ state: 'failed' })
    .where('id', '=', id)
    .where('state', '=', 'started')
    .returning('id')
    .executeTakeFirst();
  return moved !== undefined;
}

/** @returns false when this event was told before: it counts once */
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
