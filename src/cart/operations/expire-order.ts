import type { Tx } from '../../shared/db/database.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { getFunds } from '../model/ledger.ts';
import { lockOrder, type Order, transitionOrder } from '../model/order.ts';
import { endOrderedLines } from '../model/order-line.ts';
import type { CartAct, OrderKey } from '../ports.ts';
import { inLockOrder, isBeforeDeadline } from '../rules/order.ts';
import { mailPromiseJob } from './mail-promise.ts';
import { refundBalance } from './request-refund.ts';

/** Expires an unpaid order past its deadline and frees its places. @returns false if it is accepted or has time left */
export async function expireOrder(
  tx: Tx,
  act: CartAct,
  { containerId, orderId }: OrderKey,
): Promise<boolean> {
  const order = await lockOrder(tx, containerId, orderId);
  if (order?.state !== 'placed' || isBeforeDeadline(order.pay_by, act.at)) return false;
  await endUnpaid(tx, act, { order, to: 'expired' });
  // Only who has promised to pay has got a mail yet, with this token.
  if (order.mail_token) await enqueue(tx, mailPromiseJob, { code: order.code, about: 'expiry' });
  return true;
}

/** Cancels an unpaid order for its buyer. A payment that still arrives goes back. @returns false if it is not unpaid */
export async function cancelOrder(
  tx: Tx,
  act: CartAct,
  { containerId, orderId }: OrderKey,
): Promise<boolean> {
  const order = await lockOrder(tx, containerId, orderId);
  if (order?.state !== 'placed') return false;
  await endUnpaid(tx, act, { order, to: 'cancelled' });
  return true;
}

async function endUnpaid(
  tx: Tx,
  act: CartAct,
  { order, to }: { order: Order; to: 'expired' | 'cancelled' },
): Promise<void> {
  const { container_id: containerId, id: orderId, currency } = order;
  await transitionOrder(tx, containerId, orderId, { to, act });
  await endOrderedLines(tx, containerId, orderId, { to, act });
  for (const seller of inLockOrder(act.sellers)) await seller.expire(tx, act, { containerId, orderId });
  const { balance } = await getFunds(tx, containerId, order);
  await refundBalance(tx, act, { order, currency, reason: 'expired', parts: [{ amount: balance }] });
}
