import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import type { ContainerId, RefundId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { reason } from '../messages/translate.ts';
import { insertCredit } from '../model/credit.ts';
import { lockOrder } from '../model/order.ts';
import { findRefund, lockRefund, setRefundCredit, transitionRefund } from '../model/refund.ts';
import { mailCreditJob } from './mail-credit.ts';
import { giveCredit } from './request-refund.ts';

/**
 * Gives credit instead of a refund that failed, or that somebody has to send by hand. Its buyer gets the code by mail.
 * @throws NotFound, WrongState if it is on its way, or has become credit
 */
export async function creditRefund(
  tx: Tx,
  act: Act,
  { containerId, refundId }: { containerId: ContainerId; refundId: RefundId },
): Promise<void> {
  const found = await findRefund(tx, containerId, refundId);
  if (!found) throw new NotFound(reason('no_such_refund'));
  await lockOrder(tx, containerId, found.order_id);
  const refund = await lockRefund(tx, containerId, refundId);
  const isByHand =
    refund?.state === 'pending' && (found.provider === 'transfer' || found.provider === 'venue');
  if (!refund || refund.credit_id || !(refund.state === 'failed' || isByHand)) {
    throw new WrongState(reason('refund_not_creditable'));
  }
  if (refund.state === 'failed') {
    await transitionRefund(tx, containerId, refundId, { from: ['failed'], to: 'requested', act });
  }
  const { order_id: orderId, currency } = refund;
  const creditId = await insertCredit(tx, containerId, { orderId, currency, act });
  await setRefundCredit(tx, containerId, refundId, creditId);
  await giveCredit(tx, act, { containerId, refundId });
  await enqueue(tx, mailCreditJob, { containerId, refundId });
}
