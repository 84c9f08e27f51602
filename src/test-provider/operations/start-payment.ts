import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import { randomCode } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { insertPayment, type TestPayment } from '../model/test-payment.ts';

/** What a shop asks for. */
export type PaymentInput = {
  amount: number;
  currency: string;
  capture: 'now' | 'later';
  description: string;
  locale: string;
  return_url: string;
  cancel_url: string;
  webhook_url: string;
};

/** Creates a payment, once per idempotency key. @throws WrongState if the key was used for another payment */
export async function startPayment(
  tx: Tx,
  act: Pick<Act, 'at'>,
  { account, idempotencyKey, input }: { account: string; idempotencyKey: string; input: PaymentInput },
): Promise<TestPayment> {
  const { amount, capture, ...rest } = input;
  const payment = await insertPayment(tx, {
    ...rest,
    // Whoever knows the id may decide the payment.
    id: `tp_${randomCode(24)}`,
    account,
    idempotency_key: idempotencyKey,
    amount_minor: amount,
    capture_later: capture === 'later',
    created_at: act.at,
  });
  if (payment.amount_minor !== amount || payment.currency !== input.currency) {
    throw new WrongState(reason('key_reused'));
  }
  return payment;
}
