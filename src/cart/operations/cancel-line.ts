import type { AppName } from '../../shared/config.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { sumOf } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import { getFunds } from '../model/ledger.ts';
import { lockOrder, type Order } from '../model/order.ts';
import { findLine, listLines, type OrderLine, transitionLines } from '../model/order-line.ts';
import type { CartAct, OrderKey } from '../ports.ts';
import { acceptOrder } from './accept-order.ts';
import { chargeOrder } from './charge-order.ts';
import { refundBalance } from './request-refund.ts';
import { reverseLines } from './reverse-lines.ts';

export type LineKey = OrderKey & { seller: AppName; key: string };

/**
 * Cancels or declines a line of an order, and gives back what was paid for it, if anything. Idempotent.
 * @throws NotFound if the order has no such line
 */
export async function cancelLine(
  tx: Tx,
  act: CartAct,
  input: LineKey & { reason: 'declined' | 'cancelled' },
): Promise<void> {
  const { order, line } = await lockLine(tx, input);
  if (line.state === 'fulfilled') {
    await reverseLines(tx, act, { order, lines: [line], to: input.reason });
    await chargeOrder(tx, act, order);
  }
  if (line.state === 'ordered') await cancelOrdered(tx, act, { order, line });
}

/**
 * Records that the venue has said yes to a line: what was only authorised is charged once no line of the order awaits it.
 * @throws NotFound if the order has no such line
 */
export async function confirmLine(tx: Tx, act: CartAct, input: LineKey): Promise<void> {
  const { order, line } = await lockLine(tx, input);
  await chargeOrder(tx, act, order, line.id);
}

async function lockLine(
  tx: Tx,
  { containerId, orderId, seller, key }: LineKey,
): Promise<{ order: Order; line: OrderLine }> {
  const order = await lockOrder(tx, containerId, orderId);
  const line = order && (await findLine(tx, containerId, { orderId, seller, key }));
  if (!line) throw new NotFound(reason('no_such_line'));
  return { order, line };
}

/** Less is to be paid for the order now: perhaps what has been received is enough, or nothing is left to pay for. */
async function cancelOrdered(
  tx: Tx,
  act: CartAct,
  { order, line }: { order: Order; line: OrderLine },
): Promise<void> {
  const containerId = order.container_id;
  const transitions = [{ line, to: 'cancelled' as const, earned: 0 }];
  await transitionLines(tx, containerId, { orderId: order.id, transitions, act });
  const { balance } = await getFunds(tx, containerId, order);
  const lines = await listLines(tx, containerId, order.id);
  const ordered = lines.filter(({ state }) => state === 'ordered');
  if (ordered.length === 0) {
    const parts = [{ lineId: line.id, amount: balance }];
    await refundBalance(tx, act, { order, currency: order.currency, reason: 'cancelled', parts });
  } else if (balance >= sumOf(ordered.map(({ amount_minor }) => amount_minor))) {
    await acceptOrder(tx, act, order);
  }
}
