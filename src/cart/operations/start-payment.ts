import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import type { OrderId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { lockOrder } from '../model/order.ts';
import { insertPayment, listPayments, type Payment } from '../model/payment.ts';
import { isBeforeDeadline } from '../rules/order.ts';

/**
 * Records a payment of an order's total before the provider is called, because its webhook may arrive before its answer.
 * @param request `attempt` is the number of the attempt on the page, so that a button pressed twice starts one payment
 * @throws NotFound, WrongState if the order is paid or past its deadline
 */
export async function startPayment(
  tx: Tx,
  { orderId, provider, attempt }: { orderId: OrderId; provider: string; attempt: number },
  now: Temporal.Instant,
): Promise<Payment> {
  const order = await lockOrder(tx, orderId);
  if (!order) throw new NotFound();
  if (order.state === 'paid') throw new WrongState(reason('already_paid'));
  if (order.state === 'expired' || !isBeforeDeadline(order.pay_by, now)) {
    throw new WrongState(reason('payment_expired'));
  }
  const payments = await listPayments(tx, orderId);
  const same = payments.find((payment) => payment.attempt === attempt);
  if (same?.state === 'started' && same.provider === provider) return same;
  return await insertPayment(tx, {
    order_id: orderId,
    attempt: (payments.at(-1)?.attempt ?? 0) + 1,
    provider,
    currency: order.currency,
    amount_minor: order.total_minor,
    started_at: now,
  });
}
