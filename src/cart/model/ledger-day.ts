import { sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { ContainerId } from '../../shared/ids.ts';

/** Days, both included. */
export type Period = { from: Temporal.PlainDate; to: Temporal.PlainDate };

/** Sums of postings, in minor units; debits are positive. */
type Sum = { currency: string; account: string; amount: number; postings: number };

/** What a treasurer reads of a period, as sums of postings. */
export type LedgerPeriod = {
  /** by day, kind of transaction, and kind of what was sold */
  days: (Sum & { day: Temporal.PlainDate; kind: string; lineKind: string })[];
  /** by what was sold; the fees too, of orders that were about one thing */
  items: (Sum & {
    kind: string;
    lineKind: string;
    name: string;
    startsAt: Temporal.Instant | null;
    place: string;
    typeName: string;
  })[];
  /** by the way of payment */
  ways: (Sum & { kind: string; way: string })[];
  /** by tax rate, in hundredths of a percent */
  taxes: (Sum & { rate: number })[];
  /** what was owed and held at the end of the last day */
  balances: Sum[];
};

/** Reads the sums of a period from the kept sums of its days. */
export async function readLedgerPeriod(
  db: Db,
  containerId: ContainerId,
  { from, to }: Period,
): Promise<LedgerPeriod> {
  const within = sql`container_id = ${containerId} AND posted_on BETWEEN ${from} AND ${to}`;
  const sums = sql`sum(amount_minor)::bigint AS amount, sum(postings)::integer AS postings`;
  const days = sql<LedgerPeriod['days'][number]>`
    SELECT posted_on AS day, currency, account, kind, line_kind AS "lineKind", ${sums} FROM ledger_days
    WHERE ${within} GROUP BY posted_on, currency, account, kind, line_kind ORDER BY posted_on`;
  const items = sql<LedgerPeriod['items'][number]>`
    SELECT currency, account, kind, line_kind AS "lineKind", name, starts_at AS "startsAt", place, type_name AS "typeName",
      ${sums} FROM ledger_days
    WHERE ${within} AND account IN ('sales_net', 'sales_tax', 'donations', 'provider_fees')
    GROUP BY currency, account, kind, line_kind, name, starts_at, place, type_name`;
  const ways = sql<LedgerPeriod['ways'][number]>`
    SELECT currency, account, kind, way, ${sums} FROM ledger_days
    WHERE ${within} AND way <> '' AND account NOT IN ('sales_net', 'sales_tax') GROUP BY currency, account, kind, way`;
  const taxes = sql<LedgerPeriod['taxes'][number]>`
    SELECT currency, account, coalesce(tax_rate, 0) AS rate, ${sums} FROM ledger_days
    WHERE ${within} AND account IN ('sales_net', 'sales_tax') GROUP BY currency, account, coalesce(tax_rate, 0)`;
  const balances = sql<LedgerPeriod['balances'][number]>`
    SELECT currency, account, ${sums} FROM ledger_days
    WHERE container_id = ${containerId} AND posted_on <= ${to} AND account IN ('receivables', 'customer_balance',
      'customer_credit', 'deposits_held', 'refunds_payable', 'unmatched_receipts', 'cash', 'chargebacks')
      AND account NOT IN ('sales_net', 'sales_tax')
    GROUP BY currency, account`;
  return {
    days: (await days.execute(db)).rows,
    items: (await items.execute(db)).rows,
    ways: (await ways.execute(db)).rows,
    taxes: (await taxes.execute(db)).rows,
    balances: (await balances.execute(db)).rows,
  };
}

/** Lists the pages with days whose rows are not folded. */
export async function listPagesToFold(db: Db): Promise<ContainerId[]> {
  const { rows } = await sql<{ id: ContainerId }>`
    SELECT DISTINCT container_id AS id FROM ledger_days WHERE NOT is_folded ORDER BY 1`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Folds the rows of a page's days that are equal in all but the amount into one each. Postings meanwhile add further rows,
 * which the next time folds.
 */
export async function foldLedgerDays(tx: Tx, containerId: ContainerId): Promise<void> {
  await sql`
    WITH loose AS (SELECT DISTINCT posted_on FROM ledger_days WHERE container_id = ${containerId} AND NOT is_folded),
    taken AS (
      DELETE FROM ledger_days WHERE container_id = ${containerId} AND posted_on IN (SELECT posted_on FROM loose)
      RETURNING *)
    INSERT INTO ledger_days (container_id, posted_on, currency, account, kind, way, line_kind, name, starts_at, place,
      type_name, tax_rate, amount_minor, postings, is_folded)
    SELECT container_id, posted_on, currency, account, kind, way, line_kind, name, starts_at, place, type_name, tax_rate,
      sum(amount_minor), sum(postings), true
    FROM taken
    GROUP BY container_id, posted_on, currency, account, kind, way, line_kind, name, starts_at, place, type_name, tax_rate`.execute(
    tx,
  );
}

/** A posting, with what it is about. */
export type PostingRow = {
  id: number;
  transactionId: number;
  day: Temporal.PlainDate;
  at: Temporal.Instant;
  by: string;
  kind: string;
  account: string;
  currency: string;
  amount: number;
  way: string;
  orderId: number | null;
  buyer: string | null;
  name: string | null;
  typeName: string | null;
  paymentId: number | null;
  reference: string | null;
  refundId: number | null;
};

/** Lists the postings of a period by day and transaction. @param page `after` is the last posting of the page before */
export async function listPostings(
  db: Db,
  containerId: ContainerId,
  {
    from,
    to,
    after,
    limit,
  }: Period & {
    after?: { day: Temporal.PlainDate; transactionId: number; id: number } | undefined;
    limit: number;
  },
): Promise<PostingRow[]> {
  const { rows } = await sql<PostingRow>`
    SELECT b.id, t.id AS "transactionId", t.posted_on AS day, t.posted_at AS at, t.posted_by AS by, t.kind, b.account,
      b.currency, b.amount_minor AS amount, coalesce(p.provider, '') AS way, b.order_id AS "orderId", o.name AS buyer,
      l.name, l.type_name AS "typeName", b.payment_id AS "paymentId", p.reference, b.refund_id AS "refundId"
    FROM (
      SELECT * FROM ledger_transactions
      WHERE container_id = ${containerId} AND posted_on BETWEEN ${from} AND ${to}
        AND (posted_on, id) >= (${after?.day ?? from}, ${after?.transactionId ?? 0})
      ORDER BY posted_on, id LIMIT ${limit}) t
    JOIN ledger_postings b ON b.container_id = t.container_id AND b.transaction_id = t.id
    LEFT JOIN payments p ON p.container_id = b.container_id AND p.id = b.payment_id
    LEFT JOIN orders o ON o.container_id = b.container_id AND o.id = b.order_id
    LEFT JOIN order_lines l ON l.container_id = b.container_id AND l.order_id = b.order_id AND l.id = b.line_id
    WHERE (t.posted_on, t.id, b.id) > (${after?.day ?? from}, ${after?.transactionId ?? 0}, ${after?.id ?? 0})
    ORDER BY t.posted_on, t.id, b.id LIMIT ${limit}`.execute(db);
  return rows;
}
