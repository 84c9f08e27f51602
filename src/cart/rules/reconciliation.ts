const DAY_HOURS = 24;
// A notice may be listed later than it is dated.
const OVERLAP_HOURS = 1;
// Providers list what happened within some weeks, Stripe within thirty days.
const LONGEST_HOURS = 29 * 24;
const RETRY_MINUTES = [15, 60, 240];

/**
 * Decides which notices to compare next: at most a day of them.
 * @param until before which all are compared; undefined for an account that was never compared
 */
export function reconciliationRange(
  now: Temporal.Instant,
  until: Temporal.Instant | undefined,
): { from: Temporal.Instant; to: Temporal.Instant } {
  const earliest = now.subtract({ hours: LONGEST_HOURS });
  const start = until ?? now.subtract({ hours: DAY_HOURS });
  const from = latest(start.subtract({ hours: OVERLAP_HOURS }), earliest);
  const day = latest(start, earliest).add({ hours: DAY_HOURS });
  return { from, to: Temporal.Instant.compare(day, now) < 0 ? day : now };
}

/** Decides when to compare again: daily; soon while there is more to catch up on; later the more often it has failed. */
export function nextReconciliation(
  now: Temporal.Instant,
  { failures, isBehind }: { failures: number; isBehind: boolean },
): Temporal.Instant {
  if (isBehind) return now.add({ minutes: 1 });
  const minutes = failures > 0 ? RETRY_MINUTES[failures - 1] : undefined;
  return now.add({ minutes: minutes ?? DAY_HOURS * 60 });
}

const latest = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(a, b) < 0 ? b : a;
