import { ruleOf } from '../../shared/cancellation.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import type { LineId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { reason } from '../messages/translate.ts';
import { describeLines } from '../model/basket.ts';
import { insertCredit } from '../model/credit.ts';
import { getFunds } from '../model/ledger.ts';
import { lockOrder } from '../model/order.ts';
import { listLines } from '../model/order-line.ts';
import type { CartAct, OrderKey } from '../ports.ts';
import { backOf, quoteCancellation, refusalOf } from '../rules/cancellation-quote.ts';
import { inLockOrder } from '../rules/order.ts';
import { chargeOrder } from './charge-order.ts';
import { mailCancellationJob } from './mail-cancellation.ts';
import { reverseLines } from './reverse-lines.ts';

export type CancelPlaces = OrderKey & {
  lineIds: readonly LineId[];
  /** what comes back, as the buyer has seen it, in minor units */
  seenBack: number;
  /** the account for what somebody sends back by hand */
  payTo?: string | undefined;
  asCredit: boolean;
};

/**
 * Cancels places of an accepted order for their buyer, by the rule that they were bought with. The places are free at once,
 * what comes back is on its way, and what the rule keeps stays earned.
 * @throws NotFound, WrongState if one of them can't be cancelled any more, or if another amount comes back than was shown
 */
export async function cancelPlaces(
  tx: Tx,
  act: CartAct,
  { containerId, orderId, lineIds, seenBack, payTo, asCredit }: CancelPlaces,
): Promise<void> {
  const order = await lockOrder(tx, containerId, orderId);
  if (!order) throw new NotFound(reason('no_such_order'));
  const lines = await listLines(tx, containerId, orderId);
  const chosen = lines.filter(({ id }) => lineIds.includes(id));
  if (chosen.length === 0 || chosen.length !== lineIds.length) throw new NotFound(reason('no_such_line'));
  const statuses = await describeLines(tx, { ...order, lines }, act.sellers, act.at);
  for (const line of chosen) {
    const refusal = refusalOf(line, statuses.get(line.id), act.at);
    if (refusal) throw new WrongState(reason(`cancellation_${refusal}`));
  }
  const { owed } = await getFunds(tx, containerId, order);
  const quotes = quoteCancellation(chosen, lines, { owed, now: act.at, statuses });
  const back = backOf(quotes);
  if (back !== seenBack) throw new WrongState(reason('cancellation_changed'));
  for (const seller of inLockOrder(act.sellers)) {
    const keys = chosen.filter((line) => line.seller === seller.app).map(({ key }) => key);
    if (keys.length > 0) await seller.cancel(tx, act, { containerId, orderId, keys });
  }
  const creditId =
    asCredit && back > 0 && chosen.every((line) => ruleOf(line.cancellation)?.credit)
      ? await insertCredit(tx, containerId, { orderId, currency: order.currency, act })
      : undefined;
  await reverseLines(tx, act, {
    order,
    lines: quotes.map(({ line }) => line),
    to: 'cancelled',
    kept: new Map(quotes.map(({ line, kept }) => [line.id, kept])),
    way: { payTo, creditId },
  });
  await chargeOrder(tx, act, order);
  await enqueue(tx, mailCancellationJob, { code: order.code, lineIds: quotes.map(({ line }) => line.id) });
}
