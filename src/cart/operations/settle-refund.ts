import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { postTransaction } from '../model/ledger.ts';
import { type Refund, transitionRefund } from '../model/refund.ts';
import { type AssetAccount, refundFailed, refundSent, refundUncancelled } from '../rules/postings.ts';
import { mailRefundFailedJob } from './mail-refund-failed.ts';

type Settlement = { refund: Refund; asset: AssetAccount };

/** Records how far a refund is, and posts that it has left or come back. Nothing if that is known already. */
export async function settleRefund(
  tx: Tx,
  act: Act,
  { to, ...settlement }: Settlement & { to: 'pending' | 'succeeded' | 'failed' },
): Promise<void> {
  const { refund } = settlement;
  const { container_id: containerId, id } = refund;
  const transition = (from: Refund['state'][]) => transitionRefund(tx, containerId, id, { from, to, act });
  switch (to) {
    case 'pending':
      await transition(['requested']);
      return;
    case 'succeeded':
      if (await transition(['requested', 'pending'])) {
        await postTransaction(tx, containerId, refundSent(postingOf(settlement)), act);
      }
      return;
    case 'failed':
      if (await transition(['succeeded'])) {
        await postTransaction(tx, containerId, refundFailed(postingOf(settlement)), act);
      } else if (!(await transition(['requested', 'pending']))) {
        return;
      }
      await enqueue(tx, mailRefundFailedJob, { containerId, refundId: id });
  }
}

/** Records that a refund that had failed, was cancelled or not sent yet was made at the provider's own site. */
export async function settleRefundMade(tx: Tx, act: Act, settlement: Settlement): Promise<void> {
  const { refund } = settlement;
  const { container_id: containerId, id } = refund;
  const transition = (from: Refund['state'][]) =>
    transitionRefund(tx, containerId, id, { from, to: 'succeeded', act });
  const posting = postingOf(settlement);
  if (await transition(['cancelled'])) {
    await postTransaction(tx, containerId, refundUncancelled(posting), act);
  } else if (!(await transition(['requested', 'failed']))) {
    return;
  }
  await postTransaction(tx, containerId, refundSent(posting), act);
}

const postingOf = ({ refund, asset }: Settlement) => ({
  orderId: refund.order_id,
  currency: refund.currency,
  paymentId: refund.payment_id,
  refundId: refund.id,
  asset: refund.credit_id ? ('customer_credit' as const) : asset,
  creditId: refund.credit_id,
  amount: refund.amount_minor,
});
