import { z } from 'zod';
import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import type { ContainerId, CreditId, LineId, RefundId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { sumOf } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import { postTransaction } from '../model/ledger.ts';
import { lockOrder, type Order } from '../model/order.ts';
import { listLines } from '../model/order-line.ts';
import { lockRefundable } from '../model/payment.ts';
import { findRefund, insertRefund, lockRefund, transitionRefund } from '../model/refund.ts';
import type { OrderKey } from '../ports.ts';
import { balanceGivenBack, type Earning, earningsLowered, type GivenBack } from '../rules/postings.ts';
import { type RefundPart, type RefundReason, splitRefund } from '../rules/settlement.ts';
import { issueDocumentsJob } from './issue-documents.ts';
import { mailRefundNoticeJob } from './mail-refund-notice.ts';
import { settleRefund } from './settle-refund.ts';

export const sendRefundJob = defineJob(
  'cart-send-refund',
  z.object({ containerId: z.int(), refundId: z.int() }),
);

export type RefundRequest = {
  order: Order;
  currency: string;
  reason: RefundReason;
  parts: readonly RefundPart[];
  way?: RefundWay;
};

/** How a buyer wants their money back, where that is left to them. */
export type RefundWay = {
  /** the account for a transfer that somebody makes by hand */
  payTo?: string | undefined;
  /** as credit instead */
  creditId?: CreditId | undefined;
};

/**
 * Gives back parts of fulfilled lines as a favour.
 * @param input `amount` in minor units
 * @throws NotFound if the order has no such line, WrongState if that is more than they cost or than was paid
 */
export async function refundLines(
  tx: Tx,
  act: Act,
  { containerId, orderId, lines: parts }: OrderKey & { lines: readonly { lineId: LineId; amount: number }[] },
): Promise<RefundId[]> {
  const order = await lockOrder(tx, containerId, orderId);
  if (!order) throw new NotFound(reason('no_such_order'));
  const lines = await listLines(tx, containerId, orderId);
  const earnings = parts.map(({ lineId, amount }): Earning => {
    const line = lines.find(({ id }) => id === lineId);
    if (!line) throw new NotFound(reason('no_such_line'));
    if (amount > line.earned_minor) throw new WrongState(reason('refund_too_large'));
    return { line, from: line.earned_minor, to: line.earned_minor - amount };
  });
  const { currency } = order;
  const givenBack = await claimRefunds(tx, act, { order, currency, reason: 'goodwill', parts });
  const claimed = sumOf(givenBack.refunds.map(({ amount }) => amount));
  if (claimed !== sumOf(parts.map(({ amount }) => amount))) {
    throw new WrongState(reason('refund_too_large'));
  }
  const lowered = earningsLowered({ kind: 'refund', orderId, currency, earnings, owed: 0, givenBack });
  await postTransaction(tx, containerId, lowered, act);
  await enqueue(tx, issueDocumentsJob, { code: order.code });
  return givenBack.refunds.map(({ id }) => id);
}

/** Gives back money of an order that no line has earned. @returns how much */
export async function refundBalance(tx: Tx, act: Act, request: RefundRequest): Promise<number> {
  const { order, currency, parts } = request;
  const amount = sumOf(parts.map((part) => part.amount));
  if (amount === 0) return 0;
  const givenBack = await claimRefunds(tx, act, request);
  const posted = balanceGivenBack({ orderId: order.id, currency, amount, givenBack });
  await postTransaction(tx, order.container_id, posted, act);
  return amount;
}

/**
 * Claims money of an order's payments for refunds, and enqueues their sending. The caller posts them.
 * @returns the refunds, and what no payment covers because a bank has taken it back already
 */
export async function claimRefunds(
  tx: Tx,
  act: Act,
  { order, currency, reason, parts, way = {} }: RefundRequest,
): Promise<GivenBack> {
  const containerId = order.container_id;
  const payments = await lockRefundable(tx, containerId, order.id, currency);
  const { refunds: pieces, uncovered } = splitRefund(parts, payments);
  const refunds: { id: RefundId; amount: number }[] = [];
  for (const { paymentId, amount, parts } of pieces) {
    const payment = payments.find((each) => each.paymentId === paymentId);
    const creditId = payment?.creditId ?? way.creditId;
    const lines = parts.flatMap(({ lineId, amount }) => (lineId === undefined ? [] : [{ lineId, amount }]));
    const refund = {
      payment_id: paymentId,
      order_id: order.id,
      amount_minor: amount,
      currency,
      reason,
      lines,
      credit_id: creditId ?? null,
      pay_to: creditId || payment?.provider !== 'transfer' ? null : (way.payTo ?? null),
    };
    const id = await insertRefund(tx, containerId, refund, act);
    refunds.push({ id, amount });
    if (creditId) await giveCredit(tx, act, { containerId, refundId: id });
    else await enqueue(tx, sendRefundJob, { containerId, refundId: id });
    if (lines.length === 0) await enqueue(tx, mailRefundNoticeJob, { containerId, refundId: id });
  }
  return { refunds, chargedBack: sumOf(uncovered.map(({ amount }) => amount)) };
}

/** Credit needs no provider: a refund that becomes credit has succeeded at once. */
export async function giveCredit(
  tx: Tx,
  act: Act,
  { containerId, refundId }: { containerId: ContainerId; refundId: RefundId },
): Promise<void> {
  const refund = await lockRefund(tx, containerId, refundId);
  if (refund) await settleRefund(tx, act, { refund, asset: 'customer_credit', to: 'succeeded' });
}

/** Requests a refund again that has failed. @throws NotFound, WrongState if it has not failed */
export async function requestRefundAgain(
  tx: Tx,
  act: Act,
  { containerId, refundId }: { containerId: ContainerId; refundId: RefundId },
): Promise<void> {
  if (!(await findRefund(tx, containerId, refundId))) throw new NotFound(reason('no_such_refund'));
  const change = { from: ['failed'], to: 'requested', act } as const;
  if (!(await transitionRefund(tx, containerId, refundId, change))) {
    throw new WrongState(reason('refund_not_failed'));
  }
  await enqueue(tx, sendRefundJob, { containerId, refundId });
}
