import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { schedule } from '../../shared/jobs/due.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { sumOf } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import { getFunds, postTransaction } from '../model/ledger.ts';
import { type Order, setPayBy } from '../model/order.ts';
import {
  findPaymentByAttempt,
  findPaymentByReference,
  insertPaymentEvent,
  type Payment,
  setPaymentFee,
  setPaymentReference,
  transitionPayment,
} from '../model/payment.ts';
import { recordProblem } from '../model/payment-problem.ts';
import type { CartAct } from '../ports.ts';
import type { ProviderEvent } from '../providers/payment-provider.ts';
import { releaseAt, retryDeadline } from '../rules/order.ts';
import { feeCharged } from '../rules/postings.ts';
import { shareOf } from '../rules/settlement.ts';
import { acceptOrder } from './accept-order.ts';
import { chargeOrder } from './charge-order.ts';
import { holdOrderUntil } from './hold-order.ts';
import { type EventSource, type LockedPayment, lockWithOrders } from './lock-with-orders.ts';
import { tellOfDispute } from './mail-dispute.ts';
import { mailPaymentFailedJob } from './mail-payment-failed.ts';
import { receiveMoney } from './receive-money.ts';
import { declineUncovered, releaseAuthorisationDue } from './release-authorisation.ts';
import { settleDispute } from './settle-dispute.ts';
import { settleRefundEvent } from './settle-refund-event.ts';

/**
 * Applies a provider's event to its payment, once, in whatever order events arrive. Money that has arrived accepts its
 * order, even an expired one, pays what it owes, waits for the rest, or goes back. What is not about a payment of ours, as
 * far as the provider says what it is about, changes nothing and becomes a task of the treasurer.
 * @throws NotFound if the reference belongs to no payment, EventTooEarly
 */
export async function settlePayment(
  tx: Tx,
  act: CartAct,
  { containerId, provider, event }: Settlement,
): Promise<void> {
  const record = { provider: provider.name, id: event.id, kind: event.kind };
  if (!(await insertPaymentEvent(tx, containerId, record, act.at))) return;
  if (event.kind === 'notice-read') return;
  const payment = await findPaymentOf(tx, { containerId, provider, event });
  if (!payment) {
    if (!event.claims) throw new NotFound(reason('no_such_payment'));
    return await recordUnknown(tx, act, { containerId, provider, event });
  }
  const locked = await lockWithOrders(tx, provider, payment);
  const wrong = wrongClaim(event, locked);
  if (!wrong) return await applyEvent(tx, act, { locked, event });
  const problem = { provider: provider.name, kind: wrong, reference: event.reference, money: moneyOf(event) };
  await recordProblem(tx, containerId, { ...problem, orderId: locked.shares[0]?.order.id }, act);
}

type Settlement = { containerId: ContainerId; provider: EventSource; event: ProviderEvent };

/** Finds a payment by the provider's id of it, or as one whose id was lost on the way to us. */
async function findPaymentOf(
  tx: Tx,
  { containerId, provider: { name: provider }, event: { reference, claims } }: Settlement,
): Promise<Payment | undefined> {
  const known = await findPaymentByReference(tx, containerId, { provider, reference });
  if (known || !claims) return known;
  const started = await findPaymentByAttempt(tx, containerId, { provider, attemptKey: claims.attempt });
  if (started) await setPaymentReference(tx, containerId, started.id, reference);
  return started;
}

/** Money came, or is about to, for a payment that nobody here has started, for example before a backup was restored. */
async function recordUnknown(
  tx: Tx,
  act: CartAct,
  { containerId, provider, event }: Settlement,
): Promise<void> {
  if (event.kind !== 'paid' && event.kind !== 'part-paid' && event.kind !== 'authorised') return;
  const kind = 'unknown_payment';
  const problem = {
    provider: provider.name,
    kind,
    reference: event.reference,
    money: moneyOf(event),
  } as const;
  await recordProblem(tx, containerId, problem, act);
}

function wrongClaim(
  { claims }: ProviderEvent,
  { payment, shares }: LockedPayment,
): 'wrong_payee' | 'wrong_order' | undefined {
  if (!claims) return undefined;
  if (claims.page !== String(payment.container_id)) return 'wrong_payee';
  const isOfOrder = shares.some(({ order }) => order.code === claims.order);
  return isOfOrder && claims.attempt === payment.attempt_key ? undefined : 'wrong_order';
}

