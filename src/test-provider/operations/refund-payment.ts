import { z } from 'zod';
import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { randomCode } from '../../shared/ids.ts';
import { defineDue, schedule } from '../../shared/jobs/due.ts';
import { reason } from '../messages/translate.ts';
import { lockPayment, type TestPayment, updatePayment } from '../model/test-payment.ts';
import {
  findRefund,
  findRefundByKey,
  insertRefund,
  settleRefundOnce,
  type TestRefund,
} from '../model/test-refund.ts';
import { insertWebhook } from '../model/test-webhook.ts';
import { eventOf } from '../rules/event.ts';

export const settleRefundDue = defineDue('test-provider-refund', z.object({ id: z.string() }));

/** How long a refund is pending. */
export const REFUND_TAKES = { seconds: 2 };

/**
 * Refunds a payment or a part of it, once per idempotency key. A refund that is refused, because the payment is disputed
 * or less is left of it, has failed.
 * @throws NotFound, WrongState if the key was used for another amount
 */
export async function refundPayment(
  tx: Tx,
  act: Pick<Act, 'at'>,
  input: { account: string; paymentId: string; amount: number; idempotencyKey: string },
): Promise<TestRefund> {
  const { paymentId, amount, idempotencyKey } = input;
  const payment = await lockPayment(tx, paymentId);
  if (payment?.account !== input.account) throw new NotFound(reason('no_such_payment'));
  const known = await findRefundByKey(tx, paymentId, idempotencyKey);
  if (known && known.amount_minor !== amount) throw new WrongState(reason('key_reused'));
  if (known) return known;
  const accepted = isRefundable(payment, amount);
  const refund = await insertRefund(tx, {
    id: `tr_${randomCode(24)}`,
    test_payment_id: paymentId,
    idempotency_key: idempotencyKey,
    amount_minor: amount,
    state: accepted ? 'pending' : 'failed',
    created_at: act.at,
  });
  if (accepted) {
    await updatePayment(tx, paymentId, { refunded_minor: payment.refunded_minor + amount });
    await schedule(tx, settleRefundDue, {
      key: refund.id,
      at: act.at.add(REFUND_TAKES),
      payload: { id: refund.id },
    });
  }
  return refund;
}

const isRefundable = ({ state, paid_minor, refunded_minor }: TestPayment, amount: number): boolean =>
  (state === 'paid' || state === 'part_paid') && amount <= paid_minor - refunded_minor;

/** Ends a pending refund, as was chosen on the page of its payment. */
export async function settleRefund(tx: Tx, act: Pick<Act, 'at'>, { id }: { id: string }): Promise<void> {
  const refund = await findRefund(tx, id);
  const payment = refund && (await lockPayment(tx, refund.test_payment_id));
  if (!payment) return;
  const state = payment.refunds_fail ? 'failed' : 'succeeded';
  const settled = await settleRefundOnce(tx, id, state);
  if (!settled) return;
  if (state === 'failed') {
    await updatePayment(tx, payment.id, { refunded_minor: payment.refunded_minor - settled.amount_minor });
  }
  await insertWebhook(tx, eventOf(`refund.${state}`, payment, settled), act.at);
}
