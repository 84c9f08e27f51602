import type { AppName } from '../../shared/config.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { OrderId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { lockOrder } from '../model/order.ts';
import { findLine, transitionLine } from '../model/order-line.ts';
import { requestRefund } from './request-refund.ts';

/**
 * A line will not take place: what was paid for it goes back. Doing it twice does nothing; a line that is not paid yet
 * is only called off.
 * @throws NotFound when the order has no such line
 */
export async function refundLine(
  tx: Tx,
  wanted: { orderId: OrderId; seller: AppName; key: string; reason: 'declined' | 'cancelled' },
  now: Temporal.Instant,
): Promise<void> {
  const order = await lockOrder(tx, wanted.orderId);
  const line = order && (await findLine(tx, order.id, wanted.seller, wanted.key));
  if (!order || !line) throw new NotFound(reason('no_such_line'));
  if (!(await transitionLine(tx, line, ['ordered', 'fulfilled'], wanted.reason))) return;
  if (order.paid_by_payment_id === null || line.amount_minor === 0) return;
  await requestRefund(
    tx,
    {
      payment_id: order.paid_by_payment_id,
      order_id: order.id,
      line_id: line.id,
      amount_minor: line.amount_minor,
      currency: order.currency,
      reason: wanted.reason,
    },
    now,
  );
}
