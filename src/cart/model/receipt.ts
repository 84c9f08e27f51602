import { sql } from 'kysely';
import { type Db, named } from '../../shared/db/database.ts';
import type { Container, OrderId } from '../../shared/ids.ts';
import { type Minor, minor } from '../../shared/money.ts';
import { feeShare } from '../rules/settlement.ts';

/** One line of a paid order, with what was received and refunded for it. */
export type Receipt = {
  id: number;
  orderId: OrderId;
  paidAt: Temporal.Instant;
  buyer: string;
  title: string;
  detail: string;
  href: string;
  /** empty if there was nothing to pay */
  provider: string;
  currency: string;
  gross: Minor;
  fee: Minor;
  refunded: Minor;
  state: 'fulfilled' | 'lost' | 'declined' | 'cancelled';
};

/** Lists the receipts of a container, newest first. One query. @param page `before` is the last id of the previous page */
export async function listReceipts(
  db: Db,
  container: Container,
  page: { before?: number; limit: number },
): Promise<Receipt[]> {
  const rows = await named(
    db,
    'list-receipts',
    sql<ReceiptRow>`
    SELECT l.id, l.order_id, l.title, l.detail, l.href, l.amount_minor, l.state,
      o.paid_at, o.name AS buyer, o.currency, o.total_minor,
      coalesce(p.provider, '') AS provider, coalesce(p.fee_minor, 0) AS fee_minor,
      coalesce(r.amount_minor, 0) AS refunded_minor,
      (SELECT coalesce(sum(b.amount_minor), 0) FROM order_lines b
        WHERE b.order_id = l.order_id AND b.id < l.id) AS before_minor
    FROM order_lines l
    JOIN orders o ON o.id = l.order_id AND o.state = 'paid'
    LEFT JOIN payments p ON p.id = o.paid_by_payment_id
    LEFT JOIN refunds r ON r.order_id = l.order_id AND r.line_id = l.id
    WHERE l.container_type = ${container.containerType} AND l.container_id = ${container.containerId}
      AND l.state IN ('fulfilled', 'lost', 'declined', 'cancelled')
      AND l.id < ${page.before ?? 2 ** 31 - 1}
    ORDER BY l.id DESC
    LIMIT ${page.limit}`,
  );
  return rows.map((row) => ({
    id: row.id,
    orderId: row.order_id,
    paidAt: row.paid_at,
    buyer: row.buyer,
    title: row.title,
    detail: row.detail,
    href: row.href,
    provider: row.provider,
    currency: row.currency,
    gross: minor(row.amount_minor),
    fee: minor(
      feeShare(row.fee_minor, { before: row.before_minor, amount: row.amount_minor }, row.total_minor),
    ),
    refunded: minor(row.refunded_minor),
    state: row.state,
  }));
}

type ReceiptRow = {
  id: number;
  order_id: OrderId;
  title: string;
  detail: string;
  href: string;
  amount_minor: number;
  state: Receipt['state'];
  paid_at: Temporal.Instant;
  buyer: string;
  currency: string;
  total_minor: number;
  provider: string;
  fee_minor: number;
  refunded_minor: number;
  before_minor: number;
};
