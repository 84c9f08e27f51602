import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { ContainerId, PaymentId } from '../../shared/ids.ts';
import { postTransaction } from '../model/ledger.ts';
import { listRefundsOfPayment, transitionRefund } from '../model/refund.ts';
import { refundCancelled } from '../rules/postings.ts';

/**
 * Cancels the refunds that a payment covers no more, because the buyer's bank has taken the money back for good: else the
 * page would owe it twice. Those that are at the provider are left to it.
 */
export async function cancelUncoveredRefunds(
  tx: Tx,
  act: Act,
  payment: { containerId: ContainerId; id: PaymentId; received: number; disputed: number },
): Promise<void> {
  const { containerId, id } = payment;
  const refunds = (await listRefundsOfPayment(tx, containerId, id)).filter(
    (refund) => refund.payment_id === id,
  );
  const isUnsent = (state: string) => state === 'requested' || state === 'failed';
  let left = payment.received - payment.disputed;
  for (const { state, amount_minor } of refunds) {
    if (!isUnsent(state) && state !== 'cancelled') left -= amount_minor;
  }
  for (const refund of refunds.filter(({ state }) => isUnsent(state))) {
    left -= refund.amount_minor;
    if (left >= 0) continue;
    left += refund.amount_minor;
    const change = { from: ['requested', 'failed'], to: 'cancelled', act } as const;
    if (!(await transitionRefund(tx, containerId, refund.id, change))) continue;
    const { order_id: orderId, currency, id: refundId, amount_minor: amount } = refund;
    await postTransaction(tx, containerId, refundCancelled({ orderId, currency, refundId, amount }), act);
  }
}
