import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minutesOf, type Range } from './availability.ts';
import { type FreeTime, nearestOffers } from './nearest.ts';

const wanted = range('2026-06-12T18:00', '2026-06-12T20:00');

describe('the nearest free times', () => {
  test('are sorted by distance', () => {
    const free = [
      whole('2026-06-13T18:00', '2026-06-13T20:00'),
      whole('2026-06-12T09:00', '2026-06-12T11:00'),
      whole('2026-06-12T20:00', '2026-06-12T22:00'),
      whole('2026-06-14T18:00', '2026-06-14T20:00'),
    ];
    expect(starts(nearestOffers(free, wanted))).toEqual([
      '2026-06-12T20:00',
      '2026-06-12T09:00',
      '2026-06-13T18:00',
    ]);
  });

  test('rank another space before another day, and after another hour', () => {
    const elsewhere = { ...whole('2026-06-12T18:00', '2026-06-12T20:00'), sameSpace: false };
    const later = whole('2026-06-12T21:00', '2026-06-12T23:00');
    const tomorrow = whole('2026-06-13T18:00', '2026-06-13T20:00');
    expect(nearestOffers([tomorrow, elsewhere, later], wanted)).toEqual([later, elsewhere, tomorrow]);
  });

  test('have the requested length if the time is flexible', () => {
    const band = part('2026-06-12T19:00', '2026-06-12T23:00');
    expect(nearestOffers([band], wanted)[0]?.range).toEqual(range('2026-06-12T19:00', '2026-06-12T21:00'));
    const before = part('2026-06-12T09:00', '2026-06-12T17:30');
    expect(nearestOffers([before], wanted)[0]?.range).toEqual(range('2026-06-12T15:30', '2026-06-12T17:30'));
    const around = part('2026-06-12T09:00', '2026-06-12T23:00');
    expect(nearestOffers([around], wanted)[0]?.range).toEqual(wanted);
  });

  test('exclude what is too short', () => {
    expect(nearestOffers([part('2026-06-12T09:00', '2026-06-12T10:30')], wanted)).toEqual([]);
  });

  test('are none if nothing is free', () => {
    expect(nearestOffers([], wanted)).toEqual([]);
  });

  test('lie within free times, on their steps, with none left out that is nearer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 40 }), fc.boolean()), { maxLength: 6 }),
        fc.constantFrom(30, 60),
        fc.constantFrom(60, 90, 120),
        (stretches, stepMinutes, minMinutes) => {
          const free = stretches.map(([from, length, sameSpace]) => {
            const begins = wanted.from.add({ minutes: (from - 100) * 30 });
            const stretch = { from: begins, to: begins.add({ minutes: length * 30 }) };
            return { range: stretch, flexible: true, stepMinutes, minMinutes, sameSpace };
          });
          const step = (minutes: number) => Math.ceil(minutes / stepMinutes) * stepMinutes;
          const minutes = Math.max(step(120), step(minMinutes));
          const far = (start: Temporal.Instant, sameSpace: boolean) =>
            Math.abs(start.since(wanted.from).total('minutes')) + (sameSpace ? 0 : 720);
          const possible = free.map(({ range: { from, to }, sameSpace }) => {
            const distances: number[] = [];
            for (
              let start = from;
              Temporal.Instant.compare(start.add({ minutes }), to) <= 0;
              start = start.add({ minutes: stepMinutes })
            )
              distances.push(far(start, sameSpace));
            return Math.min(...distances);
          });
          const found = nearestOffers(free, wanted);
          expect(found.map(({ range: { from }, sameSpace }) => far(from, sameSpace))).toEqual(
            possible
              .filter(Number.isFinite)
              .sort((a, b) => a - b)
              .slice(0, 3),
          );
          expect(found.every((one) => minutesOf(one.range) === minutes)).toBe(true);
        },
      ),
    );
  });
});

function range(from: string, to: string): Range {
  return { from: Temporal.Instant.from(`${from}+01:00`), to: Temporal.Instant.from(`${to}+01:00`) };
}

const whole = (from: string, to: string): FreeTime => ({
  range: range(from, to),
  flexible: false,
  stepMinutes: 30,
  minMinutes: 60,
  sameSpace: true,
});
const part = (from: string, to: string): FreeTime => ({ ...whole(from, to), flexible: true });

const starts = (found: FreeTime[]): string[] =>
  found.map(({ range: { from } }) =>
    from.toZonedDateTimeISO('Europe/London').toPlainDateTime().toString({ smallestUnit: 'minute' }),
  );
