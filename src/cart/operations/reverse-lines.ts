import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { LineId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { sumOf } from '../../shared/money.ts';
import { getFunds, postTransaction } from '../model/ledger.ts';
import type { Order } from '../model/order.ts';
import { type OrderLine, transitionLines } from '../model/order-line.ts';
import { earningsLowered } from '../rules/postings.ts';
import { deduct } from '../rules/settlement.ts';
import { issueDocumentsJob } from './issue-documents.ts';
import { claimRefunds, type RefundWay } from './request-refund.ts';

/**
 * Declines or cancels fulfilled lines: the order owes less, and what was paid for them goes back. Under the order's lock.
 * @param input `kept`: of what was paid for a line, what it has earned all the same
 */
export async function reverseLines(
  tx: Tx,
  act: Act,
  {
    order,
    lines,
    to,
    kept,
    way = {},
  }: {
    order: Order;
    lines: readonly OrderLine[];
    to: 'declined' | 'cancelled';
    kept?: ReadonlyMap<LineId, number>;
    way?: RefundWay;
  },
): Promise<void> {
  const { id: orderId, container_id: containerId, currency } = order;
  const keptOf = (line: OrderLine) => kept?.get(line.id) ?? 0;
  const transitions = lines.map((line) => ({ line, to, earned: keptOf(line) }));
  await transitionLines(tx, containerId, { orderId, transitions, act });
  const { owed } = await getFunds(tx, containerId, order);
  const earned = lines.map((line) => line.earned_minor);
  const paid = deduct(owed, earned);
  const parts = lines.map((line, at) => ({ lineId: line.id, amount: (paid[at] ?? 0) - keptOf(line) }));
  const givenBack = await claimRefunds(tx, act, { order, currency, reason: to, parts, way });
  const reversal = earningsLowered({
    kind: 'reversal',
    orderId,
    currency,
    earnings: lines.map((line) => ({ line, from: line.earned_minor, to: keptOf(line) })),
    owed: Math.min(owed, sumOf(earned)),
    givenBack,
  });
  await postTransaction(tx, containerId, reversal, act);
  await enqueue(tx, issueDocumentsJob, { code: order.code });
}
