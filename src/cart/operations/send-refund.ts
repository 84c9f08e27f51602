import { z } from 'zod';
import { type Db, transaction } from '../../shared/db/database.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { minor } from '../../shared/money.ts';
import { findRefund, listStaleRefunds, markRefundSent } from '../model/refund.ts';
import { type PaymentProvider, providerNamed } from '../providers/payment-provider.ts';

export const sendRefundJob = defineJob('cart-send-refund', z.object({ refundId: z.int() }));

/**
 * Has the provider give money back. The key is the refund's own: sent again after a crash, or by two at once, it is
 * still one refund.
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

/** Tries those again whose own job has given up: a provider may be away for longer than a job is patient. */
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
