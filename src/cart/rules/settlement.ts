import type { LineId, PaymentId } from '../../shared/ids.ts';
import { sumOf } from '../../shared/money.ts';
import type { LineState, OrderState } from './order.ts';

export type RefundReason =
  | 'lost'
  | 'declined'
  | 'cancelled'
  | 'expired'
  | 'paid_twice'
  | 'overpaid'
  | 'wrong_currency'
  | 'goodwill'
  // made at the provider's own site
  | 'at_provider'
  // a deposit, after the hire
  | 'deposit';

/**
 * Decides what money is for that has arrived for an order.
 * @param order `cost`: of the lines that an acceptance would fulfil; `balance`: what has been received before and waits;
 * `owed`: if it is accepted, what has not been received yet
 * @returns `owed`: how much of it pays what the order owes; `back`: how much goes back, and why; the rest waits, or
 * accepts the order
 */
export function destinationOf(
  received: { amount: number; currency: string },
  order: { state: OrderState; currency: string; cost: number; balance: number; owed: number },
): { owed: number; accepts: boolean; back?: { amount: number; reason: RefundReason } } {
  const { amount } = received;
  if (received.currency !== order.currency) {
    return { owed: 0, accepts: false, back: { amount, reason: 'wrong_currency' } };
  }
  const isEnough = order.balance + amount >= order.cost;
  switch (order.state) {
    case 'placed':
      return { owed: 0, accepts: isEnough };
    case 'expired':
      return isEnough
        ? { owed: 0, accepts: true }
        : { owed: 0, accepts: false, back: { amount, reason: 'expired' } };
    case 'cancelled':
      return { owed: 0, accepts: false, back: { amount, reason: 'expired' } };
    case 'accepted': {
      const owed = Math.min(amount, order.owed);
      const reason = order.owed === 0 ? 'paid_twice' : 'overpaid';
      return { owed, accepts: false, ...(owed < amount && { back: { amount: amount - owed, reason } }) };
    }
  }
}

/** The state of a line after its order is accepted. A line without an outcome from its seller is lost. */
export function afterAcceptance(
  line: LineState,
  outcome: 'fulfilled' | 'lost' | undefined,
): 'fulfilled' | 'lost' | 'declined' | 'cancelled' {
  // Cancelled between order and payment: that stays.
  if (line === 'declined' || line === 'cancelled') return line;
  return outcome ?? 'lost';
}

/** Distributes what has been received of a payment over what it is for, in order. The last gets what is too much. */
export function distribute(received: number, asked: readonly number[]): number[] {
  let left = received;
  return asked.map((amount, at) => {
    const share = at === asked.length - 1 ? left : Math.min(left, amount);
    left -= share;
    return share;
  });
}

/** Takes an amount from several, first from the first. @returns what is left of each */
export function deduct(amount: number, from: readonly number[]): number[] {
  let rest = amount;
  return from.map((one) => {
    const taken = Math.min(rest, one);
    rest -= taken;
    return one - taken;
  });
}

/** What goes back for a line, or for none. */
export type RefundPart = { lineId?: LineId; amount: number };

/**
 * Splits a refund over the payments that it can be made against, the first first.
 * @returns a refund for each payment that is used, and what no payment covers
 */
export function splitRefund(
  parts: readonly RefundPart[],
  payments: readonly { paymentId: PaymentId; left: number }[],
): { refunds: { paymentId: PaymentId; amount: number; parts: RefundPart[] }[]; uncovered: RefundPart[] } {
  let open = parts.filter(({ amount }) => amount > 0);
  const refunds = payments.flatMap(({ paymentId, left }) => {
    const rests = deduct(
      left,
      open.map(({ amount }) => amount),
    );
    const taken = open.flatMap((part, at) => {
      const amount = part.amount - (rests[at] ?? 0);
      return amount > 0 ? [{ ...part, amount }] : [];
    });
    open = open.flatMap((part, at) => (rests[at] ? [{ ...part, amount: rests[at] }] : []));
    const amount = sumOf(taken.map((part) => part.amount));
    return amount > 0 ? [{ paymentId, amount, parts: taken }] : [];
  });
  return { refunds, uncovered: open };
}

/**
 * The share of a sum, such as a fee, that falls on one line, by amount. The shares of all lines add up to the sum.
 * @param line `before` is the amount of the lines before it, in minor units
 */
export function shareOf(sum: number, line: { before: number; amount: number }, total: number): number {
  if (total === 0) return 0;
  const upTo = (amount: number) => Math.floor((sum * amount) / total);
  return upTo(line.before + line.amount) - upTo(line.before);
}
