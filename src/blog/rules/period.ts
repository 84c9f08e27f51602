/** The periods to choose from on the front page. */
export const PERIODS = ['today', 'weekend', 'week', 'next_week', 'month', 'next_month'] as const;
export type Period = (typeof PERIODS)[number];

/** A period named in an address; undefined for any other text. */
export const parsePeriod = (text: string | undefined): Period | undefined =>
  PERIODS.find((period) => period === text);

/** The first and the last date of a period, never before today; of no period, all dates from today on. */
export function datesOfPeriod(
  period: Period | undefined,
  today: Temporal.PlainDate,
): { from: Temporal.PlainDate; to: Temporal.PlainDate | undefined } {
  const sunday = today.add({ days: 7 - today.dayOfWeek });
  const firstOfNextMonth = today.with({ day: 1 }).add({ months: 1 });
  switch (period) {
    case 'today':
      return { from: today, to: today };
    case 'weekend':
      return { from: laterOf(today, sunday.subtract({ days: 1 })), to: sunday };
    case 'week':
      return { from: today, to: sunday };
    case 'next_week':
      return { from: sunday.add({ days: 1 }), to: sunday.add({ days: 7 }) };
    case 'month':
      return { from: today, to: firstOfNextMonth.subtract({ days: 1 }) };
    case 'next_month':
      return { from: firstOfNextMonth, to: firstOfNextMonth.add({ months: 1 }).subtract({ days: 1 }) };
    case undefined:
      return { from: today, to: undefined };
  }
}

const laterOf = (one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate =>
  Temporal.PlainDate.compare(one, other) < 0 ? other : one;
