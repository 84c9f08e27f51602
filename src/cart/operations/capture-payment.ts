import { type Db, transaction } from '../../shared/db/database.ts';
import type { ContainerId, PaymentId } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { findPayment } from '../model/payment.ts';
import type { ProviderAct } from '../ports.ts';
import { providerOf } from '../providers/providers-of.ts';
import { decideCapture } from './charge-order.ts';
import { lockWithOrders } from './lock-with-orders.ts';
import { settlePayment } from './settle-payment.ts';

/**
 * Captures what the orders of an authorised payment owe, or releases it if they owe nothing. Runs outside of a
 * transaction; the same idempotency key makes a retry safe.
 * @throws ProviderUnavailable
 */
export async function capturePayment(
  db: Db,
  act: ProviderAct,
  { containerId, paymentId }: { containerId: ContainerId; paymentId: PaymentId },
): Promise<void> {
  const payment = await findPayment(db, containerId, paymentId);
  if (payment?.state !== 'authorised' || !payment.reference) return;
  const { reference } = payment;
  const provider = await providerOf(db, act.providers, containerId, payment.provider);
  const amount = await transaction(db, async (tx) => {
    // Under the locks, because another process may settle its capture now: then nothing is owed, and nothing to release.
    const locked = await lockWithOrders(tx, provider, payment);
    return locked.payment.state === 'authorised'
      ? await decideCapture(tx, act, { containerId, paymentId })
      : 'wait';
  });
  if (amount === 'wait') return;
  const events =
    amount === 0
      ? await provider.cancel({ reference, idempotencyKey: `${reference}-cancel` })
      : await provider.capture({ reference, amount: minor(amount), idempotencyKey: `${reference}-capture` });
  for (const event of events) {
    await transaction(db, (tx) => settlePayment(tx, act, { containerId, provider, event }));
  }
}
