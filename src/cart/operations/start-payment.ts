import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { reason } from '../messages/translate.ts';
import { getDue, lockOrder, type Order } from '../model/order.ts';
import { insertAllocation, insertPayment, listPayments, type Payment } from '../model/payment.ts';
import type { OrderKey } from '../ports.ts';
import { attemptKey, isBeforeDeadline } from '../rules/order.ts';

/**
 * Records a payment of what is still to pay of an order before the provider is called, because its webhook may arrive
 * before its answer.
 * @param request `attempt` is the number of the attempt on the page, so that a button pressed twice starts one payment
 * @throws NotFound, WrongState if nothing is to be paid, or the order is past its deadline
 */
export async function startPayment(
  tx: Tx,
  act: Act,
  { containerId, orderId, provider, attempt }: OrderKey & { provider: string; attempt: number },
): Promise<Payment> {
  const order = await lockOrder(tx, containerId, orderId);
  if (!order) throw new NotFound(reason('no_such_order'));
  refuseIfOver(order, act.at);
  const payments = await listPayments(tx, containerId, orderId);
  const due = await getDue(tx, containerId, orderId);
  // What is authorised is paid as soon as the venue has said yes.
  const isAuthorised = payments.some((payment) => payment.state === 'authorised');
  if (due === 0 || isAuthorised) throw new WrongState(reason('already_paid'));
  const same = payments.find((payment) => payment.attempt_key === attemptKey(orderId, attempt));
  if (same?.state === 'created' && same.provider === provider && same.amount_minor === due) return same;
  return await insertNewPayment(tx, act, { order, provider, due, attempt: payments.length + 1 });
}

function refuseIfOver(order: Order, now: Temporal.Instant): void {
  switch (order.state) {
    case 'accepted':
      return;
    case 'placed':
      if (isBeforeDeadline(order.pay_by, now)) return;
      throw new WrongState(reason('payment_expired'));
    case 'expired':
    case 'cancelled':
      throw new WrongState(reason('payment_expired'));
  }
}

async function insertNewPayment(
  tx: Tx,
  act: Act,
  { order, provider, due, attempt }: { order: Order; provider: string; due: number; attempt: number },
): Promise<Payment> {
  const payment = await insertPayment(tx, order.container_id, {
    attempt_key: attemptKey(order.id, attempt),
    provider,
    currency: order.currency,
    amount_minor: due,
    state: 'created',
    created_at: act.at,
    state_at: act.at,
    state_by: act.by,
  });
  await insertAllocation(tx, order.container_id, {
    payment_id: payment.id,
    order_id: order.id,
    amount_minor: due,
  });
  return payment;
}
