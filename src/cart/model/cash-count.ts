import { type Insertable, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { CashCounts } from '../../shared/db/tables.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';

export type CashCount = Selectable<CashCounts>;

/** Cash that came in or was given back since the last count. */
export type CashMovement = {
  at: Temporal.Instant;
  by: string;
  orderId: OrderId | null;
  buyer: string | null;
  /** what the order is about: the first of its names */
  name: string | null;
  currency: string;
  amount: number;
};

/** Sums up the cash in hand by the ledger, in each currency. */
export async function sumCash(
  db: Db | Tx,
  containerId: ContainerId,
): Promise<{ currency: string; amount: number }[]> {
  const { rows } = await sql<{ currency: string; amount: number }>`
    SELECT currency, sum(amount_minor)::bigint AS amount FROM ledger_days
    WHERE container_id = ${containerId} AND account = 'cash' AND account NOT IN ('sales_net', 'sales_tax')
    GROUP BY currency ORDER BY currency`.execute(db);
  return rows;
}

/** Lists the counts of a page, the newest first, at most 100. */
export async function listCashCounts(db: Db | Tx, containerId: ContainerId): Promise<CashCount[]> {
  return await db
    .selectFrom('cash_counts')
    .selectAll()
    .where('container_id', '=', containerId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
}

/** Lists the cash of orders that has moved since a time, the newest first, at most 500. One query. */
export async function listCashMovements(
  db: Db | Tx,
  containerId: ContainerId,
  since: Temporal.Instant,
): Promise<CashMovement[]> {
  const { rows } = await sql<CashMovement>`
    SELECT t.posted_at AS at, t.posted_by AS by, b.order_id AS "orderId", o.name AS buyer, (
        SELECT name FROM order_lines l WHERE l.container_id = b.container_id AND l.order_id = b.order_id
        ORDER BY id LIMIT 1) AS name, b.currency, b.amount_minor AS amount
    FROM ledger_transactions t
    JOIN ledger_postings b ON b.container_id = t.container_id AND b.transaction_id = t.id AND b.account = 'cash'
    JOIN orders o ON o.container_id = b.container_id AND o.id = b.order_id
    WHERE t.container_id = ${containerId} AND t.posted_at > ${since}
    ORDER BY t.id DESC LIMIT 500`.execute(db);
  return rows;
}

export async function insertCashCount(
  tx: Tx,
  containerId: ContainerId,
  count: Omit<Insertable<CashCounts>, 'container_id'>,
): Promise<void> {
  await tx
    .insertInto('cash_counts')
    .values({ ...count, container_id: containerId })
    .execute();
}
