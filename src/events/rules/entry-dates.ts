import { localDate } from './zone-offset.ts';

type Times = { starts_at: Temporal.Instant; ends_at: Temporal.Instant };

/** The maximum length of a hire or an event. Range queries look back this far for entries that have not ended. */
export const MAX_ENTRY_DURATION = { hours: 7 * 24 };

/** The maximum length of a closure: a leap year. */
export const MAX_CLOSURE_DURATION = { hours: 366 * 24 };

/** Lists the dates of an entry. An end before six in the morning belongs to the evening before. */
export function datesOf({ starts_at, ends_at }: Times, timeZone: string): Temporal.PlainDate[] {
  const first = localDate(starts_at, timeZone);
  const last = localDate(ends_at.subtract({ hours: NIGHT_ENDS_AT }), timeZone);
  const dates = [first];
  let next = first.add({ days: 1 });
  while (Temporal.PlainDate.compare(next, last) <= 0) {
    dates.push(next);
    next = next.add({ days: 1 });
  }
  return dates;
}

const NIGHT_ENDS_AT = 6;
