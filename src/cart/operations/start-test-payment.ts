import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { randomCode } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { reason } from '../messages/translate.ts';
import {
  decideTestPaymentOnce,
  findTestPayment,
  insertTestPayment,
  insertTestRefund,
  refundTestPayment,
  type TestPayment,
} from '../model/test-payment.ts';
import type { TestPaymentRequest, TestRefundRequest } from '../providers/test-provider-api.ts';
import { deliverTestWebhookJob } from './deliver-test-webhook.ts';

/** Creates a payment with the test provider, once per idempotency key. @throws WrongState if the key was used for another payment */
export async function startTestPayment(
  tx: Tx,
  request: TestPaymentRequest,
  now: Temporal.Instant,
): Promise<TestPayment> {
  const { amount, ...rest } = request;
  const payment = await insertTestPayment(tx, {
    ...rest,
    id: `tp_${randomCode(24)}`,
    amount_minor: amount,
    created_at: now,
  });
  if (payment.amount_minor !== request.amount || payment.currency !== request.currency) {
    throw new WrongState(reason('key_reused'));
  }
  return payment;
}

/**
 * Records the buyer's choice on the test provider's page, and enqueues the webhook about it. An abandoned payment sends
 * none, like a buyer who closes the tab.
 * @throws NotFound, WrongState if another choice was recorded before
 */
export async function decideTestPayment(
  tx: Tx,
  id: string,
  decision: 'paid' | 'failed' | 'abandoned',
  now: Temporal.Instant,
): Promise<TestPayment> {
  const decided = await decideTestPaymentOnce(tx, id, decision, now);
  if (decided) {
    // The page delivers the webhook itself before it redirects the buyer; the job is for when that fails.
    const startAfter = now.add({ seconds: 15 });
    if (decision !== 'abandoned') await enqueue(tx, deliverTestWebhookJob, { id }, { startAfter });
    return decided;
  }
  const payment = await findTestPayment(tx, id);
  if (!payment) throw new NotFound(reason('no_such_payment'));
  if (payment.state !== decision) throw new WrongState(reason('payment_decided'));
  return payment;
}

/**
 * Refunds a payment with the test provider, once per idempotency key.
 * @throws NotFound, WrongState if it was not paid, or would refund more than was received
 */
export async function processTestRefund(
  tx: Tx,
  { payment: id, amount, idempotency_key }: TestRefundRequest,
  now: Temporal.Instant,
): Promise<TestPayment> {
  const payment = await findTestPayment(tx, id);
  if (!payment) throw new NotFound(reason('no_such_payment'));
  const refund = { idempotency_key, test_payment_id: id, amount_minor: amount };
  if (!(await insertTestRefund(tx, refund, now))) return payment;
  const refunded = await refundTestPayment(tx, id, amount);
  if (!refunded) throw new WrongState(reason('refund_too_large'));
  return refunded;
}
