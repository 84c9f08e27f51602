import { sql } from 'kysely';
import { type Db, named } from '../../shared/db/database.ts';
import type { ContainerId, LineId, OrderId } from '../../shared/ids.ts';
import { type Minor, minor } from '../../shared/money.ts';
import { shareOf } from '../rules/settlement.ts';

/** One line of an accepted order, with what was received and refunded for it. */
export type Receipt = {
  id: LineId;
  orderId: OrderId;
  /** the seller's key of the place */
  key: string;
  acceptedAt: Temporal.Instant;
  buyer: string;
  name: string;
  typeName: string | null;
  startsAt: Temporal.Instant | null;
  endsAt: Temporal.Instant | null;
  timeZone: string | null;
  /** empty if there was nothing to pay */
  provider: string;
  currency: string;
  /** what it earned or gave back: nothing if it ended before it was paid for */
  gross: Minor;
  /** of the gross, what the buyer has still to pay */
  owed: Minor;
  fee: Minor;
  refunded: Minor;
  state: 'fulfilled' | 'lost' | 'declined' | 'cancelled';
};

/** Lists the receipts of a page, newest first. One query. @param page `before` is the last id of the previous page */
export async function listReceipts(
  db: Db,
  containerId: ContainerId,
  page: { before?: number; limit: number },
): Promise<Receipt[]> {
  const rows = await named(
    db,
    'list-receipts',
    sql<ReceiptRow>`
    SELECT l.id, l.order_id, l.key, l.name, l.type_name, l.starts_at, l.ends_at, l.time_zone, l.amount_minor, l.earned_minor,
      l.refunded_minor, l.state, o.accepted_at, o.name AS buyer, o.currency, o.total_minor, s.before_minor,
      s.earned_before_minor, s.order_earned_minor, m.owed_minor, m.fee_minor, coalesce(p.provider, '') AS provider
    FROM order_lines l
    JOIN orders o ON o.container_id = l.container_id AND o.id = l.order_id AND o.state = 'accepted'
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(b.amount_minor) FILTER (WHERE b.id < l.id), 0)::bigint AS before_minor,
        coalesce(sum(b.earned_minor) FILTER (WHERE b.id < l.id), 0)::bigint AS earned_before_minor,
        sum(b.earned_minor)::bigint AS order_earned_minor
      FROM order_lines b WHERE b.container_id = l.container_id AND b.order_id = l.order_id) s
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(b.amount_minor) FILTER (WHERE b.account = 'receivables'), 0)::bigint AS owed_minor,
        coalesce(sum(b.amount_minor) FILTER (WHERE b.account = 'provider_fees'), 0)::bigint AS fee_minor
      FROM ledger_postings b WHERE b.container_id = l.container_id AND b.order_id = l.order_id
        AND b.currency = o.currency) m
    LEFT JOIN LATERAL (
      SELECT p.provider FROM payment_allocations a
      JOIN payments p ON p.container_id = a.container_id AND p.id = a.payment_id
      WHERE a.container_id = l.container_id AND a.order_id = l.order_id
        AND p.state IN ('authorised', 'received', 'disputed', 'charged_back')
      ORDER BY p.id DESC LIMIT 1) p ON true
    WHERE l.container_id = ${containerId} AND l.state IN ('fulfilled', 'lost', 'declined', 'cancelled')
      AND l.id < ${page.before ?? 2 ** 31 - 1}
    ORDER BY l.id DESC
    LIMIT ${page.limit}`,
  );
  return rows.map(receiptOf);
}

type ReceiptRow = {
  id: LineId;
  order_id: OrderId;
  key: string;
  name: string;
  type_name: string | null;
  starts_at: Temporal.Instant | null;
  ends_at: Temporal.Instant | null;
  time_zone: string | null;
  amount_minor: number;
  earned_minor: number;
  refunded_minor: number;
  state: Receipt['state'];
  accepted_at: Temporal.Instant;
  buyer: string;
  currency: string;
  total_minor: number;
  before_minor: number;
  earned_before_minor: number;
  order_earned_minor: number;
  owed_minor: number;
  fee_minor: number;
  provider: string;
};

function receiptOf(row: ReceiptRow): Receipt {
  const earned = { before: row.earned_before_minor, amount: row.earned_minor };
  const cost = { before: row.before_minor, amount: row.amount_minor };
  return {
    id: row.id,
    orderId: row.order_id,
    key: row.key,
    acceptedAt: row.accepted_at,
    buyer: row.buyer,
    name: row.name,
    typeName: row.type_name,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    timeZone: row.time_zone,
    provider: row.provider,
    currency: row.currency,
    gross: minor(row.earned_minor + row.refunded_minor),
    owed: minor(shareOf(row.owed_minor, earned, row.order_earned_minor)),
    fee: minor(shareOf(row.fee_minor, cost, row.total_minor)),
    refunded: minor(row.refunded_minor),
    state: row.state,
  };
}
