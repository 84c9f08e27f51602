import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { EventTooEarly } from '../errors.ts';
import { postTransaction } from '../model/ledger.ts';
import { listRefundsOfPayment, type Refund, transitionRefund } from '../model/refund.ts';
import { type AssetAccount, refundFailed, refundSent } from '../rules/postings.ts';
import type { LockedPayment } from './lock-with-orders.ts';
import { mailRefundFailedJob } from './mail-refund-failed.ts';

/** Settles the refund that an event is about. @throws EventTooEarly */
export async function settleRefundEvent(
  tx: Tx,
  act: Act,
  {
    locked: { payment, provider },
    event,
  }: { locked: LockedPayment; event: { kind: 'refunded' | 'refund-failed'; refundReference: string } },
): Promise<void> {
  const refunds = await listRefundsOfPayment(tx, payment.container_id, payment.id);
  const refund = refunds.find(({ reference }) => reference === event.refundReference);
  if (refund) {
    const to = event.kind === 'refunded' ? 'succeeded' : 'failed';
    return await settleRefund(tx, act, { refund, asset: provider.ledgerAccount, to });
  }
  // Perhaps the provider's answer with the reference is still on its way. Otherwise it was made at the provider's site.
  if (refunds.some(({ state, reference }) => state === 'requested' && reference === null)) {
    throw new EventTooEarly();
  }
}

/** Records how far a refund is, and posts that it has left or come back. Nothing if that is known already. */
export async function settleRefund(
  tx: Tx,
  act: Act,
  { refund, asset, to }: { refund: Refund; asset: AssetAccount; to: 'pending' | 'succeeded' | 'failed' },
): Promise<void> {
  const containerId = refund.container_id;
  const transition = (from: Refund['state'][]) =>
    transitionRefund(tx, containerId, refund.id, { from, to, act });
  const posting = {
    orderId: refund.order_id,
    currency: refund.currency,
    paymentId: refund.payment_id,
    refundId: refund.id,
    asset: refund.credit_id ? ('customer_credit' as const) : asset,
    creditId: refund.credit_id,
    amount: refund.amount_minor,
  };
  switch (to) {
    case 'pending':
      await transition(['requested']);
      return;
    case 'succeeded':
      if (await transition(['requested', 'pending'])) {
        await postTransaction(tx, containerId, refundSent(posting), act);
      }
      return;
    case 'failed':
      if (await transition(['succeeded'])) {
        await postTransaction(tx, containerId, refundFailed(posting), act);
      } else if (!(await transition(['requested', 'pending']))) {
        return;
      }
      await enqueue(tx, mailRefundFailedJob, { containerId, refundId: refund.id });
  }
}
