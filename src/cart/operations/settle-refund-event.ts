import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { PaymentId } from '../../shared/ids.ts';
import { sumOf } from '../../shared/money.ts';
import { EventTooEarly } from '../errors.ts';
import { getFunds, postTransaction } from '../model/ledger.ts';
import type { Order } from '../model/order.ts';
import { listLines } from '../model/order-line.ts';
import { recordProblem } from '../model/payment-problem.ts';
import {
  insertRefund,
  listRefundsOfPayment,
  lockRefund,
  type Refund,
  setRefundReference,
} from '../model/refund.ts';
import type { ProviderEvent } from '../providers/payment-provider.ts';
import { balanceGivenBack, type Earning, earningsLowered } from '../rules/postings.ts';
import { deduct } from '../rules/settlement.ts';
import type { LockedPayment } from './lock-with-orders.ts';
import { settleRefund, settleRefundMade } from './settle-refund.ts';

export type RefundEvent = Extract<ProviderEvent, { kind: 'refunded' | 'refund-failed' }>;

/** Settles the refund that an event is about; also one that was made at the provider's own site. @throws EventTooEarly */
export async function settleRefundEvent(
  tx: Tx,
  act: Act,
  { locked, event }: { locked: LockedPayment; event: RefundEvent },
): Promise<void> {
  const { payment, provider } = locked;
  const refunds = await listRefundsOfPayment(tx, payment.container_id, payment.id);
  const refund = refunds.find(({ reference }) => reference === event.refundReference);
  if (refund) {
    const to = event.kind === 'refunded' ? 'succeeded' : 'failed';
    return await settleRefund(tx, act, { refund, asset: provider.ledgerAccount, to });
  }
  // Perhaps the provider's answer with the reference is still on its way.
  const isUnanswered = refunds.some(({ state, reference }) => state === 'requested' && reference === null);
  if (isUnanswered && event.isOurs !== false) throw new EventTooEarly();
  if (event.kind === 'refunded' || event.isOurs === false) {
    await recordRefundElsewhere(tx, act, { locked, event, refunds });
  }
}

type Elsewhere = { locked: LockedPayment; event: RefundEvent; refunds: readonly Refund[] };

/**
 * Records a refund that was made at the provider's own site. If the page owes the same amount because a refund has failed
 * or is not sent yet, it is that one. Otherwise it lowers what the order's lines have earned. A treasurer is to see to the
 * places: nobody has cancelled them.
 */
async function recordRefundElsewhere(tx: Tx, act: Act, { locked, event, refunds }: Elsewhere): Promise<void> {
  const { payment, provider, shares } = locked;
  const { container_id: containerId } = payment;
  const { amount, currency, refundReference: reference } = event;
  const asset = provider.ledgerAccount;
  const owed = refunds.find((refund) => isOwed(refund, { amount, currency, left: leftOf(locked, refunds) }));
  const hasFailed = event.kind === 'refund-failed';
  if (owed && hasFailed) return;
  if (owed) {
    await setRefundReference(tx, containerId, owed.id, reference);
    return await settleRefundMade(tx, act, { refund: owed, asset });
  }
  const share = shares.find(({ order, received }) => {
    const given = refunds.filter((one) => one.payment_id === payment.id && one.order_id === order.id);
    return amount !== undefined && amount <= received - sumOf(given.map((one) => one.amount_minor));
  });
  const money = amount === undefined || currency === undefined ? undefined : { amount, currency };
  const refund =
    share && money && currency === payment.received_currency
      ? await insertElsewhere(tx, act, { paymentId: payment.id, order: share.order, money })
      : undefined;
  if (refund) {
    await setRefundReference(tx, containerId, refund.id, reference);
    await settleRefund(tx, act, { refund, asset, to: hasFailed ? 'failed' : 'succeeded' });
  }
  // One that has failed is owed again, which is a task by itself, or has changed nothing.
  if (hasFailed) return;
  const problem = {
    provider: provider.name,
    kind: refund ? ('refund_elsewhere' as const) : ('refund_unexplained' as const),
    reference,
    orderId: (share ?? shares[0])?.order.id,
    money,
  };
  await recordProblem(tx, containerId, problem, act);
}

const leftOf = ({ payment }: LockedPayment, refunds: readonly Refund[]): number => {
  const given = refunds.filter((refund) => refund.payment_id === payment.id);
  return (payment.received_minor ?? 0) - sumOf(given.map((refund) => refund.amount_minor));
};

/** Whether the page owes this refund, and can't have made it. One that is not sent yet counts if there is no money for both. */
function isOwed(
  refund: Refund,
  { amount, currency, left }: { amount: number | undefined; currency: string | undefined; left: number },
): boolean {
  if (amount === undefined || refund.amount_minor !== amount || refund.currency !== currency) return false;
  if (refund.state === 'requested') return refund.reference === null && left < amount;
  return refund.state === 'failed' || refund.state === 'cancelled';
}

/** Takes a refund from what waits of an order's payments, then from what its lines have earned. @returns undefined if neither covers it */
async function insertElsewhere(
  tx: Tx,
  act: Act,
  {
    paymentId,
    order,
    money: { amount, currency },
  }: { paymentId: PaymentId; order: Order; money: { amount: number; currency: string } },
): Promise<Refund | undefined> {
  const { container_id: containerId, id: orderId } = order;
  if (currency !== order.currency) return undefined;
  const { balance } = await getFunds(tx, containerId, order);
  const waiting = Math.min(balance, amount);
  const lines = (await listLines(tx, containerId, orderId)).filter((line) => line.state === 'fulfilled');
  const left = deduct(
    amount - waiting,
    lines.map((line) => line.earned_minor),
  );
  const earnings = lines.map((line, at): Earning => ({ line, from: line.earned_minor, to: left[at] ?? 0 }));
  const taken = earnings.filter(({ from, to }) => to < from);
  const ofLines = sumOf(taken.map(({ from, to }) => from - to));
  if (waiting + ofLines !== amount) return undefined;
  const id = await insertRefund(
    tx,
    containerId,
    {
      payment_id: paymentId,
      order_id: orderId,
      amount_minor: amount,
      currency,
      reason: 'at_provider',
      lines: taken.map(({ line, from, to }) => ({ lineId: line.id, amount: from - to })),
    },
    act,
  );
  const of = { orderId, currency };
  const back = (part: number) => ({ refunds: [{ id, amount: part }], chargedBack: 0 });
  await postTransaction(
    tx,
    containerId,
    balanceGivenBack({ ...of, amount: waiting, givenBack: back(waiting) }),
    act,
  );
  const lowered = { kind: 'refund' as const, ...of, earnings: taken, owed: 0, givenBack: back(ofLines) };
  await postTransaction(tx, containerId, earningsLowered(lowered), act);
  return await lockRefund(tx, containerId, id);
}
