import { type Db, transaction } from '../../shared/db/database.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { minor } from '../../shared/money.ts';
import type { Order } from '../model/order.ts';
import { type Payment, setPaymentReference } from '../model/payment.ts';
import type { PaymentProvider, PaymentRequest } from '../providers/payment-provider.ts';
import { nextCheckAt } from '../rules/order.ts';
import { checkPaymentJob } from './check-payment.ts';

/** What the provider shows to the buyer, and the URLs that it uses. */
export type PaymentPage = Pick<PaymentRequest, 'description' | 'returnUrl' | 'cancelUrl' | 'webhookUrl'>;

/**
 * Creates a started payment with the provider. Runs outside of a transaction; when the answer is lost, the same
 * idempotency key makes a retry safe.
 * @returns the URL of the page on which the buyer pays
 * @throws ProviderUnavailable
 */
export async function createProviderPayment(
  db: Db,
  provider: PaymentProvider,
  { order, payment, page }: { order: Order; payment: Payment; page: PaymentPage },
  now: Temporal.Instant,
): Promise<string> {
  const { reference, redirectUrl } = await provider.start({
    ...page,
    amount: minor(payment.amount_minor),
    currency: payment.currency,
    orderCode: order.code,
    idempotencyKey: `${order.code}-payment-${payment.attempt}`,
  });
  await transaction(db, async (tx) => {
    await setPaymentReference(tx, payment.id, reference);
    await enqueue(
      tx,
      checkPaymentJob,
      { paymentId: payment.id, times: 0 },
      { startAfter: nextCheckAt(0, now) },
    );
  });
  return redirectUrl;
}
