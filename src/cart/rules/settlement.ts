import type { OrderState } from './order.ts';

type Sum = { amount: number; currency: string };
type LineState = 'ordered' | 'fulfilled' | 'expired' | 'lost' | 'declined' | 'cancelled';
type RefundReason = 'lost' | 'declined' | 'cancelled';

/** Decides whether a received payment pays its order or is refunded in full. */
export function classifyPayment(
  received: Sum,
  expected: Sum,
  order: OrderState,
): 'pays' | 'wrong-amount' | 'paid-twice' {
  if (received.amount !== expected.amount || received.currency !== expected.currency) return 'wrong-amount';
  switch (order) {
    case 'placed':
    case 'expired':
      return 'pays';
    case 'paid':
      return 'paid-twice';
  }
}

/** The state of a line after its order is paid. A line without an outcome from its seller is lost. */
export function afterPayment(
  line: LineState,
  outcome: 'fulfilled' | 'lost' | undefined,
): { state: 'fulfilled' } | { state: RefundReason; refund: RefundReason } {
  if (outcome === 'fulfilled') return { state: 'fulfilled' };
  // Declined or cancelled between order and payment: that reason stays.
  const state = line === 'declined' || line === 'cancelled' ? line : 'lost';
  return { state, refund: state };
}

/**
 * The share of a payment's fee that falls on one line, by amount. The shares of all lines add up to the fee.
 * @param line `before` is the sum of the lines before it, in minor units
 */
export function feeShare(fee: number, line: { before: number; amount: number }, total: number): number {
  if (total === 0) return 0;
  const upTo = (amount: number) => Math.floor((fee * amount) / total);
  return upTo(line.before + line.amount) - upTo(line.before);
}
