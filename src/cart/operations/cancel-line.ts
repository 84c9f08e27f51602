import type { AppName } from '../../shared/config.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { sumOf } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import { getFunds } from '../model/ledger.ts';
import { listSupplements, lockOrder, type Order, transitionOrder } from '../model/order.ts';
import { findLine, listLines, type OrderLine, transitionLines } from '../model/order-line.ts';
import { listRefundsOfOrder, type RefundOfOrder } from '../model/refund.ts';
import type { CartAct, OrderKey } from '../ports.ts';
import { linesThatEnd } from '../rules/cancellation.ts';
import { deduct } from '../rules/settlement.ts';
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
  await lockLine(tx, input);
  await cancelLines(tx, act, { ...input, keys: [input.key] });
}

/**
 * Cancels or declines places of an order together, with what was bought only with them, and gives back all that was paid
 * for them. An order of which nothing is left to pay for is cancelled. Idempotent.
 * @returns the refunds that it requests
 * @throws NotFound if there is no such order
 */
export async function cancelLines(
  tx: Tx,
  act: CartAct,
  { containerId, orderId, seller, keys, reason: to }: LinesKey & { reason: 'declined' | 'cancelled' },
): Promise<RefundOfOrder[]> {
  const order = await lockOrder(tx, containerId, orderId);
  if (!order) throw new NotFound(reason('no_such_order'));
  const ended = linesThatEnd(await listLines(tx, containerId, orderId), { seller, keys });
  const before = new Set((await listRefundsOfOrder(tx, containerId, orderId)).map(({ id }) => id));
  // What was kept of a deposit stays kept.
  const fulfilled = ended.filter(({ state, kept_minor }) => state === 'fulfilled' && kept_minor === 0);
  if (fulfilled.length > 0) {
    await reverseLines(tx, act, { order, lines: fulfilled, to });
    await chargeOrder(tx, act, order);
  }
  const ordered = ended.filter(({ state }) => state === 'ordered');
  if (ordered.length > 0) await cancelOrdered(tx, act, { order, lines: ordered });
  const refunds = (await listRefundsOfOrder(tx, containerId, orderId)).filter(({ id }) => !before.has(id));
  for (const supplement of await listSupplements(tx, containerId, orderId)) {
    const places = { containerId, orderId: supplement, seller, keys, reason: to };
    refunds.push(...(await cancelLines(tx, act, places)));
  }
  return refunds;
}

type LinesKey = OrderKey & { seller: AppName; keys: readonly string[] };

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
  { order, lines: cancelled }: { order: Order; lines: readonly OrderLine[] },
): Promise<void> {
  const { id: orderId, container_id: containerId, currency } = order;
  const transitions = cancelled.map((line) => ({ line, to: 'cancelled' as const, earned: 0 }));
  await transitionLines(tx, containerId, { orderId, transitions, act });
  const { balance } = await getFunds(tx, containerId, order);
  const lines = await listLines(tx, containerId, orderId);
  const ordered = lines.filter(({ state }) => state === 'ordered');
  if (ordered.length === 0) {
    const amounts = cancelled.map(({ amount_minor }) => amount_minor);
    const unpaid = deduct(balance, amounts);
    const parts = cancelled.map(({ id, amount_minor }, at) => ({
      lineId: id,
      amount: amount_minor - (unpaid[at] ?? 0),
    }));
    await transitionOrder(tx, containerId, orderId, { to: 'cancelled', act });
    await refundBalance(tx, act, { order, currency, reason: 'cancelled', parts });
  } else if (balance >= sumOf(ordered.map(({ amount_minor }) => amount_minor))) {
    await acceptOrder(tx, act, order);
  }
}
