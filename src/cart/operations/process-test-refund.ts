import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { reason } from '../messages/translate.ts';
import {
  findTestPayment,
  insertTestRefund,
  refundTestPayment,
  type TestPayment,
} from '../model/test-payment.ts';
import type { TestRefundRequest } from '../providers/test-provider-api.ts';

/**
 * Asked twice with one key it gives back once.
 * @throws NotFound, WrongState when it was not paid or would give back more than came in
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
