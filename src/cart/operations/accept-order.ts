import type { Tx } from '../../shared/db/database.ts';
import type { LineId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { getFunds, postTransaction } from '../model/ledger.ts';
import { type Order, transitionToAccepted } from '../model/order.ts';
import { type LineTransition, listLines, type OrderLine } from '../model/order-line.ts';
import type { CartAct, Outcome } from '../ports.ts';
import { isExtra, outcomeOfExtra } from '../rules/extras.ts';
import { inLockOrder } from '../rules/order.ts';
import { changeOf, linesSold } from '../rules/postings.ts';
import { afterAcceptance, deduct, type RefundReason } from '../rules/settlement.ts';
import { scheduleDeposits } from './give-deposit-back.ts';
import { mailOrderJob } from './mail-order.ts';
import { refundBalance } from './request-refund.ts';

/**
 * Accepts an order: its sellers fulfil what they still can. What waits of its payments pays for that, the rest of it
 * goes back, and what is missing is owed. Under the order's lock.
 * @param known of the order, if the caller has read it under the lock: `balance` is what waits of its payments
 * @throws Error if it is in no state that can be accepted
 */
export async function acceptOrder(
  tx: Tx,
  act: CartAct,
  placed: Order,
  known?: { lines: OrderLine[]; balance: number },
): Promise<Order> {
  const { container_id: containerId, id } = placed;
  const lines = known?.lines ?? (await listLines(tx, containerId, id));
  const outcomes = await acceptAtSellers(tx, act, { order: placed, lines });
  const { ended, transitions } = endLines(lines, outcomes);
  const order = await transitionToAccepted(tx, containerId, id, { lines: transitions, act });
  const balance = known?.balance ?? (await getFunds(tx, containerId, order)).balance;
  const fulfilled = ended.filter((line) => line.state === 'fulfilled');
  const rest = await sell(tx, act, { order, lines: fulfilled, balance });
  await giveBackRest(tx, act, { order, lines: ended, rest });
  await scheduleDeposits(tx, order, fulfilled);
  const awaiting = lines.filter((line) => outcomes.get(line.id)?.awaitsConfirmation).map((line) => line.id);
  await enqueue(tx, mailOrderJob, { code: order.code, awaiting });
  return order;
}

async function acceptAtSellers(
  tx: Tx,
  act: CartAct,
  { order, lines }: { order: Order; lines: OrderLine[] },
): Promise<Map<LineId, Outcome>> {
  const outcomes = new Map<LineId, Outcome>();
  const buyer = { name: order.name, email: order.email, locale: order.locale };
  for (const seller of inLockOrder(act.sellers)) {
    const own = lines.filter((line) => line.seller === seller.app);
    if (own.length === 0) continue;
    const key = { containerId: order.container_id, orderId: order.id };
    const keys = own.map((line) => line.key);
    for (const outcome of await seller.accept(tx, act, { ...key, keys, buyer })) {
      const line = own.find((one) => one.key === outcome.key);
      // It would be fulfilled without being paid for. After the rollback the provider repeats its webhook.
      if (!line) throw new Error(`${seller.app} answered for a line that order ${order.id} does not have`);
      outcomes.set(line.id, outcome);
    }
  }
  const places = [...outcomes.values()];
  for (const line of lines.filter(isExtra)) {
    outcomes.set(line.id, { ...outcomeOfExtra(line.key, places), awaitsConfirmation: false });
  }
  const unsold = lines.find(
    (line) => !isExtra(line) && !act.sellers.some((seller) => seller.app === line.seller),
  );
  if (unsold) throw new Error(`no seller is configured for ${unsold.seller}`);
  return outcomes;
}

function endLines(
  lines: readonly OrderLine[],
  outcomes: ReadonlyMap<LineId, Outcome>,
): { ended: OrderLine[]; transitions: LineTransition[] } {
  const ended = lines.map((line): OrderLine => {
    const state = afterAcceptance(line.state, outcomes.get(line.id)?.outcome);
    return { ...line, state, earned_minor: state === 'fulfilled' ? line.amount_minor : 0 };
  });
  const transitions = ended.flatMap(({ id, state: to, earned_minor: earned }, at) => {
    const line = lines[at];
    const key = outcomes.get(id)?.newKey;
    return line && line.state !== to ? [{ line, to, earned, key }] : [];
  });
  return { ended, transitions };
}

/** Posts what the fulfilled lines earn. @returns what is left of what was received */
async function sell(
  tx: Tx,
  act: CartAct,
  { order, lines, balance }: { order: Order; lines: OrderLine[]; balance: number },
): Promise<number> {
  const earnings = lines.map((line) => ({ line, from: 0, to: line.earned_minor }));
  const used = Math.min(balance, changeOf(earnings));
  const sale = linesSold({ orderId: order.id, currency: order.currency, earnings, balance: used });
  await postTransaction(tx, order.container_id, sale, act);
  return balance - used;
}

/** Gives back what was received for lines that were lost or cancelled, and what was too much. */
async function giveBackRest(
  tx: Tx,
  act: CartAct,
  { order, lines, rest }: { order: Order; lines: OrderLine[]; rest: number },
): Promise<void> {
  let left = rest;
  for (const reason of ['lost', 'cancelled'] as const satisfies RefundReason[]) {
    const parts = lines
      .filter((line) => line.state === reason)
      .map((line) => ({ lineId: line.id, amount: line.amount_minor - line.refunded_minor }));
    const unpaid = deduct(
      left,
      parts.map(({ amount }) => amount),
    );
    const paid = parts.map((part, at) => ({ ...part, amount: part.amount - (unpaid[at] ?? 0) }));
    left -= await refundBalance(tx, act, { order, currency: order.currency, reason, parts: paid });
  }
  await refundBalance(tx, act, {
    order,
    currency: order.currency,
    reason: 'overpaid',
    parts: [{ amount: left }],
  });
}
