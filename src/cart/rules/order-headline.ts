import type { OrderState } from './order.ts';

type LineState = 'ordered' | 'fulfilled' | 'expired' | 'lost' | 'declined' | 'cancelled';

/** A line as far as a headline depends on it. `awaitsConfirmation`: paid, and not yet confirmed by the venue. */
export type HeadlineLine = { state: LineState; awaitsConfirmation: boolean };

/** The outcome of a paid order's lines. */
type PaidHeadline =
  | 'confirmed'
  | 'awaiting'
  | 'partly_awaiting'
  | 'partly_fulfilled'
  // none is fulfilled, all for the same reason, or for several
  | 'lost'
  | 'declined'
  | 'cancelled'
  | 'unfulfilled';

type UnpaidHeadline =
  | 'unpaid'
  | 'waiting'
  | 'nothing_to_pay'
  // not paid in time, with and without a payment that may still arrive
  | 'waiting_late'
  | 'expired'
  | 'abandoned';

/** The main statement of an order's page, on which the rest of the page depends. */
export type OrderHeadline = PaidHeadline | UnpaidHeadline;

/**
 * Decides the headline of an order.
 * @param order.isWaiting whether the buyer has just returned from a payment that is not settled yet
 * @param order.isOverdue whether the time to pay is over
 */
export function orderHeadline(order: {
  state: OrderState;
  lines: readonly HeadlineLine[];
  isWaiting: boolean;
  isOverdue: boolean;
}): OrderHeadline {
  switch (order.state) {
    case 'placed':
      if (order.lines.every((line) => line.state !== 'ordered')) return 'nothing_to_pay';
      return order.isWaiting ? 'waiting' : 'unpaid';
    case 'expired':
      if (order.isWaiting) return 'waiting_late';
      return order.isOverdue ? 'expired' : 'abandoned';
    case 'paid':
      return paidHeadline(order.lines);
  }
}

/** The headline of a paid order, for its page and its confirmation mail. */
export function paidHeadline(lines: readonly HeadlineLine[]): PaidHeadline {
  const fulfilled = lines.filter((line) => line.state === 'fulfilled');
  if (fulfilled.length === 0) return reasonOf(lines);
  if (fulfilled.length < lines.length) return 'partly_fulfilled';
  const awaiting = lines.filter((line) => line.awaitsConfirmation);
  if (awaiting.length === 0) return 'confirmed';
  return awaiting.length === lines.length ? 'awaiting' : 'partly_awaiting';
}

function reasonOf(lines: readonly HeadlineLine[]): PaidHeadline {
  const [only, ...others] = new Set(lines.map((line) => line.state));
  if (others.length > 0) return 'unfulfilled';
  return only === 'lost' || only === 'declined' || only === 'cancelled' ? only : 'unfulfilled';
}
