import { z } from 'zod';
import { type Db, transaction } from '../../shared/db/database.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { minor } from '../../shared/money.ts';
import { findRefund, listStaleRefunds, markRefundSent } from '../model/refund.ts';
import { type PaymentProvider, providerNamed } from '../providers/payment-provider.ts';

export const sendRefundJob = defineJob('cart-send-refund', z.object({ refundId: z.int() }));

/**
 * Sends a refund to the provider. Its idempotency key makes retries after a crash, and concurrent ones, a single refund.
 * @throws ProviderUnavailable
 */
export async function sendRefund(
  db: Db,
  providers: readonly PaymentProvider[],
  refundId: number,
  now: Temporal.Instant,
): Promise<void> {
  const refund = await findRefund(db, refundId);
  if (refund?.state !== 'due' || !refund.reference) return;
  await providerNamed(providers, refund.provider).refund({
    reference: refund.reference,
    amount: minor(refund.amount_minor),
    idempotencyKey: `${refund.order_code}-refund-${refund.id}`,
  });
  await transaction(db, (tx) => markRefundSent(tx, refund.id, now));
}

export const retryStaleRefundsJob = defineJob('cart-retry-stale-refunds', z.object({}), {
  cron: '*/10 * * * *',
  retryLimit: 0,
  keepSeconds: 3600,
});

/** Retries refunds whose job has given up because the provider was unavailable for too long. */
export async function retryStaleRefunds(
  db: Db,
  providers: readonly PaymentProvider[],
  now: Temporal.Instant,
): Promise<void> {
  const failures: unknown[] = [];
  for (const id of await listStaleRefunds(db, now.subtract({ hours: 1 }))) {
    await sendRefund(db, providers, id, now).catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} refunds could not be sent`);
}
