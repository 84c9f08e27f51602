import { expect, it } from 'vitest';
import {
  fixedClock,
  isTimeZone,
  longDate,
  monthAndYear,
  secondsUntil,
  shortDate,
  span,
  zoneName,
} from './time.ts';

const LONDON = 'Europe/London';

it('names dates and months', () => {
  const date = Temporal.PlainDate.from('2026-06-12');
  expect([longDate(date), shortDate(date), monthAndYear(date.toPlainYearMonth())]).toEqual([
    'Friday 12 June 2026',
    'Fri 12 June',
    'June 2026',
  ]);
});

it('names the day of an end only where nobody would guess it', () => {
  const words = (from: string, to: string) =>
    span(
      Temporal.Instant.from(from).toZonedDateTimeISO(LONDON),
      Temporal.Instant.from(to).toZonedDateTimeISO(LONDON),
    );
  expect(words('2026-06-12T19:00Z', '2026-06-12T21:30Z')).toBe('Friday 12 June 2026, 20:00–22:30');
  expect(words('2026-06-12T19:00Z', '2026-06-13T00:00Z')).toBe('Friday 12 June 2026, 20:00–01:00');
  expect(words('2026-06-12T08:00Z', '2026-06-14T16:00Z')).toBe(
    'Friday 12 June 2026, 09:00–Sun 14 June 17:00',
  );
});

it('says whose time it is', () => {
  expect([zoneName(LONDON), zoneName('America/Argentina/Buenos_Aires'), zoneName('UTC')]).toEqual([
    'London time',
    'Buenos Aires time',
    'UTC',
  ]);
});

it('counts whole seconds, and none below nought', () => {
  const clock = fixedClock('2026-06-01T09:00:00Z');
  const then = clock.now().add({ milliseconds: 1500 });
  expect(secondsUntil(then, clock.now())).toBe(2);
  clock.advance({ minutes: 5 });
  expect(secondsUntil(then, clock.now())).toBe(0);
});

it('knows a time zone by its name', () => {
  expect(['Europe/London', 'UTC', 'Asia/Calcutta'].every(isTimeZone)).toBe(true);
  expect(['', '+01:00', 'Europe/Atlantis', 'London'].some(isTimeZone)).toBe(false);
});
