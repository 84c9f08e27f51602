import { sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';
import type { RefundableOrder } from '../rules/cancellation.ts';

/** Lists orders with what could be given back of them, by which payments, in the order of lockRefundable(). One query. */
export async function listRefundableOrders(
  db: Db | Tx,
  containerId: ContainerId,
  orderIds: readonly OrderId[],
): Promise<RefundableOrder[]> {
  return await named(
    db,
    'list-refundable-orders',
    sql<RefundableOrder>`
    SELECT o.id, o.state, o.name, o.email, o.currency, f.balance, f.owed,
      (SELECT coalesce(json_agg(json_build_object('kind', l.kind, 'seller', l.seller, 'key', l.key, 'state', l.state,
          'amount_minor', l.amount_minor, 'earned_minor', l.earned_minor) ORDER BY l.id), '[]')
        FROM order_lines l WHERE l.container_id = o.container_id AND l.order_id = o.id) AS lines,
      (SELECT coalesce(json_agg(json_build_object('id', p.id, 'provider', p.provider,
          'left', a.received_minor - (SELECT coalesce(sum(r.amount_minor), 0) FROM refunds r
            WHERE r.container_id = a.container_id AND r.payment_id = a.payment_id AND r.order_id = a.order_id))
          ORDER BY p.state = 'disputed', p.id DESC), '[]')
        FROM payment_allocations a JOIN payments p ON p.container_id = a.container_id AND p.id = a.payment_id
        WHERE a.container_id = o.container_id AND a.order_id = o.id AND p.received_currency = o.currency
          AND p.state <> 'charged_back') AS payments
    FROM orders o
    CROSS JOIN LATERAL (
      SELECT coalesce(-sum(b.amount_minor) FILTER (WHERE b.account = 'customer_balance'), 0)::bigint AS balance,
        coalesce(sum(b.amount_minor) FILTER (WHERE b.account = 'receivables'), 0)::bigint AS owed
      FROM ledger_postings b
      WHERE b.container_id = o.container_id AND b.order_id = o.id AND b.currency = o.currency) f
    WHERE o.container_id = ${containerId} AND o.id = ANY(${[...orderIds]})
    ORDER BY o.id`,
  );
}
