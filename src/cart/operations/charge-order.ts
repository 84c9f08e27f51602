import { z } from 'zod';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { ContainerId, LineId, PaymentId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { sumOf } from '../../shared/money.ts';
import { describeLines } from '../model/basket.ts';
import { getFunds } from '../model/ledger.ts';
import { getOrder, type Order } from '../model/order.ts';
import { listLines } from '../model/order-line.ts';
import { listAllocations, listAuthorised } from '../model/payment.ts';
import type { CartAct } from '../ports.ts';

export const capturePaymentJob = defineJob(
  'cart-capture-payment',
  z.object({ containerId: z.int(), paymentId: z.int() }),
);

type PaymentKey = { containerId: ContainerId; paymentId: PaymentId };

/**
 * Enqueues the capture of what an order's authorised payments are still needed for, or their release, unless a line
 * awaits the venue's yes. Under the order's lock.
 * @param except a line that awaits it no more, although its seller has not recorded that yet
 */
export async function chargeOrder(tx: Tx, act: CartAct, order: Order, except?: LineId): Promise<void> {
  const { container_id: containerId } = order;
  for (const { id: paymentId } of await listAuthorised(tx, containerId, order.id)) {
    const decision = await decideCapture(tx, act, { containerId, paymentId }, except);
    if (decision !== 'wait') await enqueue(tx, capturePaymentJob, { containerId, paymentId });
  }
}

/** Decides how much of an authorised payment is to be captured now, in minor units; 0 to release it. */
export async function decideCapture(
  db: Db | Tx,
  act: CartAct,
  { containerId, paymentId }: PaymentKey,
  except?: LineId,
): Promise<'wait' | number> {
  let total = 0;
  for (const allocation of await listAllocations(db, containerId, paymentId)) {
    const order = await getOrder(db, containerId, allocation.order_id);
    const { owed } = await getFunds(db, containerId, order);
    // Older authorisations are captured first; this one is needed for the rest.
    const authorised = await listAuthorised(db, containerId, order.id);
    const older = authorised.filter(({ id }) => id < paymentId);
    const covered = sumOf(older.map(({ amount_minor }) => amount_minor));
    const amount = Math.min(Math.max(owed - covered, 0), allocation.amount_minor);
    if (amount > 0 && (await awaitsConfirmation(db, act, order, except))) return 'wait';
    total += amount;
  }
  return total;
}

async function awaitsConfirmation(
  db: Db | Tx,
  act: CartAct,
  order: Order,
  except: LineId | undefined,
): Promise<boolean> {
  const lines = (await listLines(db, order.container_id, order.id)).filter(
    (line) => line.state === 'fulfilled' && line.id !== except,
  );
  const statuses = await describeLines(db, { ...order, lines }, act.sellers, act.at);
  return [...statuses.values()].some((status) => status.awaitsConfirmation);
}
