import { sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';
import { type Minor, minor } from '../../shared/money.ts';
import type { Posted, Posting } from '../rules/postings.ts';

/** Posts a transaction; none if it would have no postings. The database refuses one that does not add up, at commit. */
export async function postTransaction(
  tx: Tx,
  containerId: ContainerId,
  { kind, postings }: Posted,
  act: Act,
): Promise<void> {
  if (postings.length === 0) return;
  const column = <T>(of: (posting: Posting) => T): T[] => postings.map(of);
  await named(
    tx,
    'post-transaction',
    sql`
    WITH posted AS (
      INSERT INTO ledger_transactions (container_id, kind, posted_at, posted_by, posting_count)
      VALUES (${containerId}, ${kind}, ${act.at}, ${act.by}, ${postings.length}) RETURNING id)
    INSERT INTO ledger_postings (container_id, transaction_id, account, currency, amount_minor, order_id, line_id,
      payment_id, refund_id, credit_id, bank_line_id)
    SELECT ${containerId}::integer, posted.id, p.account, p.currency, p.amount, p.order_id, p.line_id, p.payment_id,
      p.refund_id, p.credit_id, p.bank_line_id
    FROM posted, unnest(
      ${column(({ account }) => account)}::text[], ${column(({ currency }) => currency)}::text[],
      ${column(({ amount }) => amount)}::bigint[], ${column(({ orderId }) => orderId ?? null)}::integer[],
      ${column(({ lineId }) => lineId ?? null)}::integer[], ${column(({ paymentId }) => paymentId ?? null)}::integer[],
      ${column(({ refundId }) => refundId ?? null)}::integer[], ${column(({ creditId }) => creditId ?? null)}::integer[],
      ${column(({ bankLineId }) => bankLineId ?? null)}::integer[]
    ) WITH ORDINALITY AS p (account, currency, amount, order_id, line_id, payment_id, refund_id, credit_id, bank_line_id, at)
    ORDER BY p.at`,
  );
}

/** What waits on an order for the rest of its payment, and what the order owes, in its currency. */
export type OrderFunds = { balance: Minor; owed: Minor };

/** Reads the funds of an order, from its postings. */
export async function getFunds(
  db: Db | Tx,
  containerId: ContainerId,
  order: { id: OrderId; currency: string },
): Promise<OrderFunds> {
  const query = db
    .selectFrom('ledger_postings')
    .select([
      sql<number>`coalesce(-sum(amount_minor) FILTER (WHERE account = 'customer_balance'), 0)::bigint`.as(
        'balance',
      ),
      sql<number>`coalesce(sum(amount_minor) FILTER (WHERE account = 'receivables'), 0)::bigint`.as('owed'),
    ])
    .where('container_id', '=', containerId)
    .where('order_id', '=', order.id)
    .where('currency', '=', order.currency);
  const [{ balance, owed } = { balance: 0, owed: 0 }] = await named(db, 'get-funds', query);
  return { balance: minor(balance), owed: minor(owed) };
}
