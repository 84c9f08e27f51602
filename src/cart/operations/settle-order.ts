import type { Tx } from '../../shared/db/database.ts';
import type { PaymentId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { type Order, transitionOrder } from '../model/order.ts';
import { listLines, type OrderLine, transitionLine } from '../model/order-line.ts';
import type { Outcome, Seller } from '../ports.ts';
import { inLockOrder } from '../rules/order.ts';
import { afterPayment } from '../rules/settlement.ts';
import { mailOrderJob } from './mail-order.ts';
import { requestRefund } from './request-refund.ts';

/**
 * Marks an order as paid: its sellers fulfil what they still can, and the rest is refunded. Under the order's lock.
 * @param paid `paymentId` is absent if there was nothing to pay
 */
export async function settleOrder(
  tx: Tx,
  sellers: readonly Seller[],
  { order, paymentId }: { order: Order; paymentId?: PaymentId },
  now: Temporal.Instant,
): Promise<void> {
  const paid = await transitionOrder(tx, order.id, 'paid', { paid_at: now, paid_by_payment_id: paymentId });
  if (!paid) throw new Error(`order ${order.id} can't be paid: it is ${order.state}`);
  const lines = await listLines(tx, order.id);
  const outcomes = await payFromSellers(tx, sellers, { order, lines }, now);
  for (const line of lines) {
    const outcome = outcomes.get(line.id);
    const after = afterPayment(line.state, outcome?.outcome);
    await transitionLine(tx, line, { from: [line.state], to: after.state, key: outcome?.newKey });
    if ('refund' in after && paymentId !== undefined && line.amount_minor > 0) {
      await requestRefund(
        tx,
        {
          payment_id: paymentId,
          order_id: order.id,
          line_id: line.id,
          amount_minor: line.amount_minor,
          currency: order.currency,
          reason: after.refund,
        },
        now,
      );
    }
  }
  const awaiting = lines.filter((line) => outcomes.get(line.id)?.awaitsConfirmation).map((line) => line.id);
  await enqueue(tx, mailOrderJob, { code: order.code, awaiting });
}

async function payFromSellers(
  tx: Tx,
  sellers: readonly Seller[],
  { order, lines }: { order: Order; lines: OrderLine[] },
  now: Temporal.Instant,
): Promise<Map<number, Outcome>> {
  const outcomes = new Map<number, Outcome>();
  const buyer = { name: order.name, email: order.email, locale: order.locale };
  for (const seller of inLockOrder(sellers)) {
    const own = lines.filter((line) => line.seller === seller.app);
    if (own.length === 0) continue;
    for (const outcome of await seller.pay(tx, order.id, buyer, now)) {
      const line = own.find((one) => one.key === outcome.key);
      // It would be fulfilled without being paid for. After the rollback the provider repeats its webhook.
      if (!line) throw new Error(`${seller.app} answered for a line that order ${order.id} does not have`);
      outcomes.set(line.id, outcome);
    }
  }
  const unsold = lines.find((line) => !sellers.some((seller) => seller.app === line.seller));
  if (unsold) throw new Error(`no seller is configured for ${unsold.seller}`);
  return outcomes;
}
