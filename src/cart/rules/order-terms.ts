/** What is ordered stays held for this long while it is being paid. */
const PAY_WITHIN = { minutes: 15 };

export const paymentDeadline = (placedAt: Temporal.Instant): Temporal.Instant => placedAt.add(PAY_WITHIN);

/** Whether it may still be paid in time. */
export const isBeforeDeadline = (paymentDeadline: Temporal.Instant, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(now, paymentDeadline) < 0;

/**
 * When to ask the provider about a payment it has not told us about, after the nth time it had nothing to tell.
 * Undefined: nobody waits for it any more.
 */
export function nextCheckAt(times: number, now: Temporal.Instant): Temporal.Instant | undefined {
  const minutes = [3, 10, 30, 120, 1440][times];
  return minutes === undefined ? undefined : now.add({ minutes });
}
