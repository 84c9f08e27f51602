import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { ownedBy, ownerKind } from '../../shared/db/owned-by.ts';
import type { Orders, Payments, Refunds } from '../../shared/db/tables.ts';
import type { ContainerId, LineId, OrderId, Owner, UserId } from '../../shared/ids.ts';
import type { OrderKey } from '../ports.ts';
import { type BasketTotal, byPayee } from '../rules/basket.ts';
import { type OrderState, orderStatesBefore } from '../rules/order.ts';
import type { OrderLine } from './order-line.ts';

export type Order = Selectable<Orders>;

/** An order with what is still to pay of it. */
export type OrderWithDue = Order & { due_minor: number };

/** An order with its lines, payments and refunds, and where its money is. */
export type OrderDetails = OrderWithDue & {
  lines: OrderLine[];
  /** in the order they were created */
  payments: OrderPayment[];
  refunds: OrderRefund[];
  /** of the order's currency: received + owed + written_off = earned + given_back + held */
  balance: Record<'received' | 'owed' | 'earned' | 'given_back' | 'held' | 'written_off', number>;
};

export type OrderPayment = Pick<
  Selectable<Payments>,
  | 'id'
  | 'provider'
  | 'reference'
  | 'state'
  | 'amount_minor'
  | 'received_minor'
  | 'received_currency'
  | 'fee_minor'
> & {
  /** 0 if it is not of this order alone */
  attempt: number;
};

export type OrderRefund = Pick<
  Selectable<Refunds>,
  'id' | 'payment_id' | 'amount_minor' | 'currency' | 'reason' | 'state'
> & { lines: { line_id: LineId; amount_minor: number }[] };

/**
 * What is still to pay of an order `o`: until it is accepted, its lines less what has been received; afterwards what is
 * owed. What a payment has authorised is still to pay until it is captured.
 */
const dueOf: RawBuilder<number> = sql`(CASE o.state
  WHEN 'placed' THEN greatest(0, (
      SELECT coalesce(sum(l.amount_minor), 0) FROM order_lines l
      WHERE l.container_id = o.container_id AND l.order_id = o.id AND l.state = 'ordered') + (
      SELECT coalesce(sum(b.amount_minor), 0) FROM ledger_postings b
      WHERE b.container_id = o.container_id AND b.order_id = o.id AND b.currency = o.currency
        AND b.account = 'customer_balance'))
  WHEN 'accepted' THEN (
      SELECT coalesce(sum(b.amount_minor), 0) FROM ledger_postings b
      WHERE b.container_id = o.container_id AND b.order_id = o.id AND b.account = 'receivables')
  ELSE 0 END)::bigint`;

// The columns of OrderDetails of an order `o`.
const details: RawBuilder<unknown> = sql`o.*, ${dueOf} AS due_minor,
  (SELECT coalesce(json_agg(l ORDER BY l.id), '[]') FROM order_lines l
    WHERE l.container_id = o.container_id AND l.order_id = o.id) AS lines,
  (SELECT coalesce(json_agg(p ORDER BY p.id), '[]') FROM (
    SELECT p.id, coalesce(substring(p.attempt_key FROM '-(\\d{1,9})$')::integer, 0) AS attempt, p.provider, p.reference, p.state,
      p.amount_minor, p.received_minor, p.received_currency, p.fee_minor
    FROM payment_allocations a JOIN payments p ON p.container_id = a.container_id AND p.id = a.payment_id
    WHERE a.container_id = o.container_id AND a.order_id = o.id) p) AS payments,
  (SELECT coalesce(json_agg(r ORDER BY r.id), '[]') FROM (
    SELECT r.id, r.payment_id, r.amount_minor, r.currency, r.reason, r.state,
      (SELECT coalesce(json_agg(json_build_object('line_id', l.line_id, 'amount_minor', l.amount_minor)
        ORDER BY l.line_id), '[]') FROM refund_lines l
        WHERE l.container_id = r.container_id AND l.refund_id = r.id) AS lines
    FROM refunds r WHERE r.container_id = o.container_id AND r.order_id = o.id) r) AS refunds,
  (SELECT json_build_object('received', coalesce(sum(received), 0), 'owed', coalesce(sum(owed), 0),
      'earned', coalesce(sum(earned), 0), 'given_back', coalesce(sum(given_back), 0),
      'held', coalesce(sum(held), 0), 'written_off', coalesce(sum(written_off), 0))
    FROM order_balances b
    WHERE b.container_id = o.container_id AND b.order_id = o.id AND b.currency = o.currency) AS balance`;

// JSON has no instants.
const withInstants = (order: OrderDetails): OrderDetails => ({
  ...order,
  lines: order.lines.map((line) => ({
    ...line,
    starts_at: line.starts_at && Temporal.Instant.from(line.starts_at),
    ends_at: line.ends_at && Temporal.Instant.from(line.ends_at),
    state_at: Temporal.Instant.from(line.state_at),
  })),
});

/** Finds an order by its code. One query. */
export async function findOrder(db: Db | Tx, code: string): Promise<OrderDetails | undefined> {
  const [order] = await named(
    db,
    'find-order',
    sql<OrderDetails>`SELECT ${details} FROM orders o WHERE o.code = ${code}`,
  );
  return order && withInstants(order);
}

/** Reads what is still to pay of an order, under its lock. */
export async function getDue(tx: Tx, containerId: ContainerId, orderId: OrderId): Promise<number> {
  const { rows } = await sql<{ due: number }>`
    SELECT ${dueOf} AS due FROM orders o WHERE o.container_id = ${containerId} AND o.id = ${orderId}`.execute(
    tx,
  );
  return rows[0]?.due ?? 0;
}

