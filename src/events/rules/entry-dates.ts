type Times = { starts_at: Temporal.Instant; ends_at: Temporal.Instant };

/** No entry lasts longer. Range queries look back this far for entries that still go on. */
export const MAX_ENTRY_DURATION = { hours: 7 * 24 };

/** Lists the dates on which an entry goes on. One that ends before six in the morning ends on the evening before. */
export function datesOf({ starts_at, ends_at }: Times, timeZone: string): Temporal.PlainDate[] {
  const first = starts_at.toZonedDateTimeISO(timeZone).toPlainDate();
  const last = ends_at.toZonedDateTimeISO(timeZone).subtract({ hours: NIGHT_ENDS_AT }).toPlainDate();
  const dates = [first];
  let next = first.add({ days: 1 });
  while (Temporal.PlainDate.compare(next, last) <= 0) {
    dates.push(next);
    next = next.add({ days: 1 });
  }
  return dates;
}

/** The time of an entry on one of its dates: "20:00" on the first, then "all day", and "to 17:00" on the last. */
export function timeOn({ starts_at, ends_at }: Times, date: Temporal.PlainDate, timeZone: string): string {
  const from = starts_at.toZonedDateTimeISO(timeZone);
  if (from.toPlainDate().equals(date)) return clockOf(from);
  const to = ends_at.toZonedDateTimeISO(timeZone);
  return to.toPlainDate().equals(date) ? `to ${clockOf(to)}` : 'all day';
}

const NIGHT_ENDS_AT = 6;

const clockOf = (at: Temporal.ZonedDateTime): string => at.toPlainTime().toString({ smallestUnit: 'minute' });
