/** However often it is extended, a hold that is not ordered ends this long after it began. */
export const LONGEST_HOLD_MINUTES = 60;

/** So many times one visitor or user may have held or ordered and not yet paid: nobody takes a year for nothing. */
export const MOST_TIMES_UNPAID = 20;

/** Until when a hold lasts that is taken now. */
export const holdEnd = (holdMinutes: number, now: Temporal.Instant): Temporal.Instant =>
  now.add({ minutes: holdMinutes });
