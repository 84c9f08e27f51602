import { z } from 'zod';
import { type Db, transaction } from '../../shared/db/database.ts';
import type { PaymentId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { findPayment } from '../model/payment.ts';
import type { CartPorts } from '../ports.ts';
import { providerNamed } from '../providers/payment-provider.ts';
import { nextCheckAt } from '../rules/order.ts';
import { settlePayment } from './settle-payment.ts';

export const checkPaymentJob = defineJob(
  'cart-check-payment',
  z.object({ paymentId: z.int(), times: z.int() }),
);

/** Fetches the state of a payment whose webhook has not arrived, so that a lost webhook loses no money. */
export async function checkPayment(
  db: Db,
  { sellers, providers }: CartPorts,
  { paymentId, times }: { paymentId: number; times: number },
  now: Temporal.Instant,
): Promise<void> {
  const payment = await findPayment(db, paymentId as PaymentId);
  if (payment?.state !== 'started' || !payment.reference) return;
  const provider = providerNamed(providers, payment.provider);
  const event = await provider.fetchState(payment.reference);
  await transaction(db, async (tx) => {
    if (event) {
      await settlePayment(tx, sellers, provider.name, event, now);
      return;
    }
    const startAfter = nextCheckAt(times + 1, now);
    if (startAfter) await enqueue(tx, checkPaymentJob, { paymentId, times: times + 1 }, { startAfter });
  });
}