const moneyOf = (event: ProviderEvent) =>
  event.kind === 'paid' || event.kind === 'part-paid'
    ? { amount: event.amount, currency: event.currency }
    : undefined;

async function applyEvent(
  tx: Tx,
  act: CartAct,
  { locked, event }: { locked: LockedPayment; event: Exclude<ProviderEvent, { kind: 'notice-read' }> },
): Promise<void> {
  switch (event.kind) {
    case 'paid':
    case 'part-paid':
      await receiveMoney(tx, act, { locked, received: event });
      if (event.fee !== undefined) await chargeFee(tx, act, { locked, fee: event.fee, feeAt: event.feeAt });
      return;
    case 'fee':
      return await chargeFee(tx, act, { locked, fee: event.fee, feeAt: event.feeAt });
    case 'pending':
      return await awaitMoney(tx, act, locked);
    case 'authorised':
      return await authorise(tx, act, locked);
    case 'failed':
    case 'cancelled':
      return await endPayment(tx, act, { locked, to: event.kind });
    case 'refunded':
    case 'refund-failed':
      return await settleRefundEvent(tx, act, { locked, event });
    case 'inquiry':
    case 'inquiry-closed':
    case 'disputed':
    case 'dispute-won':
    case 'dispute-lost':
      await settleDispute(tx, act, { locked, event });
      return await tellOfDispute(tx, locked.payment);
  }
}

/** Money is on its way, perhaps for days: the places of the order are held as long. */
async function awaitMoney(tx: Tx, act: CartAct, { payment, provider, shares }: LockedPayment): Promise<void> {
  const { container_id: containerId, id } = payment;
  if (!(await transitionPayment(tx, containerId, id, { from: ['created'], to: 'pending', act }))) return;
  if (!provider.arrivesWithin) return;
  const until = act.at.add(provider.arrivesWithin);
  for (const { order } of shares) {
    if (order.state === 'placed') await holdOrderUntil(tx, act, { order, until });
  }
}

/** Records the fee so far, and posts by how much it has changed, unless a later one is known. */
async function chargeFee(
  tx: Tx,
  act: CartAct,
  { locked, fee, feeAt }: { locked: LockedPayment; fee: number; feeAt: Temporal.Instant | undefined },
): Promise<void> {
  const { payment, provider, shares } = locked;
  const isOlder =
    feeAt && payment.fee_at
      ? Temporal.Instant.compare(feeAt, payment.fee_at) < 0
      : !feeAt && fee < (payment.fee_minor ?? 0);
  if (isOlder || payment.fee_minor === fee) return;
  await setPaymentFee(tx, payment.container_id, payment.id, { fee, at: feeAt });
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
 * for what the venue has said yes to is told by mail, and so is one whose money was on its way for days.
 */
async function endPayment(
  tx: Tx,
  act: CartAct,
  { locked: { payment, shares }, to }: { locked: LockedPayment; to: 'failed' | 'cancelled' },
): Promise<void> {
  const from = ['created', 'pending', 'authorised'] as const;
  if (!(await transitionPayment(tx, payment.container_id, payment.id, { from, to, act }))) return;
  if (payment.state === 'pending') {
    for (const { order } of shares) await letPayAgain(tx, act, order);
  }
  if (payment.state !== 'authorised') return;
  for (const { order } of shares) {
    await declineUncovered(tx, act, order);
    const { owed } = await getFunds(tx, order.container_id, order);
    if (owed > 0) await enqueue(tx, mailPaymentFailedJob, { code: order.code });
  }
}

/** The places of an order whose money did not come are held a day more, not as long as it might have taken. */
async function letPayAgain(tx: Tx, act: CartAct, order: Order): Promise<void> {
  const until = retryDeadline(act.at);
  if (order.state !== 'placed' || Temporal.Instant.compare(order.pay_by, until) <= 0) return;
  await setPayBy(tx, order.container_id, order.id, until);
  await enqueue(tx, mailPaymentFailedJob, { code: order.code });
}
