import type { Tx } from '../../shared/db/database.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { insertRefund, type Refund } from '../model/refund.ts';
import { sendRefundJob } from './send-refund.ts';

/** Claims money of a payment to be given back, and has it sent. @returns the refund's id */
export async function requestRefund(
  tx: Tx,
  refund: Pick<Refund, 'payment_id' | 'order_id' | 'line_id' | 'amount_minor' | 'currency' | 'reason'>,
  now: Temporal.Instant,
): Promise<number> {
  const refundId = await insertRefund(tx, refund, now);
  await enqueue(tx, sendRefundJob, { refundId });
  return refundId;
}
