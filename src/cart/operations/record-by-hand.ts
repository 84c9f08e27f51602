import type { Tx } from '../../shared/db/database.ts';
import { NotFound, Stale, WrongState } from '../../shared/errors.ts';
import type { ContainerId, PaymentId, RefundId } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import { lockOrder } from '../model/order.ts';
import { findPayment } from '../model/payment.ts';
import { findRefund, lockRefund } from '../model/refund.ts';
import type { CartAct } from '../ports.ts';
import { type EventSource, lockWithOrders } from './lock-with-orders.ts';
import { settlePayment } from './settle-payment.ts';
import { settleRefund } from './settle-refund.ts';

const BY_HAND: Record<string, EventSource> = {
  transfer: { name: 'transfer', ledgerAccount: 'bank' },
  venue: { name: 'venue', ledgerAccount: 'cash' },
};

/**
 * Records that money has come which no external service reports: all that was promised, a part of it, or more.
 * @param input `amount` in minor units; `receivedBefore` as the form showed it, so that a form sent twice counts once
 * @throws NotFound, Stale if more has come since the form was shown
 */
export async function recordReceipt(
  tx: Tx,
  act: CartAct,
  {
    containerId,
    paymentId,
    amount,
    receivedBefore,
    by,
  }: {
    containerId: ContainerId;
    paymentId: PaymentId;
    amount: number;
    receivedBefore: number;
    /** a card machine's money reaches the bank later */
    by?: 'transfer' | 'cash' | 'card';
  },
): Promise<void> {
  const found = await findPayment(tx, containerId, paymentId);
  const byHand = found && BY_HAND[found.provider];
  if (!found?.reference || !byHand) throw new NotFound(reason('no_such_payment'));
  const provider = by === 'card' ? { ...byHand, ledgerAccount: 'clearing' as const } : byHand;
  const { payment } = await lockWithOrders(tx, provider, found);
  if ((payment.received_minor ?? 0) !== receivedBefore) throw new Stale();
  const total = receivedBefore + amount;
  const event = {
    id: `hand-${payment.id}-${total}`,
    reference: found.reference,
    kind: total >= payment.amount_minor ? ('paid' as const) : ('part-paid' as const),
    amount: minor(total),
    currency: payment.currency,
  };
  await settlePayment(tx, act, { containerId, provider, event });
}

/**
 * Records that a refund was sent by hand.
 * @throws NotFound, WrongState if it was recorded before
 */
export async function recordRefundSent(
  tx: Tx,
  act: CartAct,
  { containerId, refundId }: { containerId: ContainerId; refundId: RefundId },
): Promise<void> {
  const found = await findRefund(tx, containerId, refundId);
  const provider = found && BY_HAND[found.provider];
  if (!provider) throw new NotFound(reason('no_such_refund'));
  await lockOrder(tx, containerId, found.order_id);
  const refund = await lockRefund(tx, containerId, refundId);
  if (refund?.state !== 'pending') throw new WrongState(reason('refund_not_waiting'));
  await settleRefund(tx, act, { refund, asset: provider.ledgerAccount, to: 'succeeded' });
}
