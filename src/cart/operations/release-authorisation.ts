import { z } from 'zod';
import type { Tx } from '../../shared/db/database.ts';
import type { ContainerId, PaymentId } from '../../shared/ids.ts';
import { defineDue } from '../../shared/jobs/due.ts';
import { sumOf } from '../../shared/money.ts';
import { getFunds } from '../model/ledger.ts';
import type { Order } from '../model/order.ts';
import { listLines } from '../model/order-line.ts';
import { listAuthorised } from '../model/payment.ts';
import type { CartAct } from '../ports.ts';
import { linesThatEnd } from '../rules/cancellation.ts';
import { inLockOrder } from '../rules/order.ts';
import { chargeOrder } from './charge-order.ts';
import { lockOrdersAndPayment } from './lock-with-orders.ts';
import { reverseLines } from './reverse-lines.ts';

/** When a payment that is still only authorised is released. */
export const releaseAuthorisationDue = defineDue(
  'cart-release-authorisation',
  z.object({ containerId: z.int(), paymentId: z.int() }),
);

/**
 * Ends an authorisation whose time is over: the lines that still await the venue's yes are declined, and what the order
 * owes for the others is captured.
 */
export async function releaseAuthorisation(
  tx: Tx,
  act: CartAct,
  { containerId, paymentId }: { containerId: ContainerId; paymentId: PaymentId },
): Promise<void> {
  const { orders, payment } = await lockOrdersAndPayment(tx, containerId, paymentId);
  if (payment.state !== 'authorised') return;
  for (const order of orders) await declineUncovered(tx, act, order, paymentId);
}

/**
 * Declines the lines of an order that await the venue's yes if no authorisation covers what the order owes. Under its
 * lock.
 * @param without a payment that does not count, because it is about to be released
 */
export async function declineUncovered(
  tx: Tx,
  act: CartAct,
  order: Order,
  without?: PaymentId,
): Promise<void> {
  const { container_id: containerId, id: orderId } = order;
  const { owed } = await getFunds(tx, containerId, order);
  const authorised = await listAuthorised(tx, containerId, orderId);
  const others = authorised.filter(({ id }) => id !== without);
  if (owed > sumOf(others.map(({ amount_minor }) => amount_minor))) await declineAwaiting(tx, act, order);
  await chargeOrder(tx, act, order);
}

async function declineAwaiting(tx: Tx, act: CartAct, order: Order): Promise<void> {
  const { container_id: containerId, id: orderId } = order;
  const lines = await listLines(tx, containerId, orderId);
  for (const seller of inLockOrder(act.sellers)) {
    const own = lines.filter((line) => line.seller === seller.app && line.state === 'fulfilled');
    if (own.length === 0) continue;
    const keys = await seller.decline(tx, act, { containerId, orderId });
    const ended = linesThatEnd(lines, { seller: seller.app, keys });
    if (ended.length === 0) continue;
    await reverseLines(tx, act, { order, lines: ended, to: 'declined' });
  }
}
