import type { Tx } from '../../shared/db/database.ts';
import { NotFound, Stale, WrongState } from '../../shared/errors.ts';
import type { LineId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { sumOf } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import { getFunds } from '../model/ledger.ts';
import { lockOrder } from '../model/order.ts';
import { listLines, type OrderLine } from '../model/order-line.ts';
import { insertOrderNote } from '../model/order-story.ts';
import { listRefundsOfOrder } from '../model/refund.ts';
import type { CartAct, OrderKey } from '../ports.ts';
import { inLockOrder } from '../rules/order.ts';
import { deduct } from '../rules/settlement.ts';
import { cancelLines } from './cancel-line.ts';
import { mailRefundByHandJob } from './mail-refund-by-hand.ts';
import { refundLines } from './request-refund.ts';

export type RefundByHand = OrderKey & {
  /** of the lines that are meant; none for the whole order */
  lineIds: readonly LineId[];
  /** in minor units; without it all that was paid for the lines */
  amount?: number | undefined;
  /** whether the places stay the buyer's, as a favour */
  keepsPlaces: boolean;
  /** for the buyer and the order's story; may be empty */
  explanation: string;
  /** how much had been given back when the form was shown, so that a form sent twice counts once */
  givenBack: number;
};

/**
 * Gives money of an accepted order back because somebody of the page says so: the whole order, some lines, or an amount of
 * them. The places are kept, or cancelled with all that was paid for them.
 * @throws NotFound, Stale if something was given back since the form was shown, WrongState if that is more than was paid,
 * or a place can't be cancelled
 */
export async function refundByHand(tx: Tx, act: CartAct, input: RefundByHand): Promise<void> {
  const { containerId, orderId, lineIds, amount, keepsPlaces, explanation } = input;
  const order = await lockOrder(tx, containerId, orderId);
  if (!order) throw new NotFound(reason('no_such_order'));
  const before = await listRefundsOfOrder(tx, containerId, orderId);
  if (sumOf(before.map((refund) => refund.amount_minor)) !== input.givenBack) throw new Stale();
  const lines = (await listLines(tx, containerId, orderId)).filter(({ state }) => state === 'fulfilled');
  const chosen = lineIds.length === 0 ? lines : lines.filter(({ id }) => lineIds.includes(id));
  if (order.state !== 'accepted' || chosen.length === 0 || chosen.length < lineIds.length)
    throw new WrongState(reason('nothing_to_refund'));
  if (keepsPlaces) {
    const { owed } = await getFunds(tx, containerId, order);
    await refundLines(tx, act, { containerId, orderId, lines: partsOf(chosen, { amount, owed }) });
  } else {
    await cancelPlaces(tx, act, { containerId, orderId }, chosen);
  }
  const known = new Set(before.map(({ id }) => id));
  const refunds = (await listRefundsOfOrder(tx, containerId, orderId)).filter(({ id }) => !known.has(id));
  if (explanation) await insertOrderNote(tx, containerId, { orderId, text: explanation, act });
  await enqueue(tx, mailRefundByHandJob, {
    containerId,
    orderId,
    refundIds: refunds.map(({ id }) => id),
    explanation,
    keepsPlaces,
  });
}

/** How much goes back of each line: of the first first. @throws WrongState if that is more than was paid */
function partsOf(
  lines: readonly OrderLine[],
  { amount, owed }: { amount: number | undefined; owed: number },
): { lineId: LineId; amount: number }[] {
  // What the order still owes was never paid for them.
  const paid = deduct(
    owed,
    lines.map(({ earned_minor }) => earned_minor),
  );
  const most = sumOf(paid);
  const wanted = amount ?? most;
  if (wanted > most || wanted === 0) throw new WrongState(reason('refund_too_large'));
  const left = deduct(wanted, paid);
  return lines.flatMap(({ id }, at) => {
    const back = (paid[at] ?? 0) - (left[at] ?? 0);
    return back > 0 ? [{ lineId: id, amount: back }] : [];
  });
}

async function cancelPlaces(tx: Tx, act: CartAct, key: OrderKey, lines: readonly OrderLine[]): Promise<void> {
  for (const seller of inLockOrder(act.sellers)) {
    const keys = lines.filter((line) => line.seller === seller.app).map((line) => line.key);
    if (keys.length === 0) continue;
    await seller.cancel(tx, act, { ...key, keys });
    await cancelLines(tx, act, { ...key, seller: seller.app, keys, reason: 'cancelled' });
  }
}
