import { z } from 'zod';
import { type Db, transaction } from '../../shared/db/database.ts';
import type { ContainerId, RefundId } from '../../shared/ids.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { minor } from '../../shared/money.ts';
import { lockOrder } from '../model/order.ts';
import { findRefund, listStaleRefunds, lockRefund, setRefundReference } from '../model/refund.ts';
import type { ProviderAct } from '../ports.ts';
import { providerOf } from '../providers/providers-of.ts';
import { fetchPayment } from './check-payment.ts';
import { requestRefundAgain } from './request-refund.ts';
import { settleRefund } from './settle-refund.ts';

type RefundKey = { containerId: ContainerId; refundId: RefundId };

/**
 * Sends a refund to the provider. Its idempotency key makes retries after a crash, and concurrent ones, a single refund.
 * @throws ProviderUnavailable
 */
export async function sendRefund(
  db: Db,
  act: ProviderAct,
  { containerId, refundId }: RefundKey,
): Promise<void> {
  const refund = await findRefund(db, containerId, refundId);
  if (refund?.state !== 'requested' || !refund.payment_reference) return;
  const provider = await providerOf(db, act.providers, containerId, refund.provider);
  const answer = await provider.refund({
    reference: refund.payment_reference,
    amount: minor(refund.amount_minor),
    idempotencyKey: `${refund.order_code}-refund-${refund.id}-${refund.attempt}`,
  });
  await transaction(db, async (tx) => {
    await lockOrder(tx, containerId, refund.order_id);
    const current = await lockRefund(tx, containerId, refundId);
    // Another process may have sent it, and it may have failed and been requested again since.
    if (current?.state !== 'requested' || current.attempt !== refund.attempt) return;
    await setRefundReference(tx, containerId, refundId, answer.reference);
    await settleRefund(tx, act, { refund: current, asset: provider.ledgerAccount, to: answer.state });
  });
}

export const retryStaleRefundsJob = defineJob('cart-retry-stale-refunds', z.object({}), {
  cron: '*/10 * * * *',
  retryLimit: 0,
  keepSeconds: 3600,
});

// After how many hours a refund that has failed is requested again by itself. Afterwards only people do.
const RETRY_HOURS = [2, 24];

/**
 * Sends refunds whose job has given up because the provider was unavailable for too long, requests those again that have
 * failed, at most twice, and asks for those of which nothing more has been heard.
 */
export async function retryStaleRefunds(db: Db, act: ProviderAct): Promise<void> {
  const failures: unknown[] = [];
  for (const key of await listStaleRefunds(db, 'requested', act.at.subtract({ hours: 1 }))) {
    await sendRefund(db, act, key).catch((error) => failures.push(error));
  }
  for (const [attempt, hours] of RETRY_HOURS.entries()) {
    const since = act.at.subtract({ hours });
    for (const key of await listStaleRefunds(db, 'failed', since, attempt + 1)) {
      await transaction(db, (tx) => requestRefundAgain(tx, act, key)).catch((error) => failures.push(error));
    }
  }
  for (const key of await listStaleRefunds(db, 'pending', act.at.subtract({ hours: 24 }))) {
    await askForRefund(db, act, key).catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} refunds could not be sent`);
}

async function askForRefund(db: Db, act: ProviderAct, { containerId, refundId }: RefundKey): Promise<void> {
  const refund = await findRefund(db, containerId, refundId);
  if (refund) await fetchPayment(db, act, { containerId, paymentId: refund.payment_id });
}
