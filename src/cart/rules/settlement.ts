import type { OrderState } from './order.ts';

type Sum = { amount: number; currency: string };
type LineState = 'ordered' | 'fulfilled' | 'expired' | 'lost' | 'declined' | 'cancelled';
type RefundReason = 'lost' | 'declined' | 'cancelled';

/** What a payment that has come in is: it pays its order, or it goes back whole. */
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

/** What becomes of a line when its order is paid. The seller has the word; one it is silent about is lost. */
export function afterPayment(
  line: LineState,
  outcome: 'fulfilled' | 'lost' | undefined,
): { state: 'fulfilled' } | { state: RefundReason; refund: RefundReason } {
  if (outcome === 'fulfilled') return { state: 'fulfilled' };
  // Called off between order and payment: the reason stays what it was.
  const state = line === 'declined' || line === 'cancelled' ? line : 'lost';
  return { state, refund: state };
}

/**
 * How much of a payment's fee falls on one of the lines it paid: by amounts, and so that the shares sum to the fee.
 * @param before what the lines before it come to
 */
export function feeShare(fee: number, line: { before: number; amount: number }, total: number): number {
  if (total === 0) return 0;
  const upTo = (amount: number) => Math.floor((fee * amount) / total);
  return upTo(line.before + line.amount) - upTo(line.before);
}
