import { expect, test } from 'vitest';
import { isDoorDay } from './door-hours.ts';

const london = (text: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/London').toInstant();
const event = (doors: string | null, starts: string, ends: string) => ({
  doors_at: doors ? london(doors) : null,
  starts_at: london(starts),
  ends_at: london(ends),
  time_zone: 'Europe/London',
});

const evening = event('2026-06-13T19:30', '2026-06-13T20:00', '2026-06-13T22:30');
const atMidnight = event(null, '2026-06-14T00:30', '2026-06-14T04:00');

test.each([
  ['the day before', evening, '2026-06-12T23:59', false],
  ['the start of its day', evening, '2026-06-13T00:00', true],
  ['its doors', evening, '2026-06-13T19:30', true],
  ['the night after it', evening, '2026-06-14T02:00', true],
  ['the next evening', evening, '2026-06-14T19:30', false],
  ['a week before', evening, '2026-06-06T20:00', false],
  ['the evening before it starts after midnight', atMidnight, '2026-06-13T19:00', true],
  ['the afternoon before it starts after midnight', atMidnight, '2026-06-13T18:00', false],
])('a ticket at %s', (_, times, at, expected) => {
  expect(isDoorDay(times, london(at))).toBe(expected);
});
