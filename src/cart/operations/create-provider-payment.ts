import { z } from 'zod';
import type { Act } from '../../shared/act.ts';
import { type Db, type Tx, transaction } from '../../shared/db/database.ts';
import { defineDue, schedule } from '../../shared/jobs/due.ts';
import { minor } from '../../shared/money.ts';
import type { Order } from '../model/order.ts';
import { type Payment, setPaymentReference } from '../model/payment.ts';
import type { PaymentProvider, PaymentRequest } from '../providers/payment-provider.ts';
import { nextCheckAt } from '../rules/order.ts';

/** When to ask the provider for a payment of which nothing more has been heard. */
export const checkPaymentDue = defineDue(
  'cart-check-payment',
  z.object({ containerId: z.int(), paymentId: z.int(), times: z.int() }),
);

/** What the provider shows to the buyer, and the URLs that it uses. */
export type PaymentPage = Pick<
  PaymentRequest,
  'description' | 'returnUrl' | 'cancelUrl' | 'webhookUrl' | 'locale'
>;

/**
 * Creates a recorded payment with the provider. Runs outside of a transaction; when the answer is lost, the same
 * idempotency key makes a retry safe.
 * @returns the URL of the page on which the buyer pays
 * @throws ProviderUnavailable
 */
export async function createProviderPayment(
  db: Db,
  act: Act,
  {
    provider,
    order,
    payment,
    page,
  }: {
    provider: PaymentProvider;
    order: Pick<Order, 'code' | 'timing'>;
    payment: Payment;
    page: PaymentPage;
  },
): Promise<string> {
  // A provider that can't only authorise is paid at once; what the venue declines is refunded.
  const isCapturedLater = order.timing === 'authorise' && provider.authorisedFor !== undefined;
  const { reference, redirectUrl } = await provider.start({
    ...page,
    amount: minor(payment.amount_minor),
    currency: payment.currency,
    orderCode: order.code,
    capture: isCapturedLater ? 'later' : 'now',
    createdAt: payment.created_at,
    attemptKey: payment.attempt_key,
    idempotencyKey: `${order.code}-payment-${payment.attempt_key}`,
  });
  await transaction(db, async (tx) => {
    await setPaymentReference(tx, payment.container_id, payment.id, reference);
    await scheduleCheck(tx, act, { payment, provider, times: 0 });
  });
  return redirectUrl;
}

/** Schedules the next check of a payment, unless it has been checked often enough. */
export async function scheduleCheck(
  tx: Tx,
  act: Act,
  {
    payment,
    provider,
    times,
  }: { payment: Payment; provider: Pick<PaymentProvider, 'payWithin' | 'arrivesWithin'>; times: number },
): Promise<void> {
  const at = nextCheckAt(times, act.at, provider);
  if (!at) return;
  const { container_id: containerId, id: paymentId } = payment;
  const key = `${containerId}/${paymentId}`;
  await schedule(tx, checkPaymentDue, { key, at, payload: { containerId, paymentId, times } });
}
