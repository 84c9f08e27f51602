import type { OrderId } from '../../shared/ids.ts';

export const ORDER_TRANSITIONS = {
  placed: ['accepted', 'expired', 'cancelled'],
  // A late payment still accepts the order.
  expired: ['accepted'],
  accepted: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderState = keyof typeof ORDER_TRANSITIONS;
export type LineState = 'ordered' | 'fulfilled' | 'expired' | 'lost' | 'declined' | 'cancelled';

/** The states from which an order may change to this one. The constraint order_transitions_allowed enforces the same. */
export function orderStatesBefore(to: OrderState): OrderState[] {
  return (Object.keys(ORDER_TRANSITIONS) as OrderState[]).filter((from) =>
    (ORDER_TRANSITIONS[from] as readonly OrderState[]).includes(to),
  );
}

/** How long an order stays held for its payment, at least. */
const PAYMENT_PERIOD_MINUTES = 15;

/**
 * Decides until when the orders of a checkout stay held for their payment.
 * @param checkout `orders`: how many there are, because they are paid one after the other; `payWithin`: how long the
 * chosen provider lets a buyer take
 */
export const paymentDeadline = (
  placedAt: Temporal.Instant,
  { orders, payWithin }: { orders: number; payWithin?: { minutes: number } | undefined },
): Temporal.Instant =>
  placedAt.add({ minutes: orders * Math.max(PAYMENT_PERIOD_MINUTES, payWithin?.minutes ?? 0) });

export const isBeforeDeadline = (payBy: Temporal.Instant, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(now, payBy) < 0;

/** The link to an order in its mails: whoever follows it reads the mails to its address. */
export const mailedOrderHref = (
  cartUrl: string,
  { code, mail_token }: { code: string; mail_token: string | null },
): string => `${cartUrl}/orders/${code}${mail_token ? `?mail=${mail_token}` : ''}`;

/** The orders that one buyer may have promised to pay for on a page, and not paid for. */
export const MAX_PROMISED = 3;

const RETRY_HOURS = 24;

/** Until when the places of an order are held for another payment, when money that was on its way has not come. */
export const retryDeadline = (failedAt: Temporal.Instant): Temporal.Instant =>
  failedAt.add({ hours: RETRY_HOURS });

const CONFIRMATION_MINUTES = 60;
const REMINDER_HOURS = 48;

/** Until when the places of an order are held for a buyer who has promised to pay, and has to confirm the address first. */
export const confirmationDeadline = (placedAt: Temporal.Instant): Temporal.Instant =>
  placedAt.add({ minutes: CONFIRMATION_MINUTES });

/** When to remind of a transfer. */
export const reminderAt = (payBy: Temporal.Instant): Temporal.Instant =>
  payBy.subtract({ hours: REMINDER_HOURS });

/** Until when the places of an order are held for a transfer. Not counted anew with each attempt. */
export const transferDeadline = (placedAt: Temporal.Instant, { days }: { days: number }): Temporal.Instant =>
  placedAt.add({ hours: days * 24 });

/** The key of a payment of one order: a button pressed twice is the same attempt. */
export const attemptKey = (orderId: OrderId, attempt: number): string => `${orderId}-${attempt}`;

const CHECK_MINUTES = [3, 10, 30, 120, 1440];
const DAY_MINUTES = 1440;

/**
 * Decides when to check a payment of which nothing more has been heard.
 * @param times how often it has been checked already
 * @param provider how long a buyer may take to pay, and how long the money may be on its way: it is checked each day for
 * as long
 * @returns undefined to give up
 */
export function nextCheckAt(
  times: number,
  now: Temporal.Instant,
  { payWithin, arrivesWithin }: { payWithin: { minutes: number }; arrivesWithin?: { hours: number } },
): Temporal.Instant | undefined {
  const daily = Math.ceil((payWithin.minutes + (arrivesWithin?.hours ?? 0) * 60) / DAY_MINUTES);
  const minutes = CHECK_MINUTES[times] ?? (times < CHECK_MINUTES.length + daily ? DAY_MINUTES : undefined);
  return minutes === undefined ? undefined : now.add({ minutes });
}

// An hour is left to charge what the venue has said yes to.
const RELEASE_MARGIN_HOURS = 1;

/** When an authorisation that is not captured is released. */
export const releaseAt = (
  authorisedAt: Temporal.Instant,
  authorisedFor: { hours: number },
): Temporal.Instant => authorisedAt.add({ hours: Math.max(authorisedFor.hours - RELEASE_MARGIN_HOURS, 1) });

/** Sellers in lock order: every operation calls them in this order, so that two orders cannot deadlock. */
export const inLockOrder = <S extends { app: string }>(sellers: readonly S[]): S[] =>
  [...sellers].sort((a, b) => a.app.localeCompare(b.app));
