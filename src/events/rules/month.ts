/** The month of an address ("2026-06"); undefined for what is none, or too far away to be meant. */
export function parseMonth(value: string): Temporal.PlainYearMonth | undefined {
  if (!/^\d{4}-\d{2}$/.test(value)) return undefined;
  try {
    const month = Temporal.PlainYearMonth.from(value);
    return isNear(month.year) ? month : undefined;
  } catch {
    return undefined;
  }
}

/** The date of an address ("2026", "06", "12"); undefined for 31 February and the like. */
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

/** The weeks that a month touches, Monday first, each of seven dates. */
export function weeksOf(month: Temporal.PlainYearMonth): Temporal.PlainDate[][] {
  const first = month.toPlainDate({ day: 1 });
  const start = first.subtract({ days: first.dayOfWeek - 1 });
  const days = first.dayOfWeek - 1 + month.daysInMonth;
  return Array.from({ length: Math.ceil(days / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => start.add({ days: week * 7 + day })),
  );
}

/** From the first instant of a date to the first of the day after another. */
export function daysAsRange(from: Temporal.PlainDate, to: Temporal.PlainDate, timeZone: string) {
  return {
    from: from.toZonedDateTime(timeZone).toInstant(),
    to: to.add({ days: 1 }).toZonedDateTime(timeZone).toInstant(),
  };
}

export const isNear = (year: number): boolean => year >= 1970 && year <= 2199;
