import type { Tx } from '../../shared/db/database.ts';
import { Invalid, NotFound } from '../../shared/errors.ts';
import type { CreditId } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { reason } from '../messages/translate.ts';
import { type Credit, lockCredit } from '../model/credit.ts';
import { getDue, getOrder, lockOrder, type Order } from '../model/order.ts';
import { insertAllocation, insertPayment, listPayments } from '../model/payment.ts';
import type { CartAct, OrderKey } from '../ports.ts';
import { isBeforeDeadline } from '../rules/order.ts';
import type { EventSource } from './lock-with-orders.ts';
import { settlePayment } from './settle-payment.ts';

const CREDIT: EventSource = { name: 'credit', ledgerAccount: 'customer_credit' };

/**
 * Pays orders with credit, those of its page, one after the other as far as it goes.
 * @returns all of them as they are now
 * @throws Invalid for credit that can't be spent on any of them
 */
export async function spendOnOrders(
  tx: Tx,
  act: CartAct,
  { orders, credit }: { orders: readonly Order[]; credit: Credit },
): Promise<Order[]> {
  const own = orders.filter((order) => order.container_id === credit.container_id);
  if (own.length === 0) throw new Invalid({ credit: reason('credit_unknown') });
  let spent = 0;
  for (const { container_id: containerId, id: orderId } of own) {
    if (spent > 0 && spent === credit.balance_minor) break;
    spent += await spendCredit(tx, act, { containerId, orderId, creditId: credit.id });
  }
  return await Promise.all(orders.map(({ container_id, id }) => getOrder(tx, container_id, id)));
}

/**
 * Pays an order with credit of its page, as far as it has it; the rest is paid in another way. An order of which nothing is
 * left to pay is accepted.
 * @returns how much was spent
 * @throws NotFound, Invalid for credit that can't be spent on the order
 */
export async function spendCredit(
  tx: Tx,
  act: CartAct,
  { containerId, orderId, creditId }: OrderKey & { creditId: CreditId },
): Promise<number> {
  const order = await lockOrder(tx, containerId, orderId);
  if (!order) throw new NotFound(reason('no_such_order'));
  const payments = await listPayments(tx, containerId, orderId);
  // Of two orders that spend one credit at once, the second waits here, and finds what the first has left.
  const credit = await lockCredit(tx, containerId, creditId);
  const refusal = creditRefusal(credit, { currency: order.currency, now: act.at });
  if (!credit || refusal) throw new Invalid({ credit: reason(refusal ?? 'credit_unknown') });
  const isPayable =
    order.state === 'accepted' || (order.state === 'placed' && isBeforeDeadline(order.pay_by, act.at));
  const amount = isPayable ? Math.min(credit.balance_minor, await getDue(tx, containerId, orderId)) : 0;
  if (amount === 0) return 0;
  const { currency } = order;
  const reference = `credit-${orderId}-${payments.length + 1}`;
  const payment = await insertPayment(tx, containerId, {
    attempt_key: reference,
    provider: CREDIT.name,
    credit_id: creditId,
    reference,
    currency,
    amount_minor: amount,
    state: 'created',
    created_at: act.at,
    state_at: act.at,
    state_by: act.by,
  });
  await insertAllocation(tx, containerId, {
    payment_id: payment.id,
    order_id: orderId,
    amount_minor: amount,
  });
  const event = { id: reference, kind: 'paid' as const, reference, amount: minor(amount), currency };
  await settlePayment(tx, act, { containerId, provider: CREDIT, event });
  return amount;
}

/** Why credit can't be spent on something; undefined if it can. */
export function creditRefusal(
  credit: Credit | undefined,
  { currency, now }: { currency: string; now: Temporal.Instant },
): 'credit_unknown' | 'credit_currency' | 'credit_expired' | 'credit_empty' | undefined {
  if (!credit) return 'credit_unknown';
  if (credit.currency !== currency) return 'credit_currency';
  if (credit.expires_at && Temporal.Instant.compare(credit.expires_at, now) <= 0) return 'credit_expired';
  return credit.balance_minor > 0 ? undefined : 'credit_empty';
}