/** Lists the orders that a checkout form has placed, in the order in which they are paid. */
export async function listOrdersOfCheckout(db: Db | Tx, checkoutKey: string): Promise<OrderDetails[]> {
  const orders = await named(
    db,
    'list-orders-of-checkout',
    sql<OrderDetails>`SELECT ${details} FROM orders o WHERE o.checkout_key = ${checkoutKey}`,
  );
  const payee = ({ container_id, currency, timing }: Order) => ({
    containerId: container_id,
    currency,
    timing,
  });
  return orders.map(withInstants).sort((a, b) => byPayee(payee(a), payee(b)));
}

/** An order to be paid before its deadline, with a summary of its lines. */
export type OrderToPay = OrderWithDue & { names: string[]; quantity: number };

/** Lists an owner's orders that are to be paid and not on their way to be, the next deadline first. One query. */
export async function listOrdersToPay(
  db: Db | Tx,
  owner: Owner,
  now: Temporal.Instant,
): Promise<OrderToPay[]> {
  return await named(
    db,
    `list-orders-to-pay-of-${ownerKind(owner)}`,
    sql<OrderToPay>`
    SELECT o.*, ${dueOf} AS due_minor, ${quantityOf} AS quantity, ARRAY(
      SELECT name FROM order_lines WHERE container_id = o.container_id AND order_id = o.id
      GROUP BY name ORDER BY min(id)) AS names
    FROM orders o WHERE ${isToPay(owner, now)}
    ORDER BY o.pay_by, o.container_id, o.id`,
  );
}

/** A query of what an owner has to pay, for a larger statement: as listOrdersToPay(). */
export const orderTotals = (owner: Owner, now: Temporal.Instant): RawBuilder<BasketTotal> => sql`
  SELECT o.currency, ${quantityOf} AS quantity, ${dueOf} AS amount, o.pay_by AS ends_at
  FROM orders o WHERE ${isToPay(owner, now)}`;

const quantityOf: RawBuilder<number> = sql`(SELECT coalesce(sum(quantity), 0)::integer FROM order_lines
  WHERE container_id = o.container_id AND order_id = o.id)`;

const isToPay = (owner: Owner, now: Temporal.Instant): RawBuilder<boolean> => sql`
  ${ownedBy(owner, 'o')} AND o.state = 'placed' AND o.pay_by > ${now} AND ${dueOf} > 0
    AND NOT EXISTS (SELECT FROM payment_allocations a
      JOIN payments p ON p.container_id = a.container_id AND p.id = a.payment_id
      WHERE a.container_id = o.container_id AND a.order_id = o.id
        AND p.state = 'pending' AND p.received_minor IS NULL)`;

/** Lists an owner's orders, newest first, at most 100. One query. */
export async function listOrders(db: Db | Tx, owner: Owner): Promise<OrderDetails[]> {
  const orders = await named(
    db,
    `list-orders-of-${ownerKind(owner)}`,
    sql<OrderDetails>`
    SELECT ${details} FROM orders o WHERE ${ownedBy(owner, 'o')}
    ORDER BY o.placed_at DESC, o.container_id DESC, o.id DESC LIMIT 100`,
  );
  return orders.map(withInstants);
}

/** Lists unpaid orders past their deadline, of all pages. */
export async function listOverdueOrders(db: Db, now: Temporal.Instant, limit: number): Promise<OrderKey[]> {
  const rows = await db
    .selectFrom('orders')
    .select(['container_id', 'id'])
    .where('state', '=', 'placed')
    .where('pay_by', '<=', now)
    .orderBy('pay_by')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ containerId: row.container_id, orderId: row.id }));
}

/** Locks an order. First in the lock order: then its payments, its lines, and what its sellers hold. */
export async function lockOrder(tx: Tx, containerId: ContainerId, id: OrderId): Promise<Order | undefined> {
  return await tx
    .selectFrom('orders')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Gets an order. @throws NoResultError if the page has none with this id */
export async function getOrder(db: Db | Tx, containerId: ContainerId, id: OrderId): Promise<Order> {
  return await db
    .selectFrom('orders')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

export async function insertOrder(
  tx: Tx,
  containerId: ContainerId,
  order: Omit<Insertable<Orders>, 'container_id'>,
): Promise<Order> {
  return await tx
    .insertInto('orders')
    .values({ ...order, container_id: containerId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Transitions an order. @returns it, or undefined if it is in no state that allows it */
export async function transitionOrder(
  tx: Tx,
  containerId: ContainerId,
  id: OrderId,
  { to, act }: { to: OrderState; act: Act },
): Promise<Order | undefined> {
  return await tx
    .updateTable('orders')
    .set({
      state: to,
      state_at: act.at,
      state_by: act.by,
      ...(to === 'accepted' && { accepted_at: act.at }),
    })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('state', 'in', orderStatesBefore(to))
    .returningAll()
    .executeTakeFirst();
}

/** Claims the sending of an order's confirmation. @returns false if it was claimed before */
export async function claimConfirmation(
  tx: Tx,
  containerId: ContainerId,
  id: OrderId,
  now: Temporal.Instant,
): Promise<boolean> {
  const claimed = await tx
    .updateTable('orders')
    .set({ mailed_at: now })
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('mailed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return claimed !== undefined;
}

/** Makes an owner's orders a user's. */
export async function assignOrders(tx: Tx, owner: Owner, userId: UserId): Promise<void> {
  // Lock order: by page and id, so that concurrent sign-ins of one visitor cannot deadlock.
  await tx
    .selectFrom('orders')
    .select('id')
    .where(ownedBy(owner))
    .orderBy('container_id')
    .orderBy('id')
    .forUpdate()
    .execute();
  await tx
    .updateTable('orders')
    .set({ user_id: userId, session_id: null, customer_id: null })
    .where(ownedBy(owner))
    .execute();
}
