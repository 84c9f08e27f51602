/** However often it is extended, a hold ends this long after it began. */
const LONGEST_HOLD = { minutes: 60 };

/** Until when a hold lasts that is taken, or extended, now. */
export function holdEnd(
  holdMinutes: number,
  createdAt: Temporal.Instant,
  now: Temporal.Instant,
): Temporal.Instant {
  const wanted = now.add({ minutes: holdMinutes });
  const latest = createdAt.add(LONGEST_HOLD);
  return Temporal.Instant.compare(wanted, latest) < 0 ? wanted : latest;
}
