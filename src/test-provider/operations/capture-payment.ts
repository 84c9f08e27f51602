import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, WrongState } from '../../shared/errors.ts';
import { reason } from '../messages/translate.ts';
import { lockPayment, type TestPayment, updatePayment } from '../model/test-payment.ts';
import { insertWebhook } from '../model/test-webhook.ts';
import { receive } from '../rules/decision.ts';
import { eventOf } from '../rules/event.ts';

type PaymentKey = { account: string; id: string };

/**
 * Charges an authorised payment, or a part of it; the rest is released. The same capture again changes nothing.
 * @throws NotFound, WrongState if it is not authorised, or for less
 */
export async function capturePayment(
  tx: Tx,
  act: Pick<Act, 'at'>,
  { account, id, amount }: PaymentKey & { amount: number },
): Promise<TestPayment> {
  const payment = await lockOwnPayment(tx, { account, id });
  if (payment.state === 'paid' && payment.paid_minor === amount) return payment;
  if (payment.state !== 'authorised') throw new WrongState(reason('not_authorised'));
  if (amount > payment.amount_minor) throw new WrongState(reason('capture_too_large'));
  const captured = await updatePayment(tx, id, { state: 'paid', ...receive(amount) });
  await insertWebhook(tx, eventOf('payment.paid', captured), act.at);
  return captured;
}

/**
 * Releases an authorised payment, or withdraws an open one. Changes nothing once money has come or is on its way.
 * @throws NotFound
 */
export async function cancelPayment(
  tx: Tx,
  act: Pick<Act, 'at'>,
  { account, id }: PaymentKey,
): Promise<TestPayment> {
  const payment = await lockOwnPayment(tx, { account, id });
  if (!['open', 'abandoned', 'authorised'].includes(payment.state)) return payment;
  const cancelled = await updatePayment(tx, id, { state: 'cancelled' });
  await insertWebhook(tx, eventOf('payment.cancelled', cancelled), act.at);
  return cancelled;
}

async function lockOwnPayment(tx: Tx, { account, id }: PaymentKey): Promise<TestPayment> {
  const payment = await lockPayment(tx, id);
  if (payment?.account !== account) throw new NotFound(reason('no_such_payment'));
  return payment;
}
