import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { EventTooEarly } from '../errors.ts';
import { postTransaction } from '../model/ledger.ts';
import { transitionPayment, wasDisputed } from '../model/payment.ts';
import { disputeWon, paymentDisputed } from '../rules/postings.ts';
import type { LockedPayment } from './lock-with-orders.ts';

/** Records that a buyer's bank has taken a payment back, given it back, or keeps it. @throws EventTooEarly */
export async function settleDispute(
  tx: Tx,
  act: Act,
  { locked, kind }: { locked: LockedPayment; kind: 'disputed' | 'dispute-won' | 'dispute-lost' },
): Promise<void> {
  const { payment } = locked;
  const { container_id: containerId, id } = payment;
  if (payment.received_minor === null) throw new EventTooEarly();
  switch (kind) {
    case 'disputed':
      return await dispute(tx, act, locked);
    case 'dispute-lost':
      await dispute(tx, act, locked);
      await transitionPayment(tx, containerId, id, { from: ['disputed'], to: 'charged_back', act });
      return;
    case 'dispute-won':
      if (await transitionPayment(tx, containerId, id, { from: ['disputed'], to: 'received', act })) {
        await postForShares(tx, act, locked, disputeWon);
      } else if (!(await wasDisputed(tx, containerId, id))) {
        throw new EventTooEarly();
      }
  }
}

async function dispute(tx: Tx, act: Act, locked: LockedPayment): Promise<void> {
  const { container_id: containerId, id } = locked.payment;
  // Of a payment that came in parts, the rest may not have come.
  const from = ['pending', 'failed', 'cancelled'] as const;
  await transitionPayment(tx, containerId, id, { from, to: 'received', act });
  if (await transitionPayment(tx, containerId, id, { from: ['received'], to: 'disputed', act })) {
    await postForShares(tx, act, locked, paymentDisputed);
  }
}

async function postForShares(
  tx: Tx,
  act: Act,
  { payment, provider, shares }: LockedPayment,
  posted: typeof paymentDisputed,
): Promise<void> {
  for (const { order, received } of shares) {
    const money = {
      orderId: order.id,
      currency: payment.received_currency ?? payment.currency,
      paymentId: payment.id,
      asset: provider.ledgerAccount,
      amount: received,
    };
    await postTransaction(tx, payment.container_id, posted(money), act);
  }
}
