import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minutesOf, type Range } from './availability.ts';
import { type FreeTime, nearestOffers } from './nearest.ts';

const chosen = range('2026-06-12T18:00', '2026-06-12T20:00');

describe('nearestOffers', () => {
  test('sorts free times by distance', () => {
    const free = [
      whole('2026-06-13T18:00', '2026-06-13T20:00'),
      whole('2026-06-12T09:00', '2026-06-12T11:00'),
      whole('2026-06-12T20:00', '2026-06-12T22:00'),
      whole('2026-06-14T18:00', '2026-06-14T20:00'),
    ];
    expect(starts(nearestOffers(free, chosen))).toEqual([
      '2026-06-12T20:00',
      '2026-06-12T09:00',
      '2026-06-13T18:00',
    ]);
  });

  test('prefers another hour to another space, and another space to another day', () => {
    const elsewhere = { ...whole('2026-06-12T18:00', '2026-06-12T20:00'), sameSpace: false };
    const later = whole('2026-06-12T21:00', '2026-06-12T23:00');
    const tomorrow = whole('2026-06-13T18:00', '2026-06-13T20:00');
    expect(nearestOffers([tomorrow, elsewhere, later], chosen)).toEqual([later, elsewhere, tomorrow]);
  });

  test('takes a part of a flexible time that is as long as the chosen one', () => {
    const band = part('2026-06-12T19:00', '2026-06-12T23:00');
    expect(nearestOffers([band], chosen)[0]?.range).toEqual(range('2026-06-12T19:00', '2026-06-12T21:00'));
    const before = part('2026-06-12T09:00', '2026-06-12T17:30');
    expect(nearestOffers([before], chosen)[0]?.range).toEqual(range('2026-06-12T15:30', '2026-06-12T17:30'));
    const around = part('2026-06-12T09:00', '2026-06-12T23:00');
    expect(nearestOffers([around], chosen)[0]?.range).toEqual(chosen);
  });

  test('leaves out times that are too short', () => {
    expect(nearestOffers([part('2026-06-12T09:00', '2026-06-12T10:30')], chosen)).toEqual([]);
  });

  test('returns nothing where nothing is free', () => {
    expect(nearestOffers([], chosen)).toEqual([]);
  });

  test('finds the nearest parts within the free times and on their steps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 40 }), fc.boolean()), { maxLength: 6 }),
        fc.constantFrom(30, 60),
        fc.constantFrom(60, 90, 120),
        (stretches, stepMinutes, minMinutes) => {
          const free = stretches.map(([from, length, sameSpace]) => {
            const begins = chosen.from.add({ minutes: (from - 100) * 30 });
            const stretch = { from: begins, to: begins.add({ minutes: length * 30 }) };
            return { range: stretch, flexible: true, stepMinutes, minMinutes, sameSpace };
          });
          const step = (minutes: number) => Math.ceil(minutes / stepMinutes) * stepMinutes;
          const minutes = Math.max(step(120), step(minMinutes));
          const far = (start: Temporal.Instant, sameSpace: boolean) =>
            Math.abs(start.since(chosen.from).total('minutes')) + (sameSpace ? 0 : 720);
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
          const found = nearestOffers(free, chosen);
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
