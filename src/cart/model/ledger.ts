import { sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';
import { type Minor, minor } from '../../shared/money.ts';
import type { Posted } from '../rules/postings.ts';

/** Posts a transaction; none if it would have no postings. The database refuses one that does not add up, at commit. */
export async function postTransaction(
  tx: Tx,
  containerId: ContainerId,
  { kind, postings }: Posted,
  act: Act,
): Promise<void> {
  if (postings.length === 0) return;
  const { id } = await tx
    .insertInto('ledger_transactions')
    .values({ container_id: containerId, kind, posted_at: act.at, posted_by: act.by })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('ledger_postings')
    .values(
      postings.map(({ account, currency, amount, orderId, lineId, paymentId, refundId }) => ({
        container_id: containerId,
        transaction_id: id,
        account,
        currency,
        amount_minor: amount,
        order_id: orderId,
        line_id: lineId ?? null,
        payment_id: paymentId ?? null,
        refund_id: refundId ?? null,
      })),
    )
    .execute();
}

/** What waits on an order for the rest of its payment, and what the order owes, in its currency. */
export type OrderFunds = { balance: Minor; owed: Minor };

/** Reads the funds of an order, from its postings. */
export async function getFunds(
  db: Db | Tx,
  containerId: ContainerId,
  order: { id: OrderId; currency: string },
): Promise<OrderFunds> {
  const { balance, owed } = await db
    .selectFrom('ledger_postings')
    .select([
      sql<number>`coalesce(-sum(amount_minor) FILTER (WHERE account = 'customer_balance'), 0)::bigint`.as(
        'balance',
      ),
      sql<number>`coalesce(sum(amount_minor) FILTER (WHERE account = 'receivables'), 0)::bigint`.as('owed'),
    ])
    .where('container_id', '=', containerId)
    .where('order_id', '=', order.id)
    .where('currency', '=', order.currency)
    .executeTakeFirstOrThrow();
  return { balance: minor(balance), owed: minor(owed) };
}
