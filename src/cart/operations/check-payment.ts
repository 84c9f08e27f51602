import { z } from 'zod';
import { type Db, type Tx, transaction } from '../../shared/db/database.ts';
import type { ContainerId, PaymentId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { ProviderUnavailable } from '../errors.ts';
import { findPayment, type Payment } from '../model/payment.ts';
import type { ProviderAct } from '../ports.ts';
import { providerOf } from '../providers/providers-of.ts';
import { scheduleCheck } from './create-provider-payment.ts';
import { settlePayment } from './settle-payment.ts';

export const checkPaymentJob = defineJob(
  'cart-check-payment',
  z.object({ containerId: z.int(), paymentId: z.int(), times: z.int() }),
);

type PaymentKey = { containerId: ContainerId; paymentId: PaymentId };

/** Enqueues a check that is due, because it calls the provider. */
export const enqueueCheck = (tx: Tx, check: z.infer<typeof checkPaymentJob.payload>): Promise<void> =>
  enqueue(tx, checkPaymentJob, check);

/** Asks for a payment whose webhook has not arrived, so that a lost webhook loses no money. */
export async function checkPayment(
  db: Db,
  act: ProviderAct,
  { times, ...key }: PaymentKey & { times: number },
): Promise<void> {
  const before = await findPayment(db, key.containerId, key.paymentId);
  if (!before || !isOpen(before)) return;
  // The next check is scheduled below, however long the provider is unavailable.
  await fetchPayment(db, act, key).catch((error) => {
    if (!(error instanceof ProviderUnavailable)) throw error;
  });
  const payment = await findPayment(db, key.containerId, key.paymentId);
  if (!payment || !isOpen(payment)) return;
  const provider = await providerOf(db, act.providers, key.containerId, payment.provider);
  await transaction(db, (tx) => scheduleCheck(tx, act, { payment, provider, times: times + 1 }));
}

const isOpen = ({ state }: Payment): boolean => state === 'created' || state === 'pending';

/** Fetches what has happened to a payment from its provider, and settles it. @throws ProviderUnavailable */
export async function fetchPayment(
  db: Db,
  act: ProviderAct,
  { containerId, paymentId }: PaymentKey,
): Promise<void> {
  const payment = await findPayment(db, containerId, paymentId);
  // The provider knows money in another currency by the payment that it came with.
  const known = payment?.came_with ? await findPayment(db, containerId, payment.came_with) : payment;
  if (!known?.reference) return;
  const provider = await providerOf(db, act.providers, containerId, known.provider);
  for (const event of await provider.fetchState(known.reference)) {
    await transaction(db, (tx) => settlePayment(tx, act, { containerId, provider, event }));
  }
}
