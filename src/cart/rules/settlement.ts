import type { OrderState } from './order-state.ts';

type Sum = { amount: number; currency: string };
type LineState = 'ordered' | 'fulfilled' | 'expired' | 'lost' | 'declined' | 'cancelled';
type RefundReason = 'lost' | 'declined' | 'cancelled';

/** Whether a received payment pays its order; otherwise it is refunded whole. */
export function classifyPayment(
  received: Sum,
  asked: Sum,
  order: OrderState,
): 'pays' | 'wrong-amount' | 'paid-twice' {
  if (received.amount !== asked.amount || received.currency !== asked.currency) return 'wrong-amount';
  switch (order) {
    case 'placed':
    case 'expired':
      return 'pays';
    case 'paid':
      return 'paid-twice';
  }
}

/** The state of a line once its order is paid. A line for which the seller returns no outcome is lost. */
export function afterPayment(
  line: LineState,
  outcome: 'fulfilled' | 'lost' | undefined,
): { state: 'fulfilled' } | { state: RefundReason; refund: RefundReason } {
  if (outcome === 'fulfilled') return { state: 'fulfilled' };
  // Declined or cancelled between order and payment: the reason stays.
  const state = line === 'declined' || line === 'cancelled' ? line : 'lost';
  return { state, refund: state };
}

/**
 * A line's share of its payment's fee, in proportion to its amount. The shares of all lines sum to the fee.
 * @param line.before the sum of the lines before it, in minor units
 */
export function feeShare(fee: number, line: { before: number; amount: number }, total: number): number {
  if (total === 0) return 0;
  const upTo = (amount: number) => Math.floor((fee * amount) / total);
  return upTo(line.before + line.amount) - upTo(line.before);
}
