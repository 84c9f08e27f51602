/** Days of a treasurer's pages, both included. */
export type Period = { from: Temporal.PlainDate; to: Temporal.PlainDate };

export const monthPeriod = (month: Temporal.PlainYearMonth): Period => ({
  from: month.toPlainDate({ day: 1 }),
  to: month.toPlainDate({ day: month.daysInMonth }),
});

/** The month that a period is; undefined if it is none. */
export function monthOf({ from, to }: Period): Temporal.PlainYearMonth | undefined {
  const month = from.toPlainYearMonth();
  return from.day === 1 && to.equals(month.toPlainDate({ day: month.daysInMonth })) ? month : undefined;
}

const MAX_WEEKS = 27;
const MAX_MONTHS = 36;

/** Divides a period into weeks from Monday on; a long one into months, a very long one into years. */
export function bucketsOf(period: Period): Period[] {
  const weeks = period.from.until(period.to, { largestUnit: 'weeks' }).weeks;
  const months = period.from.until(period.to, { largestUnit: 'months' }).months;
  const endOf = (day: Temporal.PlainDate): Temporal.PlainDate => {
    if (weeks < MAX_WEEKS) return day.add({ days: 7 - day.dayOfWeek });
    if (months < MAX_MONTHS) return day.with({ day: day.daysInMonth });
    return day.with({ month: 12, day: 31 });
  };
  const buckets: Period[] = [];
  for (let from = period.from; Temporal.PlainDate.compare(from, period.to) <= 0; ) {
    const end = endOf(from);
    const to = Temporal.PlainDate.compare(end, period.to) < 0 ? end : period.to;
    buckets.push({ from, to });
    from = to.add({ days: 1 });
  }
  return buckets;
}

export const isWithin = (day: Temporal.PlainDate, { from, to }: Period): boolean =>
  Temporal.PlainDate.compare(day, from) >= 0 && Temporal.PlainDate.compare(day, to) <= 0;
