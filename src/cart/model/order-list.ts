import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';
import type { OrderSearch } from '../rules/order-search.ts';
import { type OrderDetails, orderDetails, withInstants } from './order.ts';

/** Where the money of an order is, as a treasurer looks for it. An order may be in several. */
export type OrderFilter =
  | 'paid'
  | 'awaited'
  | 'part_paid'
  | 'overpaid'
  | 'refunded'
  | 'disputed'
  | 'cancelled'
  | 'expired';

export type OrderPage = {
  search?: OrderSearch | undefined;
  filter?: OrderFilter | undefined;
  /** the last order of the page before */
  before?: OrderId | undefined;
  limit: number;
};

/** Lists orders of a page, newest first. One query. */
export async function listOrdersOfPage(
  db: Db | Tx,
  containerId: ContainerId,
  { search, filter, before, limit }: OrderPage,
): Promise<OrderDetails[]> {
  const isBefore = before ? sql`AND o.id < ${before}` : sql``;
  const isFound = search ? sql`AND o.id IN (${foundBy(containerId, search)})` : sql``;
  const isIn = filter ? sql`AND (${CONDITIONS[filter](containerId)})` : sql``;
  const { rows } = await sql<OrderDetails>`
    SELECT ${orderDetails} FROM orders o
    WHERE o.container_id = ${containerId} ${isBefore} ${isFound} ${isIn}
    ORDER BY o.id DESC LIMIT ${limit}`.execute(db);
  return rows.map(withInstants);
}

/** Finds an order of a page by its id. One query. */
export async function findOrderOfPage(
  db: Db | Tx,
  containerId: ContainerId,
  id: OrderId,
): Promise<OrderDetails | undefined> {
  const { rows } = await sql<OrderDetails>`
    SELECT ${orderDetails} FROM orders o WHERE o.container_id = ${containerId} AND o.id = ${id}`.execute(db);
  return rows.map(withInstants)[0];
}

// Each way by an index of its own: together, as alternatives of one condition, none would be used.
function foundBy(containerId: ContainerId, search: OrderSearch): RawBuilder<unknown> {
  const of = sql`container_id = ${containerId}`;
  const ways = [
    sql`SELECT id FROM orders WHERE ${of} AND ${sql.join(
      search.words.map((word) => sql`search_text(name || ' ' || email) LIKE '%' || ${likeText(word)} || '%'`),
      sql` AND `,
    )}`,
  ];
  if (search.orderId) ways.push(sql`SELECT id FROM orders WHERE ${of} AND id = ${search.orderId}`);
  if (search.amount) ways.push(sql`SELECT id FROM orders WHERE ${of} AND total_minor = ${search.amount}`);
  if (search.code) ways.push(sql`SELECT id FROM orders WHERE ${of} AND code = ${search.code}`);
  if (search.reference) {
    ways.push(sql`SELECT a.order_id FROM payments p
      JOIN payment_allocations a ON a.container_id = p.container_id AND a.payment_id = p.id
      WHERE p.container_id = ${containerId} AND p.reference = ${search.reference}`);
  }
  return sql.join(ways, sql` UNION `);
}

const likeText = (word: string): RawBuilder<string> =>
  sql`search_text(${word.replaceAll(/[\\%_]/g, '\\$&')})`;

const owing = (containerId: ContainerId): RawBuilder<unknown> => sql`
  SELECT order_id FROM ledger_postings WHERE container_id = ${containerId} AND account = 'receivables'
  GROUP BY order_id HAVING sum(amount_minor) > 0`;
const waiting = (containerId: ContainerId): RawBuilder<unknown> => sql`
  SELECT order_id FROM ledger_postings WHERE container_id = ${containerId} AND account = 'customer_balance'
  GROUP BY order_id HAVING sum(amount_minor) < 0`;

const CONDITIONS: Record<OrderFilter, (containerId: ContainerId) => RawBuilder<unknown>> = {
  paid: (page) => sql`o.state = 'accepted' AND o.total_minor > 0 AND o.id NOT IN (${owing(page)})
    AND EXISTS (SELECT FROM payment_allocations a
      WHERE a.container_id = o.container_id AND a.order_id = o.id AND a.received_minor > 0)`,
  awaited: (page) => sql`o.id IN (
    SELECT a.order_id FROM payments p
    JOIN payment_allocations a ON a.container_id = p.container_id AND a.payment_id = p.id
    WHERE p.container_id = ${page} AND p.provider IN ('transfer', 'venue') AND p.state IN ('created', 'pending')
      AND p.reference IS NOT NULL) AND o.state = 'placed'
    OR o.id IN (${owing(page)})`,
  part_paid: (page) => sql`o.id IN (${waiting(page)}) OR o.id IN (${owing(page)})
    AND EXISTS (SELECT FROM payment_allocations a
      WHERE a.container_id = o.container_id AND a.order_id = o.id AND a.received_minor > 0)`,
  overpaid: (page) => sql`o.id IN (
    SELECT order_id FROM refunds WHERE container_id = ${page} AND reason IN ('overpaid', 'paid_twice'))`,
  refunded: (page) => sql`o.id IN (SELECT order_id FROM refunds WHERE container_id = ${page})`,
  disputed: (page) => sql`o.id IN (
    SELECT a.order_id FROM payments p
    JOIN payment_allocations a ON a.container_id = p.container_id AND a.payment_id = p.id
    WHERE p.container_id = ${page} AND p.state IN ('disputed', 'charged_back'))`,
  cancelled: (page) => sql`o.state = 'cancelled' OR o.id IN (
    SELECT order_id FROM order_lines WHERE container_id = ${page} AND state IN ('declined', 'cancelled'))`,
  expired: () => sql`o.state = 'expired'`,
};

/** What orders owe, of those that owe something. One query. */
export async function listOwed(
  db: Db | Tx,
  containerId: ContainerId,
  orderIds: readonly OrderId[],
): Promise<{ orderId: OrderId; amount: number; currency: string }[]> {
  if (orderIds.length === 0) return [];
  const { rows } = await sql<{ orderId: OrderId; amount: number; currency: string }>`
    SELECT order_id AS "orderId", sum(amount_minor)::bigint AS amount, currency FROM ledger_postings
    WHERE container_id = ${containerId} AND account = 'receivables' AND order_id = ANY(${[...orderIds]})
    GROUP BY order_id, currency HAVING sum(amount_minor) > 0`.execute(db);
  return rows;
}
