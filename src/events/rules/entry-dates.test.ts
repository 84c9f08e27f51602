import { expect, test } from 'vitest';
import { datesOf } from './entry-dates.ts';

const LONDON = 'Europe/London';
const entry = (from: string, to: string) => ({
  starts_at: Temporal.Instant.from(from),
  ends_at: Temporal.Instant.from(to),
});
const dates = (from: string, to: string) => datesOf(entry(from, to), LONDON).map(String);

test('ends a night before six on the evening before', () => {
  expect(dates('2026-06-12T19:00Z', '2026-06-12T21:30Z')).toEqual(['2026-06-12']);
  expect(dates('2026-06-12T21:00Z', '2026-06-13T01:00Z')).toEqual(['2026-06-12']);
  expect(dates('2026-06-12T21:00Z', '2026-06-13T06:00Z')).toEqual(['2026-06-12', '2026-06-13']);
  expect(dates('2026-06-13T00:30Z', '2026-06-13T02:00Z')).toEqual(['2026-06-13']);
});

test('lists each date of an entry of several days', () => {
  expect(dates('2026-06-12T09:00Z', '2026-06-14T16:00Z')).toEqual(['2026-06-12', '2026-06-13', '2026-06-14']);
});

test('uses the calendar’s time zone, across a clock change too', () => {
  expect(dates('2026-03-28T23:30Z', '2026-03-29T00:30Z')).toEqual(['2026-03-28']);
  expect(dates('2026-10-24T23:30Z', '2026-10-25T02:00Z')).toEqual(['2026-10-25']);
  expect(datesOf(entry('2026-06-12T23:30Z', '2026-06-13T00:30Z'), 'Asia/Tokyo').map(String)).toEqual([
    '2026-06-13',
  ]);
});
