import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysAsRange, parseDate, parseMonth, weeksOf } from './month.ts';

describe('the path of a month or a day', () => {
  test('parses a month, or nothing', () => {
    expect(parseMonth('2026-06')?.toString()).toBe('2026-06');
    for (const none of [
      '2026-13',
      '2026-00',
      '2026-6',
      '26-06',
      '2026-06-01',
      'june',
      '',
      '1066-10',
      '9999-01',
    ])
      expect(parseMonth(none)).toBeUndefined();
  });

  test('parses an existing date, or nothing', () => {
    expect(parseDate('2026', '06', '12')?.toString()).toBe('2026-06-12');
    expect(parseDate('2028', '02', '29')?.toString()).toBe('2028-02-29');
    for (const [year, month, day] of [
      ['2026', '02', '31'],
      ['2026', '02', '29'],
      ['2026', '00', '10'],
      ['2026', '13', '10'],
      ['2026', '6', '12'],
      ['0000', '01', '01'],
      ['9999', '01', '01'],
    ] as const)
      expect(parseDate(year, month, day)).toBeUndefined();
  });
});

describe('the weeks of a month', () => {
  test('begin on Mondays and contain each of its days once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1970, max: 2199 }), fc.integer({ min: 1, max: 12 }), (year, number) => {
        const month = Temporal.PlainYearMonth.from({ year, month: number });
        const weeks = weeksOf(month);
        expect(weeks.every((week) => week.length === 7 && week[0]?.dayOfWeek === 1)).toBe(true);
        const days = weeks.flat().filter((day) => day.toPlainYearMonth().equals(month));
        expect(days.map(({ day }) => day)).toEqual(
          Array.from({ length: month.daysInMonth }, (_, at) => at + 1),
        );
        for (const week of weeks) expect(week.some((day) => day.toPlainYearMonth().equals(month))).toBe(true);
      }),
    );
  });
});

describe('days as a range', () => {
  test('have the length that clock changes give them', () => {
    const hours = (day: string) => {
      const date = Temporal.PlainDate.from(day);
      const { from, to } = daysAsRange(date, date, 'Europe/London');
      return from.until(to).total('hours');
    };
    expect([hours('2026-06-12'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([24, 23, 25]);
  });
});
