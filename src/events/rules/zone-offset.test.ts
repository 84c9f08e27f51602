import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantAt, localDate } from './zone-offset.ts';

// Zones with summer time, half hours, changes at midnight, a skipped day (Apia 2011), and a change of half an hour.
const ZONES = [
  'UTC',
  'Europe/London',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Asuncion',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Chatham',
  'Antarctica/Troll',
];
const zone = fc.constantFrom(...ZONES);
const times = fc.integer({ min: 0, max: 24 * 60 - 1 });
const days = fc.integer({ min: 0, max: 366 * 230 });

test('finds the instant of a wall time as Temporal does, in every zone and on every day', () => {
  fc.assert(
    fc.property(zone, days, times, (timeZone, day, minutes) => {
      const date = Temporal.PlainDate.from('1970-01-01').add({ days: day });
      const time = new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60);
      expect(instantAt(date, time, timeZone).toString()).toBe(
        date.toZonedDateTime({ timeZone, plainTime: time }).toInstant().toString(),
      );
    }),
    { numRuns: 3_000 },
  );
});

test('finds the date of an instant as Temporal does, in every zone and at every time', () => {
  fc.assert(
    fc.property(zone, days, times, (timeZone, day, minutes) => {
      const at = Temporal.Instant.fromEpochMilliseconds(day * 86_400_000 + minutes * 60_000 + 999);
      expect(localDate(at, timeZone).toString()).toBe(
        at.toZonedDateTimeISO(timeZone).toPlainDate().toString(),
      );
    }),
    { numRuns: 3_000 },
  );
});

test.each(ZONES)('is right at each change of the clock from 2000 to 2040 in %s', (timeZone) => {
  let change = Temporal.ZonedDateTime.from(`2000-01-01T00:00[${timeZone}]`).getTimeZoneTransition('next');
  for (; change && change.year < 2040; change = change.getTimeZoneTransition('next')) {
    for (const hours of [-72, -49, -48, -25, -2, -1, 0, 1, 2, 25, 48, 49, 72]) {
      const at = change.toInstant().add({ hours });
      const local = at.toZonedDateTimeISO(timeZone);
      expect(localDate(at, timeZone).toString()).toBe(local.toPlainDate().toString());
      const plain = { timeZone, plainTime: local.toPlainTime() };
      expect(instantAt(local.toPlainDate(), local.toPlainTime(), timeZone).toString()).toBe(
        local.toPlainDate().toZonedDateTime(plain).toInstant().toString(),
      );
    }
  }
});

test.each(['0001-01-15', '0099-06-15', '1800-03-03', '9999-12-31'])('copes with %s', (text) => {
  const date = Temporal.PlainDate.from(text);
  const time = new Temporal.PlainTime(12);
  const timeZone = 'Europe/London';
  const expected = date.toZonedDateTime({ timeZone, plainTime: time }).toInstant();
  expect(instantAt(date, time, timeZone).toString()).toBe(expected.toString());
  expect(localDate(expected, timeZone).toString()).toBe(text);
});
