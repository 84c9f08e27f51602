import { isNear } from '../../shared/time.ts';

/** The month of an address ("2026-06"), or undefined where it is none or lies outside the supported years. */
export function parseMonth(value: string): Temporal.PlainYearMonth | undefined {
  if (!/^\d{4}-\d{2}$/.test(value)) return undefined;
  try {
    const month = Temporal.PlainYearMonth.from(value);
    return isNear(month.year) ? month : undefined;
  } catch {
    return undefined;
  }
}

/** The date of an address ("2026", "06", "12"), or undefined for 31 February and the like. */
export function parseDate(year: string, month: string, day: string): Temporal.PlainDate | undefined {
  if (!/^\d{4}$/.test(year) || !/^\d{2}$/.test(month) || !/^\d{2}$/.test(day)) return undefined;
  try {
    const date = Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    );
    return isNear(date.year) ? date : undefined;
  } catch {
    return undefined;
  }
}

/** The weeks that a month touches, each of seven dates from Monday. */
export function weeksOf(month: Temporal.PlainYearMonth): Temporal.PlainDate[][] {
  const first = month.toPlainDate({ day: 1 });
  const start = first.subtract({ days: first.dayOfWeek - 1 });
  const days = first.dayOfWeek - 1 + month.daysInMonth;
  return Array.from({ length: Math.ceil(days / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => start.add({ days: week * 7 + day })),
  );
}

/** The first and the last date of a month. */
export const datesOfMonth = (month: Temporal.PlainYearMonth) => ({
  from: month.toPlainDate({ day: 1 }),
  to: month.toPlainDate({ day: month.daysInMonth }),
});

/** The instants of all dates from one to another, which is included. */
export function daysAsRange(from: Temporal.PlainDate, to: Temporal.PlainDate, timeZone: string) {
  return {
    from: from.toZonedDateTime(timeZone).toInstant(),
    to: to.add({ days: 1 }).toZonedDateTime(timeZone).toInstant(),
  };
}
