import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, Stale, WrongState } from '../../shared/errors.ts';
import type { PaymentId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { minor, sumOf } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import { describeLines } from '../model/basket.ts';
import { getDue, lockOrder, type Order, reopenConfirmation, updateBuyer } from '../model/order.ts';
import { listLines } from '../model/order-line.ts';
import { insertOrderNote } from '../model/order-story.ts';
import { insertAllocation, insertPayment, listPayments, setPaymentReference } from '../model/payment.ts';
import type { CartAct, OrderKey } from '../ports.ts';
import { creditorReference } from '../rules/bank-account.ts';
import { attemptKey } from '../rules/order.ts';
import { mailOrderJob } from './mail-order.ts';
import { mailPromiseJob } from './mail-promise.ts';
import { recordReceipt } from './record-by-hand.ts';

// What people of a page do about one of its orders by hand.

/** Keeps a note about an order. @throws NotFound */
export async function noteOrder(
  tx: Tx,
  act: Act,
  { containerId, orderId, text }: OrderKey & { text: string },
): Promise<void> {
  await getLocked(tx, { containerId, orderId });
  await insertOrderNote(tx, containerId, { orderId, text, act });
}

/** Changes who has bought an order; its next mails go to the new address. @throws NotFound */
export async function changeBuyer(
  tx: Tx,
  act: Act,
  { containerId, orderId, ...buyer }: OrderKey & { name?: string; email?: string },
): Promise<void> {
  await getLocked(tx, { containerId, orderId });
  await updateBuyer(tx, containerId, orderId, { ...buyer, act });
}

/**
 * Sends the buyer of an order its confirmation once more, or how to pay if a transfer is awaited.
 * @throws NotFound, WrongState if there is nothing to send, or it is on its way
 */
export async function resendConfirmation(tx: Tx, act: CartAct, key: OrderKey): Promise<void> {
  const order = await getLocked(tx, key);
  const { code } = order;
  if (order.state === 'accepted') {
    if (!(await reopenConfirmation(tx, key.containerId, key.orderId)))
      throw new WrongState(reason('mail_on_its_way'));
    const lines = await listLines(tx, key.containerId, key.orderId);
    const statuses = await describeLines(tx, { ...order, lines }, act.sellers, act.at);
    const awaiting = lines.filter(({ id }) => statuses.get(id)?.awaitsConfirmation).map(({ id }) => id);
    await enqueue(tx, mailOrderJob, { code, awaiting });
    return;
  }
  const awaitsTransfer = (await listPayments(tx, key.containerId, key.orderId)).some(
    ({ provider, state, reference }) =>
      provider === 'transfer' && reference !== null && (state === 'created' || state === 'pending'),
  );
  if (order.state !== 'placed' || !awaitsTransfer) throw new WrongState(reason('nothing_to_send'));
  await enqueue(tx, mailPromiseJob, { code, about: 'transfer' });
}

/** How money came by hand: to the bank, in cash, or by a card machine at the venue. */
export type HandedOver = 'transfer' | 'cash' | 'card';

/**
 * Records that money has come for an order, in whatever way its buyer has chosen to pay: all that is owed, a part of it,
 * or more.
 * @param input `amount` in minor units; `due` as the form showed it, so that a form sent twice counts once
 * @returns the payment
 * @throws NotFound, Stale if something else is due by now, WrongState if nothing is
 */
export async function markPaid(
  tx: Tx,
  act: CartAct,
  { containerId, orderId, by, amount, due: seen }: OrderKey & { by: HandedOver; amount: number; due: number },
): Promise<PaymentId> {
  const order = await getLocked(tx, { containerId, orderId });
  const due = await dueOf(tx, order);
  if (due !== seen) throw new Stale();
  if (due === 0) throw new WrongState(reason('already_paid'));
  const provider = by === 'transfer' ? 'transfer' : 'venue';
  const payments = await listPayments(tx, containerId, orderId);
  const open = payments.find(
    (payment) =>
      payment.provider === provider &&
      payment.reference !== null &&
      (payment.state === 'created' || payment.state === 'pending'),
  );
  const payment =
    open ?? (await insertByHand(tx, act, { order, provider, due, attempt: payments.length + 1 }));
  await recordReceipt(tx, act, {
    containerId,
    paymentId: payment.id,
    amount,
    receivedBefore: payment.received_minor ?? 0,
    by,
  });
  return payment.id;
}

async function insertByHand(
  tx: Tx,
  act: Act,
  { order, provider, due, attempt }: { order: Order; provider: string; due: number; attempt: number },
) {
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
  const { id: payment_id } = payment;
  await insertAllocation(tx, order.container_id, { payment_id, order_id: order.id, amount_minor: due });
  const reference = provider === 'transfer' ? creditorReference(payment_id) : `venue-${payment_id}`;
  await setPaymentReference(tx, order.container_id, payment_id, reference);
  return payment;
}

/** What would have to come for an order: of one that has expired, what its places cost that may still be free. */
export async function dueOf(tx: Tx, order: Order): Promise<number> {
  if (order.state !== 'expired') return await getDue(tx, order.container_id, order.id);
  const lines = await listLines(tx, order.container_id, order.id);
  return minor(sumOf(lines.filter(({ state }) => state === 'expired').map((line) => line.amount_minor)));
}

async function getLocked(tx: Tx, { containerId, orderId }: OrderKey): Promise<Order> {
  const order = await lockOrder(tx, containerId, orderId);
  if (!order) throw new NotFound(reason('no_such_order'));
  return order;
}
