import { expect, test } from 'vitest';
import { isTimeZone, secondsUntil } from './time.ts';

test('rounds seconds up, and returns 0 for the past', () => {
  const then = Temporal.Instant.from('2026-06-01T09:00:01.5Z');
  expect(secondsUntil(then, then.subtract({ milliseconds: 1500 }))).toBe(2);
  expect(secondsUntil(then, then.add({ minutes: 5 }))).toBe(0);
});

test('accepts names of time zones, and refuses offsets', () => {
  expect(['Europe/London', 'UTC', 'Asia/Calcutta'].every(isTimeZone)).toBe(true);
  expect(['', '+01:00', 'Europe/Atlantis', 'London'].some(isTimeZone)).toBe(false);
});
