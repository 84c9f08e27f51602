import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Band,
  bandOn,
  fitsBand,
  fullRanges,
  type Leaf,
  mergeRanges,
  minutesOf,
  type OfferQuery,
  offersOn,
  type Range,
  stepsOf,
} from './availability.ts';

const LONDON = 'Europe/London';
const FRIDAY = Temporal.PlainDate.from('2026-06-12');
const MIDNIGHT = at('2026-06-12T00:00+01:00');
const LONG_AGO = at('2026-01-01T00:00Z');
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

const morning: Band = {
  days: EVERY_DAY,
  starts: Temporal.PlainTime.from('09:00'),
  ends: Temporal.PlainTime.from('12:00'),
  flexible: false,
  stepMinutes: 30,
  minMinutes: 60,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
};
const byTheHour: Band = { ...morning, ends: Temporal.PlainTime.from('17:00'), flexible: true };

describe('bandOn', () => {
  test('is undefined on a day of the week on which it does not recur', () => {
    expect(bandOn({ ...morning, days: [1, 2, 3, 4, 6, 7] }, FRIDAY, LONDON)).toBeUndefined();
  });

  test('goes on past midnight if it ends at or before its start', () => {
    const night = { ...morning, starts: time('21:00'), ends: time('02:00') };
    expect(wall(bandOn(night, FRIDAY, LONDON))).toBe('2026-06-12T21:00 – 2026-06-13T02:00');
    const day = { ...morning, starts: time('09:00'), ends: time('09:00') };
    expect(minutesOf(bandOn(day, FRIDAY, LONDON) ?? nowhere)).toBe(24 * 60);
  });

  test('keeps its wall times on both sides of a clock change', () => {
    const evening = { ...morning, starts: time('19:00'), ends: time('21:00') };
    const sundays = ['2026-03-22', '2026-03-29', '2026-10-18', '2026-10-25'].map(date);
    expect(sundays.map((sunday) => wall(bandOn(evening, sunday, LONDON)))).toEqual(
      sundays.map((sunday) => `${sunday}T19:00 – ${sunday}T21:00`),
    );
    expect(sundays.map((sunday) => bandOn(evening, sunday, LONDON)?.from.toString())).toEqual([
      '2026-03-22T19:00:00Z',
      '2026-03-29T18:00:00Z',
      '2026-10-18T18:00:00Z',
      '2026-10-25T19:00:00Z',
    ]);
  });

  test('is an hour shorter or longer across the night in which the clocks change', () => {
    const night = { ...morning, starts: time('22:00'), ends: time('06:00') };
    const hours = (day: string) => minutesOf(bandOn(night, date(day), LONDON) ?? nowhere) / 60;
    expect([hours('2026-03-27'), hours('2026-03-28'), hours('2026-10-24')]).toEqual([8, 7, 9]);
  });

  test('shifts a start that the clocks skip, and takes the first of an ambiguous one', () => {
    const early = { ...morning, starts: time('01:30'), ends: time('04:00') };
    expect(bandOn(early, date('2026-03-29'), LONDON)?.from.toString()).toBe('2026-03-29T01:30:00Z');
    expect(bandOn(early, date('2026-10-25'), LONDON)?.from.toString()).toBe('2026-10-25T00:30:00Z');
    const skipped = { ...morning, starts: time('01:00'), ends: time('02:00') };
    expect(bandOn(skipped, date('2026-03-29'), LONDON)).toBeUndefined();
  });

  test('starts at its wall time on every date, in every time zone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(LONDON, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'),
        fc.integer({ min: 0, max: 3650 }),
        fc.integer({ min: 4, max: 23 }),
        (zone, days, hour) => {
          const on = date('2024-01-01').add({ days });
          const band = { ...morning, starts: time(`${pad(hour)}:15`), ends: time('03:45') };
          const range = bandOn(band, on, zone) ?? nowhere;
          const from = range.from.toZonedDateTimeISO(zone);
          expect(from.toPlainDateTime().toString()).toBe(`${on}T${pad(hour)}:15:00`);
        },
      ),
    );
  });
});

