import { expect, test } from 'vitest';
import { fixedClock, isTimeZone, secondsUntil } from './time.ts';

test('rounds seconds up, to 0 for the past', () => {
  const clock = fixedClock('2026-06-01T09:00:00Z');
  const then = clock.now().add({ milliseconds: 1500 });
  expect(secondsUntil(then, clock.now())).toBe(2);
  clock.advance({ minutes: 5 });
  expect(secondsUntil(then, clock.now())).toBe(0);
});

test('accepts names of time zones, and no offsets', () => {
  expect(['Europe/London', 'UTC', 'Asia/Calcutta'].every(isTimeZone)).toBe(true);
  expect(['', '+01:00', 'Europe/Atlantis', 'London'].some(isTimeZone)).toBe(false);
});
