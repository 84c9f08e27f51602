import { type Insertable, type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { PaymentAllocations, Payments } from '../../shared/db/tables.ts';
import type { ContainerId, CreditId, OrderId, PaymentId } from '../../shared/ids.ts';
import type { Minor } from '../../shared/money.ts';

export type Payment = Selectable<Payments>;
type Allocation = Selectable<PaymentAllocations>;

export async function findPayment(
  db: Db | Tx,
  containerId: ContainerId,
  id: PaymentId,
): Promise<Payment | undefined> {
  return await db
    .selectFrom('payments')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Finds a payment of which the provider has not told its id yet, because its answer was lost. */
export async function findPaymentByAttempt(
  db: Db | Tx,
  containerId: ContainerId,
  { provider, attemptKey }: { provider: string; attemptKey: string },
): Promise<Payment | undefined> {
  return await db
    .selectFrom('payments')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('provider', '=', provider)
    .where('attempt_key', '=', attemptKey)
    .where('reference', 'is', null)
    .where('came_with', 'is', null)
    .executeTakeFirst();
}

/** Finds the payment for money in another currency that came for a payment. Under the lock of that. */
export async function findCompanion(
  tx: Tx,
  containerId: ContainerId,
  { id, currency }: { id: PaymentId; currency: string },
): Promise<Payment | undefined> {
  return await tx
    .selectFrom('payments')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('came_with', '=', id)
    .where('currency', '=', currency)
    .executeTakeFirst();
}

/** Finds a payment by the provider's id of it. */
export async function findPaymentByReference(
  db: Db | Tx,
  containerId: ContainerId,
  { provider, reference }: { provider: string; reference: string },
): Promise<Payment | undefined> {
  return await db
    .selectFrom('payments')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('provider', '=', provider)
    .where('reference', '=', reference)
    .executeTakeFirst();
}

/** Lists the payments of an order in the order they were created. Under the order's lock. */
export async function listPayments(tx: Tx, containerId: ContainerId, orderId: OrderId): Promise<Payment[]> {
  return await tx
    .selectFrom('payments as p')
    .innerJoin('payment_allocations as a', (join) =>
      join.onRef('a.container_id', '=', 'p.container_id').onRef('a.payment_id', '=', 'p.id'),
    )
    .selectAll('p')
    .where('a.container_id', '=', containerId)
    .where('a.order_id', '=', orderId)
    .orderBy('p.id')
    .execute();
}

/** Lists what of a payment is for which order, in the lock order of orders. */
export async function listAllocations(
  db: Db | Tx,
  containerId: ContainerId,
  paymentId: PaymentId,
): Promise<Allocation[]> {
  return await db
    .selectFrom('payment_allocations')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('payment_id', '=', paymentId)
    .orderBy('order_id')
    .execute();
}

/** Lists the payments that have authorised something for an order, oldest first, and how much. */
export async function listAuthorised(
  db: Db | Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<{ id: PaymentId; amount_minor: number }[]> {
  return await db
    .selectFrom('payments as p')
    .innerJoin('payment_allocations as a', (join) =>
      join.onRef('a.container_id', '=', 'p.container_id').onRef('a.payment_id', '=', 'p.id'),
    )
    .select(['p.id', 'a.amount_minor'])
    .where('a.container_id', '=', containerId)
    .where('a.order_id', '=', orderId)
    .where('p.state', '=', 'authorised')
    .orderBy('p.id')
    .execute();
}

/**
 * Locks the payments that can be refunded to the buyer of an order, newest first, disputed ones last.
 * @returns how much of each was received for this order and is not given back
 */
export async function lockRefundable(
  tx: Tx,
  containerId: ContainerId,
  orderId: OrderId,
  currency: string,
): Promise<Refundable[]> {
  const rows = await tx
    .selectFrom('payments as p')
    .innerJoin('payment_allocations as a', (join) =>
      join.onRef('a.container_id', '=', 'p.container_id').onRef('a.payment_id', '=', 'p.id'),
    )
    .select([
      'p.id',
      'p.provider',
      'p.credit_id',
      // What a bank has taken back for good can't be given back again.
      sql<number>`greatest(0, a.received_minor - (
        SELECT coalesce(sum(r.amount_minor), 0)::bigint FROM refunds r
        WHERE r.container_id = a.container_id AND r.payment_id = a.payment_id AND r.order_id = a.order_id) - (
        CASE p.state WHEN 'charged_back' THEN (
          SELECT coalesce(sum(b.amount_minor), 0)::bigint FROM ledger_postings b
          WHERE b.container_id = a.container_id AND b.payment_id = a.payment_id AND b.order_id = a.order_id
            AND b.account = 'chargebacks') ELSE 0 END))`.as('left'),
    ])
    .where('a.container_id', '=', containerId)
    .where('a.order_id', '=', orderId)
    .where('p.received_currency', '=', currency)
    .orderBy(sql`p.state = 'disputed'`)
    .orderBy('p.id', 'desc')
    .forUpdate(['p'])
    .execute();
  return rows.map(({ id, left, provider, credit_id }) => ({
    paymentId: id,
    left,
    provider,
    creditId: credit_id ?? undefined,
  }));
}

/** A payment as far as it can be refunded. `creditId`: of one with credit, to which it goes back */
type Refundable = { paymentId: PaymentId; left: number; provider: string; creditId: CreditId | undefined };

/** Locks a payment. After its orders, in lock order. */
export async function lockPayment(tx: Tx, containerId: ContainerId, id: PaymentId): Promise<Payment> {
  return await tx
    .selectFrom('payments')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function insertPayment(
  tx: Tx,
  containerId: ContainerId,
  payment: Omit<Insertable<Payments>, 'container_id'>,
): Promise<Payment> {
  return await tx
    .insertInto('payments')
    .values({ ...payment, container_id: containerId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function insertAllocation(
  tx: Tx,
  containerId: ContainerId,
  allocation: Omit<Insertable<PaymentAllocations>, 'container_id'>,
): Promise<void> {
  await tx
    .insertInto('payment_allocations')
    .values({ ...allocation, container_id: containerId })
    .execute();
}

/** Stores the provider's reference of a payment that has none. */
export async function setPaymentReference(
  tx: Tx,
  containerId: ContainerId,
  id: PaymentId,
  reference: string,
): Promise<void> {
  await tx
    .updateTable('payments')
    .set({ reference })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('reference', 'is', null)
    .execute();
}

/** Transitions a payment. @returns false if it is in none of the states `from` */
export async function transitionPayment(
  tx: Tx,
  containerId: ContainerId,
  id: PaymentId,
  { from, to, act, ...times }: PaymentTransition,
): Promise<boolean> {
  const row = await tx
    .updateTable('payments')
    .set({ state: to, state_at: act.at, state_by: act.by, ...times })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

type PaymentTransition = {
  from: readonly Payment['state'][];
  to: Payment['state'];
  act: Act;
  authorised_at?: Temporal.Instant;
  release_at?: Temporal.Instant;
  disputed_minor?: number;
};

/** Records how much of a payment banks have taken back, of one that is disputed already. */
export async function setDisputed(
  tx: Tx,
  containerId: ContainerId,
  id: PaymentId,
  amount: number,
): Promise<void> {
  await tx
    .updateTable('payments')
    .set({ disputed_minor: amount })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('state', 'in', ['disputed', 'charged_back'])
    .execute();
}

/** Records all that a payment has brought in so far, and the state in which that leaves it. */
export async function receivePayment(
  tx: Tx,
  containerId: ContainerId,
  id: PaymentId,
  { amount, currency, state, act }: { amount: number; currency: string; state: Payment['state']; act: Act },
): Promise<void> {
  await tx
    .updateTable('payments')
    .set({
      state,
      state_at: act.at,
      state_by: act.by,
      received_minor: amount,
      received_currency: currency,
      received_at: sql`coalesce(received_at, ${act.at})`,
      // All of it was disputed, so the rest of it is, too.
      disputed_minor: sql<number>`CASE WHEN disputed_minor > 0 AND disputed_minor = received_minor THEN ${amount}::bigint
        ELSE disputed_minor END`,
    })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .execute();
}

/** Records how much of what a payment brought in is for an order. */
export async function allocateReceived(
  tx: Tx,
  containerId: ContainerId,
  { paymentId, orderId, received }: { paymentId: PaymentId; orderId: OrderId; received: number },
): Promise<void> {
  await tx
    .updateTable('payment_allocations')
    .set({ received_minor: received })
    .where('container_id', '=', containerId)
    .where('payment_id', '=', paymentId)
    .where('order_id', '=', orderId)
    .execute();
}

/** Records the fee of a payment, and the provider's time of it. */
export async function setPaymentFee(
  tx: Tx,
  containerId: ContainerId,
  id: PaymentId,
  { fee, at }: { fee: number; at: Temporal.Instant | undefined },
): Promise<void> {
  await tx
    .updateTable('payments')
    .set({ fee_minor: fee, ...(at && { fee_at: at }) })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .execute();
}

/** Records a provider's event by its id. @returns false if it was recorded before */
export async function insertPaymentEvent(
  tx: Tx,
  containerId: ContainerId,
  event: { provider: string; id: string; kind: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('payment_events')
    .values({
      container_id: containerId,
      provider: event.provider,
      event_id: event.id,
      kind: event.kind,
      received_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('event_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Of the ids of events, those that are not recorded. */
export async function listUnknownEvents(
  db: Db | Tx,
  containerId: ContainerId,
  { provider, ids }: { provider: string; ids: readonly string[] },
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('payment_events')
    .select('event_id')
    .where('container_id', '=', containerId)
    .where('provider', '=', provider)
    .where('event_id', '=', sql<string>`ANY(${ids})`)
    .execute();
  const known = new Set(rows.map(({ event_id }) => event_id));
  return new Set(ids.filter((id) => !known.has(id)));
}

/**
 * Locks a buyer of a page by mail address until the end of the transaction, so that what they have promised to pay can be
 * counted and added to. After the lock of the person, before all others.
 */
export async function lockBuyer(
  tx: Tx,
  { containerId, email }: { containerId: ContainerId; email: string },
): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${containerId}/${email}`}, 1))`.execute(tx);
}

/** Counts the orders of a buyer, except one, for which a payment by hand is promised and has not come. */
export async function countPromised(
  tx: Tx,
  containerId: ContainerId,
  { email, except }: { email: string; except: OrderId },
): Promise<number> {
  const { count } = await tx
    .selectFrom('payments as p')
    .innerJoin('payment_allocations as a', (join) =>
      join.onRef('a.container_id', '=', 'p.container_id').onRef('a.payment_id', '=', 'p.id'),
    )
    .innerJoin('orders as o', (join) =>
      join.onRef('o.container_id', '=', 'a.container_id').onRef('o.id', '=', 'a.order_id'),
    )
    .select(sql<number>`count(DISTINCT o.id)::integer`.as('count'))
    .where('p.container_id', '=', containerId)
    .where('p.provider', 'in', ['transfer', 'venue'])
    .where('p.state', 'in', ['created', 'pending'])
    .where('o.email', '=', email)
    .where('o.id', '<>', except)
    .where('o.state', 'in', ['placed', 'accepted'])
    .executeTakeFirstOrThrow();
  return count;
}

/** A payment by hand that has not come, or not all of it. */
export type AwaitedPayment = {
  id: PaymentId;
  provider: 'transfer' | 'venue';
  reference: string;
  orderId: OrderId;
  orderCode: string;
  buyer: string;
  email: string;
  /** what is bought */
  names: string[];
  startsAt: Temporal.Instant | null;
  timeZone: string;
  currency: string;
  /** what was promised, and how much of it has come */
  amount: Minor;
  received: Minor;
  /** until when its places are held; of a transfer */
  payBy: Temporal.Instant;
};

/** Lists the payments by hand that a page waits for, the first to be due first, at most 200. One query. */
export async function listAwaitedPayments(db: Db | Tx, containerId: ContainerId): Promise<AwaitedPayment[]> {
  const { rows } = await sql<AwaitedPayment>`
    SELECT p.id, p.provider, p.reference, o.id AS "orderId", o.code AS "orderCode", o.name AS buyer, o.email, l.names,
      l.starts_at AS "startsAt", o.time_zone AS "timeZone", p.currency, p.amount_minor AS amount,
      coalesce(p.received_minor, 0) AS received, o.pay_by AS "payBy"
    FROM payments p
    JOIN payment_allocations a ON a.container_id = p.container_id AND a.payment_id = p.id
    JOIN orders o ON o.container_id = a.container_id AND o.id = a.order_id AND o.state IN ('placed', 'accepted')
    CROSS JOIN LATERAL (
      SELECT array_agg(DISTINCT name) AS names, min(starts_at) AS starts_at FROM order_lines
      WHERE container_id = o.container_id AND order_id = o.id AND state IN ('ordered', 'fulfilled')) l
    WHERE p.container_id = ${containerId} AND p.provider IN ('transfer', 'venue')
      AND p.state IN ('created', 'pending') AND p.reference IS NOT NULL AND l.names IS NOT NULL
      -- it may have been paid in another way since
      AND (o.state = 'placed' OR (
        SELECT sum(b.amount_minor) FROM ledger_postings b
        WHERE b.container_id = o.container_id AND b.order_id = o.id AND b.account = 'receivables') > 0)
    ORDER BY coalesce(l.starts_at, o.pay_by), p.id LIMIT 200`.execute(db);
  return rows;
}
