import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { schedule } from '../../shared/jobs/due.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { sumOf } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import { getFunds, postTransaction } from '../model/ledger.ts';
import {
  findPaymentByReference,
  insertPaymentEvent,
  setPaymentFee,
  transitionPayment,
} from '../model/payment.ts';
import type { CartAct } from '../ports.ts';
import type { ProviderEvent } from '../providers/payment-provider.ts';
import { releaseAt } from '../rules/order.ts';
import { feeCharged } from '../rules/postings.ts';
import { shareOf } from '../rules/settlement.ts';
import { acceptOrder } from './accept-order.ts';
import { chargeOrder } from './charge-order.ts';
import { type EventSource, type LockedPayment, lockWithOrders } from './lock-with-orders.ts';
import { mailPaymentFailedJob } from './mail-payment-failed.ts';
import { receiveMoney } from './receive-money.ts';
import { declineUncovered, releaseAuthorisationDue } from './release-authorisation.ts';
import { settleDispute } from './settle-dispute.ts';
import { settleRefundEvent } from './settle-refund.ts';

/**
 * Applies a provider's event to its payment, once, in whatever order events arrive. Money that has arrived accepts its
 * order, even an expired one, pays what it owes, waits for the rest, or goes back.
 * @throws NotFound if the reference belongs to no payment, EventTooEarly
 */
export async function settlePayment(
  tx: Tx,
  act: CartAct,
  { containerId, provider, event }: { containerId: ContainerId; provider: EventSource; event: ProviderEvent },
): Promise<void> {
  const record = { provider: provider.name, id: event.id, kind: event.kind };
  if (!(await insertPaymentEvent(tx, containerId, record, act.at))) return;
  const source = { provider: provider.name, reference: event.reference };
  const payment = await findPaymentByReference(tx, containerId, source);
  if (!payment) throw new NotFound(reason('no_such_payment'));
  await applyEvent(tx, act, { locked: await lockWithOrders(tx, provider, payment), event });
}

async function applyEvent(
  tx: Tx,
  act: CartAct,
  { locked, event }: { locked: LockedPayment; event: ProviderEvent },
): Promise<void> {
  switch (event.kind) {
    case 'paid':
    case 'part-paid':
      await receiveMoney(tx, act, { locked, received: event });
      if (event.fee !== undefined) await chargeFee(tx, act, { locked, fee: event.fee });
      return;
    case 'fee':
      return await chargeFee(tx, act, { locked, fee: event.fee });
    case 'pending':
      await transitionPayment(tx, locked.payment.container_id, locked.payment.id, {
        from: ['created'],
        to: 'pending',
        act,
      });
      return;
    case 'authorised':
      return await authorise(tx, act, locked);
    case 'failed':
    case 'cancelled':
      return await endPayment(tx, act, { locked, to: event.kind });
    case 'refunded':
    case 'refund-failed':
      return await settleRefundEvent(tx, act, { locked, event });
    case 'disputed':
    case 'dispute-won':
    case 'dispute-lost':
      return await settleDispute(tx, act, { locked, kind: event.kind });
  }
}

/** Records the fee so far, and posts by how much it has changed. */
async function chargeFee(
  tx: Tx,
  act: CartAct,
  { locked, fee }: { locked: LockedPayment; fee: number },
): Promise<void> {
  const { payment, provider, shares } = locked;
  if (payment.fee_minor === fee) return;
  await setPaymentFee(tx, payment.container_id, payment.id, fee);
  const asked = sumOf(shares.map((share) => share.asked));
  let before = 0;
  for (const { order, asked: amount } of shares) {
    const shareIn = (whole: number) => shareOf(whole, { before, amount }, asked);
    const difference = shareIn(fee) - shareIn(payment.fee_minor ?? 0);
    before += amount;
    const posted = feeCharged({
      orderId: order.id,
      currency: payment.received_currency ?? payment.currency,
      paymentId: payment.id,
      asset: provider.ledgerAccount,
      amount: difference,
    });
    await postTransaction(tx, payment.container_id, posted, act);
  }
}

/** An authorisation accepts the order like a payment; the order owes until it is captured. */
async function authorise(tx: Tx, act: CartAct, { payment, provider, shares }: LockedPayment): Promise<void> {
  const { container_id: containerId, id: paymentId } = payment;
  // The event is late: what was authorised has been captured since, at least in part.
  if (payment.received_minor !== null) return;
  const release = releaseAt(act.at, provider.authorisedFor ?? { hours: 0 });
  const authorised = await transitionPayment(tx, containerId, paymentId, {
    from: ['created', 'pending'],
    to: 'authorised',
    act,
    authorised_at: act.at,
    release_at: release,
  });
  if (!authorised) return;
  const payload = { containerId, paymentId };
  await schedule(tx, releaseAuthorisationDue, { key: `${containerId}/${paymentId}`, at: release, payload });
  for (const { order } of shares) {
    if (order.state === 'placed' || order.state === 'expired') await acceptOrder(tx, act, order);
  }
  for (const { order } of shares) await chargeOrder(tx, act, order);
}

/**
 * What was accepted because of an authorisation, and awaits the venue's yes, is declined when that is over. A buyer who owes
 * for what the venue has said yes to is told by mail.
 */
async function endPayment(
  tx: Tx,
  act: CartAct,
  { locked: { payment, shares }, to }: { locked: LockedPayment; to: 'failed' | 'cancelled' },
): Promise<void> {
  const from = ['created', 'pending', 'authorised'] as const;
  if (!(await transitionPayment(tx, payment.container_id, payment.id, { from, to, act }))) return;
  if (payment.state !== 'authorised') return;
  for (const { order } of shares) {
    await declineUncovered(tx, act, order);
    const { owed } = await getFunds(tx, order.container_id, order);
    if (owed > 0) await enqueue(tx, mailPaymentFailedJob, { code: order.code });
  }
}
