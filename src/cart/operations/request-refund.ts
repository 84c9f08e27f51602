import type { AppName } from '../../shared/config.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { OrderId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { reason } from '../messages/translate.ts';
import { lockOrder } from '../model/order.ts';
import { findLine, transitionLine } from '../model/order-line.ts';
import { insertRefund, type Refund } from '../model/refund.ts';
import { sendRefundJob } from './send-refund.ts';

/** Claims part of a payment for a refund and enqueues its sending. @returns the refund's id */
export async function requestRefund(
  tx: Tx,
  refund: Pick<Refund, 'payment_id' | 'order_id' | 'line_id' | 'amount_minor' | 'currency' | 'reason'>,
  now: Temporal.Instant,
): Promise<number> {
  const refundId = await insertRefund(tx, refund, now);
  await enqueue(tx, sendRefundJob, { refundId });
  return refundId;
}

/**
 * Cancels or declines a line of an order and refunds what was paid for it, if anything. Idempotent.
 * @throws NotFound if the order has no such line
 */
export async function refundLine(
  tx: Tx,
  input: { orderId: OrderId; seller: AppName; key: string; reason: 'declined' | 'cancelled' },
  now: Temporal.Instant,
): Promise<void> {
  const order = await lockOrder(tx, input.orderId);
  const line = order && (await findLine(tx, order.id, input.seller, input.key));
  if (!order || !line) throw new NotFound(reason('no_such_line'));
  if (!(await transitionLine(tx, line, { from: ['ordered', 'fulfilled'], to: input.reason }))) return;
  if (order.paid_by_payment_id === null || line.amount_minor === 0) return;
  await requestRefund(
    tx,
    {
      payment_id: order.paid_by_payment_id,
      order_id: order.id,
      line_id: line.id,
      amount_minor: line.amount_minor,
      currency: order.currency,
      reason: input.reason,
    },
    now,
  );
}
