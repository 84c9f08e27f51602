export const ORDER_TRANSITIONS = {
  placed: ['paid', 'expired'],
  // A late payment still pays the order.
  expired: ['paid'],
  paid: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderState = keyof typeof ORDER_TRANSITIONS;

/** The states from which an order may go to this one. The trigger orders_transitions enforces the same. */
export function orderStatesBefore(to: OrderState): OrderState[] {
  return (Object.keys(ORDER_TRANSITIONS) as OrderState[]).filter((from) =>
    (ORDER_TRANSITIONS[from] as readonly OrderState[]).includes(to),
  );
}

/** How long an order stays held for its payment. */
const PAYMENT_PERIOD = { minutes: 15 };

export const paymentDeadline = (placedAt: Temporal.Instant): Temporal.Instant => placedAt.add(PAYMENT_PERIOD);

export const isBeforeDeadline = (paymentDeadline: Temporal.Instant, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(now, paymentDeadline) < 0;

/**
 * Decides when to check a payment whose webhook has not arrived.
 * @param times how often it has been checked already
 * @returns undefined to give up
 */
export function nextCheckAt(times: number, now: Temporal.Instant): Temporal.Instant | undefined {
  const minutes = [3, 10, 30, 120, 1440][times];
  return minutes === undefined ? undefined : now.add({ minutes });
}

/** Sellers in lock order: every operation calls them in this order, so that two orders cannot deadlock. */
export const inLockOrder = <S extends { app: string }>(sellers: readonly S[]): S[] =>
  [...sellers].sort((a, b) => a.app.localeCompare(b.app));
