import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import { randomCode } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { insertTestPayment, type TestPayment } from '../model/test-payment.ts';
import type { TestPaymentRequest } from '../providers/test-provider-api.ts';

/** @throws WrongState when the key was used for something else */
export async function startTestPayment(
  tx: Tx,
  request: TestPaymentRequest,
  now: Temporal.Instant,
): Promise<TestPayment> {
  const { amount, ...asked } = request;
  const payment = await insertTestPayment(tx, {
    ...asked,
    id: `tp_${randomCode(24)}`,
    amount_minor: amount,
    created_at: now,
  });
  if (payment.amount_minor !== request.amount || payment.currency !== request.currency) {
    throw new WrongState(reason('key_reused'));
  }
  return payment;
}
