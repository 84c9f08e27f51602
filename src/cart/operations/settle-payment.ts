import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { reason } from '../messages/translate.ts';
import { lockOrder } from '../model/order.ts';
import {
  failPayment,
  findPaymentByReference,
  insertPaymentEvent,
  lockPayment,
  type Payment,
  receivePayment,
} from '../model/payment.ts';
import type { Seller } from '../ports.ts';
import type { ProviderEvent } from '../providers/payment-provider.ts';
import { classifyPayment } from '../rules/settlement.ts';
import { mailRefundNoticeJob } from './mail-refund-notice.ts';
import { requestRefund } from './request-refund.ts';
import { settleOrder } from './settle-order.ts';

/**
 * Applies a provider's event to its payment, once, in whatever order events arrive. A received payment settles its
 * order, even an expired one, or is refunded in full.
 * @throws NotFound if the reference belongs to no payment
 */
export async function settlePayment(
  tx: Tx,
  sellers: readonly Seller[],
  provider: string,
  event: ProviderEvent,
  now: Temporal.Instant,
): Promise<void> {
  if (!(await insertPaymentEvent(tx, { provider, id: event.id, kind: event.kind }, now))) return;
  const known = await findPaymentByReference(tx, provider, event.reference);
  const order = known && (await lockOrder(tx, known.order_id));
  if (!known || !order) throw new NotFound(reason('no_such_payment'));
  const payment = await lockPayment(tx, known.id);

  if (event.kind === 'failed') {
    await failPayment(tx, payment.id);
    return;
  }
  if (!(await receivePayment(tx, payment.id, event, now))) return;
  const expected = { amount: payment.amount_minor, currency: payment.currency };
  const verdict = classifyPayment(event, expected, order.state);
  switch (verdict) {
    case 'pays':
      await settleOrder(tx, sellers, { order, paymentId: payment.id }, now);
      return;
    case 'paid-twice':
    case 'wrong-amount':
      await refundInFull(tx, { payment, received: event, reason: verdict }, now);
  }
}

type MismatchedPayment = {
  payment: Payment;
  received: { amount: number; currency: string };
  reason: 'paid-twice' | 'wrong-amount';
};

async function refundInFull(
  tx: Tx,
  { payment, received, reason }: MismatchedPayment,
  now: Temporal.Instant,
): Promise<void> {
  const refundId = await requestRefund(
    tx,
    {
      payment_id: payment.id,
      order_id: payment.order_id,
      line_id: null,
      amount_minor: received.amount,
      currency: received.currency,
      reason,
    },
    now,
  );
  await enqueue(tx, mailRefundNoticeJob, { refundId });
}
