import { type RawBuilder, sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { ContainerId } from '../../shared/ids.ts';

/** What in a page's books does not fit together. */
export type LedgerDifference = {
  what: 'transaction' | 'order' | 'line' | 'payment' | 'refund' | 'day';
  /** of what is off; a date for a day */
  id: string;
  account: string;
  currency: string;
  /** by how much, in minor units */
  amount: number;
};

export type LedgerCheck = { checkedAt: Temporal.Instant; differences: LedgerDifference[] };

const MAX_DIFFERENCES = 100;

/**
 * Compares all postings of a page with its orders, lines, payments and refunds, and with the kept sums of its days, without
 * the triggers that keep them equal.
 * @returns at most 100 differences
 */
export async function findLedgerDifferences(
  db: Db | Tx,
  containerId: ContainerId,
): Promise<LedgerDifference[]> {
  const differences: LedgerDifference[] = [];
  for (const check of CHECKS) {
    const { rows } = await check(containerId).execute(db);
    differences.push(...rows);
  }
  return differences.slice(0, MAX_DIFFERENCES);
}

type Check = (containerId: ContainerId) => RawBuilder<LedgerDifference>;

const CHECKS: readonly Check[] = [
  // A transaction adds up to zero, for each currency and each order.
  (page) => sql`
    SELECT 'transaction' AS what, transaction_id::text AS id, '' AS account, currency, sum(amount_minor)::bigint AS amount
    FROM ledger_postings WHERE container_id = ${page}
    GROUP BY transaction_id, currency, order_id HAVING sum(amount_minor) <> 0 LIMIT ${MAX_DIFFERENCES}`,
  // It has as many postings as it had at first.
  (page) => sql`
    SELECT 'transaction' AS what, t.id::text AS id, '' AS account, '' AS currency,
      (count(b.id) - t.posting_count)::bigint AS amount
    FROM ledger_transactions t
    LEFT JOIN ledger_postings b ON b.container_id = t.container_id AND b.transaction_id = t.id
    WHERE t.container_id = ${page} GROUP BY t.id, t.posting_count HAVING count(b.id) <> t.posting_count
    LIMIT ${MAX_DIFFERENCES}`,
  // For each order: received + owed + written off = earned + given back + held.
  (page) => sql`
    SELECT 'order' AS what, order_id::text AS id, '' AS account, currency,
      (received + owed + written_off - earned - given_back - held)::bigint AS amount
    FROM order_balances
    WHERE container_id = ${page} AND received + owed + written_off <> earned + given_back + held LIMIT ${MAX_DIFFERENCES}`,
  // Money waits only on a placed order, and only an accepted one owes.
  (page) => sql`
    SELECT 'order' AS what, o.id::text AS id, b.account, b.currency, b.amount FROM (
      SELECT order_id, account, currency, sum(amount_minor)::bigint AS amount FROM ledger_postings
      WHERE container_id = ${page} AND account IN ('receivables', 'customer_balance')
      GROUP BY order_id, account, currency) b
    JOIN orders o ON o.container_id = ${page} AND o.id = b.order_id
    WHERE CASE b.account WHEN 'receivables' THEN b.amount < 0 OR b.amount > 0 AND o.state <> 'accepted'
      ELSE b.amount > 0 OR b.amount < 0 AND o.state <> 'placed' END
    LIMIT ${MAX_DIFFERENCES}`,
  // What a line has earned is posted.
  (page) => sql`
    SELECT 'line' AS what, l.id::text AS id, 'sales' AS account, o.currency,
      (coalesce(b.amount, 0) - l.earned_minor)::bigint AS amount
    FROM order_lines l
    JOIN orders o ON o.container_id = l.container_id AND o.id = l.order_id
    LEFT JOIN (
      SELECT order_id, line_id, -sum(amount_minor) AS amount FROM ledger_postings
      WHERE container_id = ${page} AND account IN ('sales_net', 'sales_tax', 'donations', 'deposits_held')
      GROUP BY order_id, line_id) b ON b.order_id = l.order_id AND b.line_id = l.id
    WHERE l.container_id = ${page} AND coalesce(b.amount, 0) <> l.earned_minor LIMIT ${MAX_DIFFERENCES}`,
  // What a payment brought in is posted.
  (page) => sql`
    SELECT 'payment' AS what, p.id::text AS id, 'received' AS account, coalesce(p.received_currency, p.currency) AS currency,
      (coalesce(b.amount, 0) - coalesce(p.received_minor, 0))::bigint AS amount
    FROM payments p
    LEFT JOIN (
      SELECT payment_id, currency, sum(amount_minor) AS amount FROM ledger_postings
      WHERE container_id = ${page} AND payment_id IS NOT NULL AND refund_id IS NULL
        AND account IN ('clearing', 'bank', 'cash', 'provider_fees', 'chargebacks', 'customer_credit')
      GROUP BY payment_id, currency) b
      ON b.payment_id = p.id AND b.currency = coalesce(p.received_currency, p.currency)
    WHERE p.container_id = ${page} AND coalesce(b.amount, 0) <> coalesce(p.received_minor, 0) LIMIT ${MAX_DIFFERENCES}`,
  // A refund that has left, and no other, is posted as gone.
  (page) => sql`
    SELECT 'refund' AS what, r.id::text AS id, 'refunds_payable' AS account, r.currency,
      (coalesce(b.amount, 0) - CASE WHEN r.state IN ('succeeded', 'cancelled') THEN 0 ELSE r.amount_minor END)::bigint AS amount
    FROM refunds r
    LEFT JOIN (
      SELECT refund_id, -sum(amount_minor) AS amount FROM ledger_postings
      WHERE container_id = ${page} AND account = 'refunds_payable' GROUP BY refund_id) b ON b.refund_id = r.id
    WHERE r.container_id = ${page}
      AND coalesce(b.amount, 0) <> CASE WHEN r.state IN ('succeeded', 'cancelled') THEN 0 ELSE r.amount_minor END
    LIMIT ${MAX_DIFFERENCES}`,
  // The kept sums of each day are the sums of its postings.
  (page) => sql`
    SELECT 'day' AS what, coalesce(d.posted_on, b.posted_on)::text AS id, coalesce(d.account, b.account) AS account,
      coalesce(d.currency, b.currency) AS currency, (coalesce(d.amount, 0) - coalesce(b.amount, 0))::bigint AS amount
    FROM (
      SELECT posted_on, account, currency, sum(amount_minor) AS amount, sum(postings) AS postings FROM ledger_days
      WHERE container_id = ${page} GROUP BY posted_on, account, currency) d
    FULL JOIN (
      SELECT t.posted_on, p.account, p.currency, sum(p.amount_minor) AS amount, count(*) AS postings FROM ledger_postings p
      JOIN ledger_transactions t ON t.container_id = p.container_id AND t.id = p.transaction_id
      WHERE p.container_id = ${page} GROUP BY t.posted_on, p.account, p.currency) b
      ON b.posted_on = d.posted_on AND b.account = d.account AND b.currency = d.currency
    WHERE coalesce(d.amount, 0) <> coalesce(b.amount, 0) OR coalesce(d.postings, 0) <> coalesce(b.postings, 0)
    LIMIT ${MAX_DIFFERENCES}`,
];

/** Lists the pages that have postings. */
export async function listPagesWithLedger(db: Db): Promise<ContainerId[]> {
  // From one page to the next by the key, because there are far more transactions than pages.
  const { rows } = await sql<{ id: ContainerId }>`
    WITH RECURSIVE next AS (
      (SELECT container_id AS id FROM ledger_transactions ORDER BY container_id LIMIT 1)
      UNION ALL
      SELECT (SELECT container_id FROM ledger_transactions WHERE container_id > next.id ORDER BY container_id LIMIT 1)
      FROM next WHERE next.id IS NOT NULL)
    SELECT id FROM next WHERE id IS NOT NULL`.execute(db);
  return rows.map(({ id }) => id);
}

/** Keeps what a check of a page's books has found. */
export async function saveLedgerCheck(
  tx: Tx,
  containerId: ContainerId,
  { checkedAt, differences }: LedgerCheck,
): Promise<void> {
  await sql`
    INSERT INTO ledger_checks (container_id, checked_at, differences)
    VALUES (${containerId}, ${checkedAt}, ${JSON.stringify(differences)}::jsonb)
    ON CONFLICT (container_id) DO UPDATE SET checked_at = excluded.checked_at, differences = excluded.differences`.execute(
    tx,
  );
}

/** What the last check of a page's books has found; undefined before the first. */
export async function findLedgerCheck(
  db: Db | Tx,
  containerId: ContainerId,
): Promise<LedgerCheck | undefined> {
  const [row] = await named(
    db,
    'find-ledger-check',
    sql<LedgerCheck>`SELECT checked_at AS "checkedAt", differences FROM ledger_checks WHERE container_id = ${containerId}`,
  );
  return row;
}