test('joins ranges that overlap, and keeps apart those that touch', () => {
  const ranges = [range('14:00', '15:00'), range('09:00', '12:00'), range('10:00', '11:00')];
  expect(mergeRanges([...ranges, range('11:30', '13:00'), range('13:00', '14:00')])).toEqual([
    range('09:00', '13:00'),
    range('13:00', '14:00'),
    range('14:00', '15:00'),
  ]);
});

test('counts a space as full while all of its lanes are taken', () => {
  const bookings = [range('09:00', '12:00'), range('10:00', '14:00'), range('13:00', '15:00')];
  expect(fullRanges(1, bookings.slice(0, 1))).toEqual([range('09:00', '12:00')]);
  expect(fullRanges(2, bookings)).toEqual([range('10:00', '12:00'), range('13:00', '14:00')]);
  expect(fullRanges(3, bookings)).toEqual([]);
  // What only touches needs no second lane.
  expect(fullRanges(2, [range('09:00', '10:00'), range('10:00', '11:00')])).toEqual([]);
});

describe('fixed slot', () => {
  test('is offered as a whole or not at all', () => {
    expect(offers(morning, [room()])).toEqual(['09:00–12:00']);
    expect(offers(morning, [room(['11:59', '13:00'])])).toEqual([]);
    expect(offers(morning, [room(['07:00', '09:00'], ['12:00', '13:00'])])).toEqual(['09:00–12:00']);
  });

  test('needs its buffers to be free too', () => {
    const tidied = { ...morning, bufferBeforeMinutes: 15, bufferAfterMinutes: 30 };
    expect(offers(tidied, [room(['12:29', '13:00'])])).toEqual([]);
    expect(offers(tidied, [room(['08:00', '08:46'])])).toEqual([]);
    expect(offers(tidied, [room(['08:00', '08:45'], ['12:30', '13:00'])])).toEqual(['09:00–12:00']);
  });

  test('is not offered once it has begun', () => {
    expect(offers(morning, [room()], at('2026-06-12T08:59:59+01:00'))).toHaveLength(1);
    expect(offers(morning, [room()], at('2026-06-12T09:00+01:00'))).toEqual([]);
  });

  test('needs all lanes of all rooms of a hall', () => {
    const rooms = [room(), { lanes: 2, taken: [range('10:00', '11:00')] }];
    expect(offersOn(morning, friday(rooms, true))).toEqual([]);
  });

  test('needs a lane that is free at every moment, not the same one throughout', () => {
    const inTurn = [range('09:00', '10:00'), range('10:00', '12:00')];
    expect(offers(morning, [{ lanes: 2, taken: inTurn }])).toEqual(['09:00–12:00']);
    expect(offers(morning, [{ lanes: 2, taken: [...inTurn, range('09:45', '10:15')] }])).toEqual([]);
    expect(offers(morning, [{ lanes: 3, taken: [...inTurn, range('09:45', '10:15')] }])).toEqual([
      '09:00–12:00',
    ]);
  });

  test('is offered exactly if no minute of it is occupied', () => {
    fc.assert(
      fc.property(bands(false), spaces, nows, (band, { leaves, whole }, now) => {
        const range = bandOn(band, FRIDAY, LONDON);
        const open =
          range && Temporal.Instant.compare(now, range.from) < 0 && isFree(band, range, leaves, whole);
        expect(offersOn(band, friday(leaves, whole, now))).toEqual(open ? [range] : []);
      }),
      { numRuns: 300 },
    );
  });
});

