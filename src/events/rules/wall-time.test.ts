import { expect, test } from 'vitest';
import { instantAt, isRepeated } from './wall-time.ts';

const at = (date: string, time: string, zone = 'Europe/London') =>
  instantAt(Temporal.PlainDate.from(date), Temporal.PlainTime.from(time), zone)?.toString();

test('finds no instant in the hour that a clock change skips', () => {
  expect(at('2026-03-29', '00:59')).toBe('2026-03-29T00:59:00Z');
  expect(at('2026-03-29', '01:00')).toBeUndefined();
  expect(at('2026-03-29', '01:59')).toBeUndefined();
  expect(at('2026-03-29', '02:00')).toBe('2026-03-29T01:00:00Z');
  // In Apia a whole day was skipped.
  expect(at('2011-12-30', '12:00', 'Pacific/Apia')).toBeUndefined();
});

test('takes the first of a time that exists twice, and knows it', () => {
  expect(at('2026-10-25', '01:30')).toBe('2026-10-25T00:30:00Z');
  const zoned = (text: string) => Temporal.Instant.from(text).toZonedDateTimeISO('Europe/London');
  expect(isRepeated(zoned('2026-10-25T00:30Z'))).toBe(true);
  expect(isRepeated(zoned('2026-10-25T01:30Z'))).toBe(true);
  expect(isRepeated(zoned('2026-10-25T02:00Z'))).toBe(false);
  expect(isRepeated(zoned('2026-03-29T01:00Z'))).toBe(false);
});
