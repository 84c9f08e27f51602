import { expect, test } from 'vitest';
import { datesOfPeriod, type Period, parsePeriod } from './period.ts';

const dates = (period: Period | undefined, today: string) => {
  const { from, to } = datesOfPeriod(period, Temporal.PlainDate.from(today));
  return `${from} ${to ?? 'on'}`;
};

test.each<[Period | undefined, string, string]>([
  [undefined, '2026-12-09', '2026-12-09 on'],
  ['today', '2026-12-09', '2026-12-09 2026-12-09'],
  ['weekend', '2026-12-09', '2026-12-12 2026-12-13'],
  ['weekend', '2026-12-13', '2026-12-13 2026-12-13'],
  ['week', '2026-12-09', '2026-12-09 2026-12-13'],
  ['week', '2026-12-13', '2026-12-13 2026-12-13'],
  ['next_week', '2026-12-09', '2026-12-14 2026-12-20'],
  ['month', '2026-12-09', '2026-12-09 2026-12-31'],
  ['next_month', '2026-01-31', '2026-02-01 2026-02-28'],
])('%s on %s is %s', (period, today, expected) => {
  expect(dates(period, today)).toBe(expected);
});

test('knows no other period', () => {
  expect(parsePeriod('weekend')).toBe('weekend');
  expect(parsePeriod('toString')).toBeUndefined();
  expect(parsePeriod(undefined)).toBeUndefined();
});
