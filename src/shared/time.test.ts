import { expect, test } from 'vitest';
import { knownZone, secondsUntil, timeZoneOf, UNKNOWN_ZONE } from './time.ts';

test('rounds seconds up, and returns 0 for the past', () => {
  const then = Temporal.Instant.from('2026-06-01T09:00:01.5Z');
  expect(secondsUntil(then, then.subtract({ milliseconds: 1500 }))).toBe(2);
  expect(secondsUntil(then, then.add({ minutes: 5 }))).toBe(0);
});

test.each([
  ['Europe/London', 'Europe/London'],
  ['europe/london', 'Europe/London'],
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['Asia/Calcutta', 'Asia/Calcutta'],
  ['EST5EDT', 'EST5EDT'],
  ['Etc/GMT+3', 'Etc/GMT+3'],
  ['utc', 'UTC'],
])('finds the zone %s as %s', (name, zone) => {
  expect(timeZoneOf(name)).toBe(zone);
});

test.each([
  '',
  '+01:00',
  '-0300',
  'UTC+1',
  'Z',
  'Europe/Atlantis',
  'London',
  'BST',
  'JST',
  'CST',
  'SystemV/EST5',
  'x'.repeat(99),
])('finds no zone %j', (name) => {
  expect(timeZoneOf(name)).toBeUndefined();
  expect(knownZone(name)).toBe(UNKNOWN_ZONE);
});
