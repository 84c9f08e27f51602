import { type Minor, minor, sumOf } from '../../shared/money.ts';
import type { OrderState } from './order.ts';

/** An order as far as its money is concerned. */
export type OrderMoneyFacts = {
  state: OrderState;
  currency: string;
  total_minor: number;
  /** what is still to pay */
  due_minor: number;
  /** in the order's currency */
  balance: { received: number; given_back: number };
  payments: readonly { state: PaymentState; received_minor: number | null }[];
  refunds: readonly RefundFacts[];
};
type PaymentState =
  | 'created'
  | 'pending'
  | 'authorised'
  | 'received'
  | 'failed'
  | 'cancelled'
  | 'disputed'
  | 'charged_back';
export type RefundState = 'requested' | 'pending' | 'succeeded' | 'failed' | 'cancelled';
type RefundFacts = {
  amount_minor: number;
  currency: string;
  state: RefundState;
  lines: readonly unknown[];
};

/** Where the money of an order is. */
export type OrderMoney =
  // of an order that is not accepted
  | 'unpaid'
  | 'part_paid'
  | 'expired'
  | 'cancelled'
  // of either: a payment is on its way
  | 'pending'
  // of an accepted order. not_charged: it was declined before it was charged
  | 'free'
  | 'not_charged'
  | 'authorised'
  | 'owed'
  | 'paid'
  | 'disputed'
  // something is given back: it is on its way, did not go through, or is done
  | 'refunding'
  | 'refund_failed'
  | 'part_refunded'
  | 'refunded';

/** Reads off the balance, payments and refunds of an order where its money is. */
export function orderMoney(order: OrderMoneyFacts): OrderMoney {
  switch (order.state) {
    case 'expired':
    case 'cancelled':
      return order.state;
    case 'placed':
      if (order.payments.some(isOnItsWay)) return 'pending';
      return keptOf(order) > 0 ? 'part_paid' : 'unpaid';
    case 'accepted':
      return acceptedMoney(order);
  }
}

function acceptedMoney(order: OrderMoneyFacts): OrderMoney {
  const { payments } = order;
  if (order.total_minor === 0) return 'free';
  if (payments.some(({ state }) => state === 'disputed' || state === 'charged_back')) return 'disputed';
  if (order.due_minor > 0) {
    if (payments.some(({ state }) => state === 'authorised')) return 'authorised';
    return payments.some(isOnItsWay) ? 'pending' : 'owed';
  }
  if (order.balance.received === 0) return 'not_charged';
  const refunds = order.refunds.filter(isOfLines);
  if (refunds.length === 0) return 'paid';
  if (refunds.some(({ state }) => state === 'failed')) return 'refund_failed';
  if (refunds.some(({ state }) => state !== 'succeeded')) return 'refunding';
  return keptOf(order) === 0 ? 'refunded' : 'part_refunded';
}

/** Whether what an accepted order costs was received, given back since or not. */
export function wasCharged(money: OrderMoney): boolean {
  switch (money) {
    case 'paid':
    case 'refunding':
    case 'refund_failed':
    case 'part_refunded':
    case 'refunded':
      return true;
    default:
      return false;
  }
}

const keptOf = ({ balance }: Pick<OrderMoneyFacts, 'balance'>): number =>
  balance.received - balance.given_back;

// A payment of which a part has come stays pending; the rest is asked for again.
const isOnItsWay = (payment: OrderMoneyFacts['payments'][number]): boolean =>
  payment.state === 'pending' && payment.received_minor === null;

/** Whether a refund gives back what lines cost, rather than money that was for no line. */
export const isOfLines = (refund: { lines: readonly unknown[] }): boolean => refund.lines.length > 0;

/** What was received for an order's lines, refunded since or not: without money that was too much. */
export function receivedForLines(order: Pick<OrderMoneyFacts, 'currency' | 'balance' | 'refunds'>): Minor {
  const surplus = order.refunds.filter((refund) => !isOfLines(refund) && refund.currency === order.currency);
  return minor(order.balance.received - sumOf(surplus.map((refund) => refund.amount_minor)));
}
