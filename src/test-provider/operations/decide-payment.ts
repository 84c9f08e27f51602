import { z } from 'zod';
import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { defineDue, schedule } from '../../shared/jobs/due.ts';
import { reason } from '../messages/translate.ts';
import { lockPayment, type TestPayment, updatePayment } from '../model/test-payment.ts';
import { insertWebhook } from '../model/test-webhook.ts';
import { changeOf, choicesOf, type Decision, receive } from '../rules/decision.ts';
import { eventOf } from '../rules/event.ts';

export const continuePaymentDue = defineDue(
  'test-provider-payment',
  z.object({ id: z.string(), next: z.enum(['arrives', 'is-disputed']) }),
);

/** After how long pending money arrives, and a dispute begins. */
export const CONTINUES_AFTER = { seconds: 20 };

/**
 * Applies what was chosen on the page of a payment. A button pressed twice counts once.
 * @throws NotFound, WrongState if this can't be chosen any more
 */
export async function decidePayment(
  tx: Tx,
  act: Pick<Act, 'at'>,
  { id, decision }: { id: string; decision: Decision },
): Promise<TestPayment> {
  const payment = await lockPayment(tx, id);
  if (!payment) throw new NotFound(reason('no_such_payment'));
  const { event, next, ...change } = changeOf(decision, payment);
  if (!choicesOf(payment).includes(decision)) {
    if (payment.state === change.state) return payment;
    throw new WrongState(reason('payment_decided'));
  }
  const decided = await updatePayment(tx, id, change);
  if (event) await insertWebhook(tx, eventOf(event, decided), act.at);
  if (next) {
    await schedule(tx, continuePaymentDue, {
      key: id,
      at: act.at.add(CONTINUES_AFTER),
      payload: { id, next },
    });
  }
  return decided;
}

/** Does what was chosen to happen later. */
export async function continuePayment(
  tx: Tx,
  act: Pick<Act, 'at'>,
  { id, next }: z.infer<typeof continuePaymentDue.payload>,
): Promise<void> {
  const payment = await lockPayment(tx, id);
  if (payment?.state === 'pending' && next === 'arrives') {
    const { fee_minor, ...paid } = receive(payment.amount_minor);
    const received = await updatePayment(tx, id, { state: 'paid', ...paid });
    await insertWebhook(tx, eventOf('payment.paid', received), act.at);
    // The fee comes with an event of its own, as with providers that know it only after the payment.
    const charged = await updatePayment(tx, id, { fee_minor });
    await insertWebhook(tx, eventOf('payment.fee', charged), act.at);
  }
  if (payment?.state === 'paid' && next === 'is-disputed') {
    const disputed = await updatePayment(tx, id, { state: 'disputed' });
    await insertWebhook(tx, eventOf('payment.disputed', disputed), act.at);
  }
}
