/** Parses the month of a URL, "2026-06". @returns undefined if it is none, or out of range */
export function parseMonth(value: string): Temporal.PlainYearMonth | undefined {
  if (!/^\d{4}-\d{2}$/.test(value)) return undefined;
  try {
    const month = Temporal.PlainYearMonth.from(value);
    return isNear(month.year) ? month : undefined;
  } catch {
    return undefined;
  }
}

/** Parses the date of a URL: "2026", "06", "12". @returns undefined if there is no such date, or out of range */
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

/** Lists the weeks that overlap a month, as seven dates each from Monday on. */
export function weeksOf(month: Temporal.PlainYearMonth): Temporal.PlainDate[][] {
  const first = month.toPlainDate({ day: 1 });
  const start = first.subtract({ days: first.dayOfWeek - 1 });
  const days = first.dayOfWeek - 1 + month.daysInMonth;
  return Array.from({ length: Math.ceil(days / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => start.add({ days: week * 7 + day })),
  );
}

/** The range from the start of one date to the end of another. */
export function daysAsRange(from: Temporal.PlainDate, to: Temporal.PlainDate, timeZone: string) {
  return {
    from: from.toZonedDateTime(timeZone).toInstant(),
    to: to.add({ days: 1 }).toZonedDateTime(timeZone).toInstant(),
  };
}

export const isNear = (year: number): boolean => year >= 1970 && year <= 2199;
