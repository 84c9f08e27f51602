import { z } from 'zod';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { randomToken } from '../../shared/ids.ts';
import { defineDue, schedule } from '../../shared/jobs/due.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { isConfirmedAddress } from '../../shared/mail/recipients.ts';
import { reason } from '../messages/translate.ts';
import { lockOrder, type Order, setMailToken } from '../model/order.ts';
import {
  countPromised,
  listPayments,
  lockBuyer,
  type Payment,
  setPaymentReference,
} from '../model/payment.ts';
import type { CartAct, OrderKey, ProviderAct } from '../ports.ts';
import type { PaymentProvider, PromisedPayment } from '../providers/payment-provider.ts';
import { providerOf } from '../providers/providers-of.ts';
import { creditorReference } from '../rules/bank-account.ts';
import {
  confirmationDeadline,
  isBeforeDeadline,
  MAX_PROMISED,
  reminderAt,
  transferDeadline,
} from '../rules/order.ts';
import { acceptOrder } from './accept-order.ts';
import { holdOrderUntil } from './hold-order.ts';
import { mailPromiseJob } from './mail-promise.ts';
import { startPayment } from './start-payment.ts';

/** When to remind of a transfer that has not come. */
export const remindTransferDue = defineDue('cart-remind-transfer', z.object({ code: z.string() }));

type PaymentStart = OrderKey & { provider: Provider; attempt: number };
type Provider = Pick<PaymentProvider, 'name' | 'byHand'>;

/** Starts a payment in the way that the buyer has chosen. @throws as startPayment and promisePayment */
export const beginPayment = (
  tx: Tx,
  act: CartAct,
  { provider, ...payment }: PaymentStart,
): Promise<Payment> =>
  provider.byHand
    ? promisePayment(tx, act, { provider, ...payment })
    : startPayment(tx, act, { ...payment, provider: provider.name });

/**
 * Records that a buyer will pay by hand. For a transfer the places of the order are held some days; to be paid at the
 * venue, it is accepted. An address that nobody has confirmed yet gets an hour, and a mail with a link that confirms it:
 * otherwise anybody could block places without paying.
 * @throws NotFound, WrongState if nothing is to be paid, the order is past its deadline, or its buyer has promised too
 * much already
 */
export async function promisePayment(
  tx: Tx,
  act: CartAct,
  { provider, attempt, ...key }: PaymentStart,
): Promise<Payment> {
  const { containerId, orderId } = key;
  const { name, byHand } = provider;
  const payment = await startPayment(tx, act, { ...key, provider: name, attempt });
  const order = await lockOrder(tx, containerId, orderId);
  if (!order || !byHand) throw new NotFound(reason('no_such_order'));
  await lockBuyer(tx, { containerId, email: order.email });
  const promised = await countPromised(tx, containerId, { email: order.email, except: orderId });
  if (promised >= MAX_PROMISED) throw new WrongState(reason('promised_too_much', { max: MAX_PROMISED }));
  const reference = byHand.kind === 'transfer' ? creditorReference(payment.id) : `venue-${payment.id}`;
  await setPaymentReference(tx, containerId, payment.id, reference);
  if (order.state !== 'placed') return { ...payment, reference };
  await setMailToken(tx, containerId, orderId, randomToken());
  if (await isConfirmedAddress(tx, order.email)) {
    await keepPlaces(tx, act, { order, byHand });
  } else {
    await holdOrderUntil(tx, act, { order, until: confirmationDeadline(order.placed_at) });
    await enqueue(tx, mailPromiseJob, { code: order.code, about: 'confirmation' });
  }
  return { ...payment, reference };
}

/**
 * Keeps the places of an order whose buyer has promised to pay by hand, once the address is confirmed. Idempotent.
 * @returns whether there is such an order
 */
export async function keepPromise(
  tx: Tx,
  act: ProviderAct,
  { containerId, orderId }: OrderKey,
): Promise<boolean> {
  const order = await lockOrder(tx, containerId, orderId);
  if (order?.state !== 'placed' || !isBeforeDeadline(order.pay_by, act.at)) return false;
  const last = (await listPayments(tx, containerId, orderId)).at(-1);
  if (!last?.reference || !(last.state === 'created' || last.state === 'pending')) return false;
  const { byHand } = await providerOf(tx, act.providers, containerId, last.provider);
  if (!byHand) return false;
  await keepPlaces(tx, act, { order, byHand });
  return true;
}

async function keepPlaces(
  tx: Tx,
  act: CartAct,
  { order, byHand }: { order: Order; byHand: PromisedPayment },
): Promise<void> {
  if (byHand.kind === 'venue') {
    await acceptOrder(tx, act, order);
    return;
  }
  const until = transferDeadline(order.placed_at, byHand);
  if (!(await holdOrderUntil(tx, act, { order, until }))) return;
  const { code } = order;
  await enqueue(tx, mailPromiseJob, { code, about: 'transfer' });
  await schedule(tx, remindTransferDue, { key: code, at: reminderAt(until), payload: { code } });
}

/** Enqueues the reminder of a transfer that has not come. */
export const enqueueReminder = (tx: Tx, { code }: { code: string }): Promise<void> =>
  enqueue(tx, mailPromiseJob, { code, about: 'reminder' });
