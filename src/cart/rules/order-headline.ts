import type { LineState, OrderState } from './order.ts';
import type { OrderMoney } from './order-money.ts';

/** A line as far as a headline depends on it. */
export type HeadlineLine = {
  state: LineState;
  /** accepted, and not yet confirmed by the venue */
  awaitsConfirmation: boolean;
  /** cancelled by its buyer */
  byBuyer?: boolean;
};

/** The outcome of an accepted order's lines. */
export type AcceptedHeadline =
  | 'confirmed'
  | 'awaiting'
  | 'partly_awaiting'
  | 'partly_fulfilled'
  // all that is not fulfilled was cancelled by its buyer: some, or everything
  | 'partly_given_up'
  | 'given_up'
  // none is fulfilled, all for the same reason, or for several
  | 'lost'
  | 'declined'
  | 'cancelled'
  | 'unfulfilled';

type UnpaidHeadline =
  | 'unpaid'
  | 'part_paid'
  // a payment is on its way, or is open at the provider
  | 'pending'
  | 'waiting'
  // not paid in time, with and without a payment that may still arrive
  | 'waiting_late'
  | 'expired'
  // ended before it was paid, by the buyer or by the venue
  | 'withdrawn'
  | 'nothing_to_pay';

/** The main statement of an order's page, on which the rest of the page depends. */
export type OrderHeadline = AcceptedHeadline | UnpaidHeadline;

/**
 * Decides the headline of an order.
 * @param order.isWaiting whether the buyer has just returned from a payment that is not settled yet
 */
export function orderHeadline(order: {
  state: OrderState;
  lines: readonly HeadlineLine[];
  money: OrderMoney;
  isWaiting: boolean;
}): OrderHeadline {
  switch (order.state) {
    case 'placed':
      if (order.lines.every((line) => line.state !== 'ordered')) return 'nothing_to_pay';
      if (order.money === 'pending') return 'pending';
      if (order.isWaiting) return 'waiting';
      return order.money === 'part_paid' ? 'part_paid' : 'unpaid';
    case 'expired':
      return order.isWaiting ? 'waiting_late' : 'expired';
    case 'cancelled':
      // The lines of an order that its buyer has withdrawn have expired.
      return order.lines.some((line) => line.state === 'expired') ? 'withdrawn' : 'nothing_to_pay';
    case 'accepted':
      return acceptedHeadline(order.lines);
  }
}

/** The headline of an accepted order, for its page and its confirmation mail. */
export function acceptedHeadline(lines: readonly HeadlineLine[]): AcceptedHeadline {
  const fulfilled = lines.filter((line) => line.state === 'fulfilled');
  const ended = lines.filter((line) => line.state !== 'fulfilled');
  if (ended.length > 0 && ended.every((line) => line.state === 'cancelled' && line.byBuyer)) {
    return fulfilled.length > 0 ? 'partly_given_up' : 'given_up';
  }
  if (fulfilled.length === 0) return reasonOf(lines);
  if (ended.length > 0) return 'partly_fulfilled';
  const awaiting = lines.filter((line) => line.awaitsConfirmation);
  if (awaiting.length === 0) return 'confirmed';
  return awaiting.length === lines.length ? 'awaiting' : 'partly_awaiting';
}

function reasonOf(lines: readonly HeadlineLine[]): AcceptedHeadline {
  const [only, ...others] = new Set(lines.map((line) => line.state));
  if (others.length > 0) return 'unfulfilled';
  return only === 'lost' || only === 'declined' || only === 'cancelled' ? only : 'unfulfilled';
}
