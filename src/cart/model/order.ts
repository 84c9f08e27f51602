import { type Insertable, type Selectable, sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { ownedBy } from '../../shared/db/owned-by.ts';
import type { OrderLines, Orders, Payments, Refunds } from '../../shared/db/tables.ts';
import type { OrderId, Owner, PaymentId, SessionId, UserId } from '../../shared/ids.ts';
import { type OrderState, orderStatesBefore } from '../rules/order.ts';

export type Order = Selectable<Orders>;

/** An order with its lines, payments and refunds. */
export type OrderDetails = Order & {
  lines: Selectable<OrderLines>[];
  /** in the order they were started */
  payments: Pick<Selectable<Payments>, 'id' | 'attempt' | 'provider' | 'reference' | 'state'>[];
  refunds: Pick<
    Selectable<Refunds>,
    'id' | 'payment_id' | 'line_id' | 'amount_minor' | 'currency' | 'reason' | 'state'
  >[];
};

/** Finds an order by its code. One query. */
export async function findOrder(db: Db | Tx, code: string): Promise<OrderDetails | undefined> {
  const [order] = await named(
    db,
    'find-order',
    sql<OrderDetails>`
    SELECT o.*,
      (SELECT json_agg(l ORDER BY l.id) FROM order_lines l WHERE l.order_id = o.id) AS lines,
      (SELECT coalesce(json_agg(p ORDER BY p.id), '[]') FROM (
        SELECT id, attempt, provider, reference, state FROM payments WHERE order_id = o.id) p) AS payments,
      (SELECT coalesce(json_agg(r ORDER BY r.id), '[]') FROM (
        SELECT id, payment_id, line_id, amount_minor, currency, reason, state
        FROM refunds WHERE order_id = o.id) r) AS refunds
    FROM orders o WHERE o.code = ${code}`,
  );
  return order;
}

/** Finds the order that a checkout form has placed. */
export async function findOrderByCheckoutKey(db: Db | Tx, key: string): Promise<Order | undefined> {
  return await db.selectFrom('orders').selectAll().where('checkout_key', '=', key).executeTakeFirst();
}

/** An unpaid order before its deadline, with a summary of its lines. */
export type OrderToPay = Order & { titles: string[]; quantity: number };

/** Lists an owner's unpaid orders, the next deadline first. One query. */
export async function listOrdersToPay(
  db: Db | Tx,
  owner: Owner,
  now: Temporal.Instant,
): Promise<OrderToPay[]> {
  return await named(
    db,
    `list-orders-to-pay-of-${owner.userId ? 'user' : 'visitor'}`,
    sql<OrderToPay>`
    SELECT o.*, l.titles, l.quantity FROM orders o, LATERAL (
      SELECT array_agg(title ORDER BY id) AS titles, sum(quantity)::integer AS quantity
      FROM order_lines WHERE order_id = o.id) l
    WHERE ${ownedBy(owner, 'o')} AND o.state = 'placed' AND o.pay_by > ${now}
    ORDER BY o.pay_by, o.id`,
  );
}

/** Lists an owner's orders, newest first, at most 100. One query. */
export async function listOrders(db: Db | Tx, owner: Owner): Promise<(Order & { titles: string[] })[]> {
  return await named(
    db,
    `list-orders-of-${owner.userId ? 'user' : 'visitor'}`,
    sql<Order & { titles: string[] }>`
    SELECT o.*, ARRAY(SELECT title FROM order_lines WHERE order_id = o.id ORDER BY id) AS titles
    FROM orders o WHERE ${ownedBy(owner, 'o')} ORDER BY o.placed_at DESC, o.id DESC LIMIT 100`,
  );
}

/** Lists unpaid orders past their deadline. */
export async function listOverdueOrders(db: Db, now: Temporal.Instant, limit: number): Promise<OrderId[]> {
  const rows = await db
    .selectFrom('orders')
    .select('id')
    .where('state', '=', 'placed')
    .where('pay_by', '<=', now)
    .orderBy('pay_by')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** Locks an order. First in the lock order: then its payments, its lines, and what its sellers hold. */
export async function lockOrder(tx: Tx, id: OrderId): Promise<Order | undefined> {
  return await tx.selectFrom('orders').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Inserts an order. @returns undefined if the same checkout form has placed one already */
export async function insertOrder(tx: Tx, order: Insertable<Orders>): Promise<Order | undefined> {
  return await tx
    .insertInto('orders')
    .values(order)
    .onConflict((conflict) => conflict.column('checkout_key').doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Transitions an order. @returns false if it is in no state that allows it */
export async function transitionOrder(
  tx: Tx,
  id: OrderId,
  to: OrderState,
  change: { paid_at?: Temporal.Instant; paid_by_payment_id?: PaymentId } = {},
): Promise<boolean> {
  const row = await tx
    .updateTable('orders')
    .set({ state: to, ...change })
    .where('id', '=', id)
    .where('state', 'in', orderStatesBefore(to))
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Claims the sending of an order's confirmation. @returns false if it was claimed before */
export async function claimConfirmation(tx: Tx, id: OrderId, now: Temporal.Instant): Promise<boolean> {
  const claimed = await tx
    .updateTable('orders')
    .set({ mailed_at: now })
    .where('id', '=', id)
    .where('mailed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return claimed !== undefined;
}

/** Makes a visitor's orders the user's. */
export async function assignOrdersTo(tx: Tx, userId: UserId, from: SessionId): Promise<void> {
  // Lock order: by id, so that concurrent sign-ins of one visitor cannot deadlock.
  await tx
    .selectFrom('orders')
    .select('id')
    .where('session_id', '=', from)
    .orderBy('id')
    .forUpdate()
    .execute();
  await tx
    .updateTable('orders')
    .set({ user_id: userId, session_id: null })
    .where('session_id', '=', from)
    .execute();
}