describe('flexible slot', () => {
  test('offers the windows between bookings, on its steps and long enough', () => {
    expect(offers(byTheHour, [room(['10:10', '11:20'], ['12:00', '13:00'], ['16:15', '16:20'])])).toEqual([
      '09:00–10:00',
      '13:00–16:00',
    ]);
  });

  test('leaves out the part that has begun', () => {
    expect(offers(byTheHour, [room()], at('2026-06-12T13:00+01:00'))).toEqual(['13:30–17:00']);
    expect(offers(byTheHour, [room()], at('2026-06-12T16:10+01:00'))).toEqual([]);
  });

  test('ends at the end of its band, even if that is no step', () => {
    const band = { ...byTheHour, ends: time('11:45') };
    expect(offers(band, [room()])).toEqual(['09:00–11:45']);
    const [window] = offersOn(band, friday([room()]));
    expect(stepsOf(band, window ?? nowhere).map(clock)).toEqual([
      '09:00',
      '09:30',
      '10:00',
      '10:30',
      '11:00',
      '11:30',
      '11:45',
    ]);
  });

  test('offers the windows in which not all lanes are taken', () => {
    const bookings = [range('11:00', '12:00'), range('14:00', '15:00')];
    expect(offers(byTheHour, [{ lanes: 2, taken: bookings }])).toEqual(['09:00–17:00']);
    expect(offers(byTheHour, [{ lanes: 2, taken: [...bookings, range('11:30', '14:30')] }])).toEqual([
      '09:00–11:30',
      '12:00–14:00',
      '14:30–17:00',
    ]);
  });

  test('offers exactly what can be booked', () => {
    fc.assert(
      fc.property(bands(true), spaces, nows, (band, { leaves, whole }, now) => {
        const range = bandOn(band, FRIDAY, LONDON);
        const windows = offersOn(band, friday(leaves, whole, now));
        if (!range) return expect(windows).toEqual([]);

        for (const window of windows) {
          for (const chosen of choices(stepsOf(band, window), band)) {
            expect(fitsBand(band, range, chosen)).toBe(true);
            expect(isFree(band, chosen, leaves, whole)).toBe(true);
            expect(Temporal.Instant.compare(now, chosen.from)).toBe(-1);
          }
        }
        for (const chosen of choices(stepsOf(band, range), band)) {
          if (Temporal.Instant.compare(now, chosen.from) >= 0 || !isFree(band, chosen, leaves, whole))
            continue;
          expect(windows.some((window) => lies(chosen, window))).toBe(true);
        }
        const nested = windows.filter((one) => windows.some((other) => other !== one && lies(one, other)));
        expect(nested).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('refuses a range that is off its steps, too short or outside', () => {
    const whole = bandOn(byTheHour, FRIDAY, LONDON) ?? nowhere;
    const fits = (from: string, to: string) => fitsBand(byTheHour, whole, range(from, to));
    expect(fits('10:00', '11:30')).toBe(true);
    expect(fits('09:00', '17:00')).toBe(true);
    expect([
      fits('10:15', '12:00'),
      fits('10:00', '11:45'),
      fits('10:00', '10:30'),
      fits('08:30', '10:00'),
      fits('16:00', '17:30'),
      fits('12:00', '11:00'),
      fits('10:00', '11:30:00.0009'),
      fits('10:00:00.0000001', '11:30'),
    ]).toEqual(Array(8).fill(false));
  });
});

// A slow reference implementation: a range is free if at every minute of it, buffers included, a lane is.
function isFree(band: Band, range: Range, leaves: readonly Leaf[], whole: boolean): boolean {
  const from = range.from.subtract({ minutes: band.bufferBeforeMinutes });
  const minutes = minutesOf(range) + band.bufferBeforeMinutes + band.bufferAfterMinutes;
  for (let minute = 0; minute < minutes; minute += GRID) {
    const moment = from.epochMilliseconds + minute * 60_000;
    for (const { lanes, taken } of leaves) {
      const inUse = taken.filter(
        (one) => one.from.epochMilliseconds <= moment && moment < one.to.epochMilliseconds,
      ).length;
      if (whole ? inUse > 0 : inUse >= lanes) return false;
    }
  }
  return true;
}

function* choices(steps: Temporal.Instant[], band: Band): Generator<Range> {
  for (const from of steps) {
    for (const to of steps) {
      if (minutesOf({ from, to }) >= band.minMinutes) yield { from, to };
    }
  }
}

const lies = (inner: Range, outer: Range) =>
  Temporal.Instant.compare(outer.from, inner.from) <= 0 && Temporal.Instant.compare(inner.to, outer.to) <= 0;

// All generated times lie on a grid of five minutes, so that the reference implementation can step by five minutes.
const GRID = 5;
const minute = (max: number) => fc.integer({ min: 0, max: max / GRID }).map((steps) => steps * GRID);

const bands = (flexible: boolean) =>
  fc
    .record({
      starts: minute(23 * 60),
      length: fc.integer({ min: 12, max: 72 }).map((steps) => steps * GRID),
      stepMinutes: fc.constantFrom(30, 45, 60),
      minMinutes: fc.constantFrom(30, 60, 90),
      bufferBeforeMinutes: minute(60),
      bufferAfterMinutes: minute(60),
    })
    .map(({ starts, length, ...band }): Band => {
      const from = time('00:00').add({ minutes: starts });
      return { ...band, days: EVERY_DAY, flexible, starts: from, ends: from.add({ minutes: length }) };
    });

const leavesWith = (lanes: number) =>
  fc.record({
    lanes: fc.constant(lanes),
    taken: fc.array(
      fc
        .record({ from: minute(40 * 60), length: minute(300) })
        .filter(({ length }) => length > 0)
        .map(({ from, length }): Range => {
          const begins = MIDNIGHT.add({ minutes: from - 120 });
          return { from: begins, to: begins.add({ minutes: length }) };
        }),
      { maxLength: 8 },
    ),
  });

const spaces = fc.oneof(
  fc
    .integer({ min: 1, max: 3 })
    .chain(leavesWith)
    .map((leaf) => ({ leaves: [leaf], whole: false })),
  fc.tuple(leavesWith(1), leavesWith(2)).map((leaves) => ({ leaves, whole: true })),
);

const nows = fc.oneof(
  fc.constant(LONG_AGO),
  minute(36 * 60).map((minutes) => MIDNIGHT.add({ minutes })),
);

function friday(leaves: readonly Leaf[], wholeLeaves = false, now = LONG_AGO): OfferQuery {
  return { date: FRIDAY, timeZone: LONDON, leaves, wholeLeaves, now };
}

const offers = (band: Band, leaves: Leaf[], now = LONG_AGO): string[] =>
  offersOn(band, friday(leaves, false, now)).map(({ from, to }) => `${clock(from)}–${clock(to)}`);

const room = (...busy: [string, string][]): Leaf => ({
  lanes: 1,
  taken: busy.map(([from, to]) => range(from, to)),
});
const range = (from: string, to: string): Range => ({
  from: at(`2026-06-12T${from}+01:00`),
  to: at(`2026-06-12T${to}+01:00`),
});
const nowhere: Range = { from: LONG_AGO, to: LONG_AGO };

function at(text: string): Temporal.Instant {
  return Temporal.Instant.from(text);
}
function date(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(text);
}
function time(text: string): Temporal.PlainTime {
  return Temporal.PlainTime.from(text);
}
const pad = (number: number): string => String(number).padStart(2, '0');
const clock = (instant: Temporal.Instant): string =>
  instant.toZonedDateTimeISO(LONDON).toPlainTime().toString({ smallestUnit: 'minute' });
const wall = (one: Range | undefined): string =>
  [one?.from, one?.to]
    .map((instant) =>
      instant?.toZonedDateTimeISO(LONDON).toPlainDateTime().toString({ smallestUnit: 'minute' }),
    )
    .join(' – ');
