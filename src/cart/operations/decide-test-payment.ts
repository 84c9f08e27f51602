import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { reason } from '../messages/translate.ts';
import { decideTestPaymentOnce, findTestPayment, type TestPayment } from '../model/test-payment.ts';
import { deliverTestWebhookJob } from './deliver-test-webhook.ts';

/**
 * The buyer has pressed a button on the test provider's page. The shop is told; of one who walked away it hears nothing.
 * @throws WrongState when it was decided otherwise before
 */
export async function decideTestPayment(
  tx: Tx,
  id: string,
  decision: 'paid' | 'failed' | 'abandoned',
  now: Temporal.Instant,
): Promise<TestPayment> {
  const decided = await decideTestPaymentOnce(tx, id, decision, now);
  if (decided) {
    // The page tells the shop itself before it sends the buyer back; this is for when that fails.
    const startAfter = now.add({ seconds: 15 });
    if (decision !== 'abandoned') await enqueue(tx, deliverTestWebhookJob, { id }, { startAfter });
    return decided;
  }
  const payment = await findTestPayment(tx, id);
  if (!payment) throw new NotFound(reason('no_such_payment'));
  if (payment.state !== decision) throw new WrongState(reason('payment_decided'));
  return payment;
}
