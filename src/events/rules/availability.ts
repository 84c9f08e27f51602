import { instantAt } from './zone-offset.ts';

/** A half-open range of time: its end is not included. */
export type Range = { from: Temporal.Instant; to: Temporal.Instant };

/** A recurring band, in wall times of its calendar's time zone. */
export type Band = {
  days: readonly number[];
  starts: Temporal.PlainTime;
  ends: Temporal.PlainTime;
  flexible: boolean;
  stepMinutes: number;
  minMinutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
};

/** An undivided space: its number of lanes, and the ranges for each of which one of them is occupied, buffers included. */
export type Leaf = { lanes: number; taken: readonly Range[] };

/**
 * Resolves a band on a date to instants. An end at or before the start lies on the next day. A wall time skipped by a
 * clock change is shifted by the gap; of an ambiguous one, the first is used (RFC 5545 §3.3.5).
 * @returns undefined on a day on which it does not recur
 */
export function bandOn(band: Band, date: Temporal.PlainDate, timeZone: string): Range | undefined {
  if (!band.days.includes(date.dayOfWeek)) return undefined;
  const endsOn = Temporal.PlainTime.compare(band.ends, band.starts) <= 0 ? date.add({ days: 1 }) : date;
  const from = instantAt(date, band.starts, timeZone);
  const to = instantAt(endsOn, band.ends, timeZone);
  return isBefore(from, to) ? { from, to } : undefined;
}

export type OfferQuery = {
  date: Temporal.PlainDate;
  timeZone: string;
  leaves: readonly Leaf[];
  /** whether the space has parts: then all lanes of all of them are booked together */
  wholeLeaves: boolean;
  now: Temporal.Instant;
};

/**
 * Lists what can be booked of a band on a date: a fixed band as a whole, a flexible one in every free window that is
 * long enough. Times that have begun are not offered.
 */
export function offersOn(band: Band, { date, timeZone, leaves, wholeLeaves, now }: OfferQuery): Range[] {
  const whole = bandOn(band, date, timeZone);
  if (!whole) return [];
  if (!isBefore(now, band.flexible ? whole.to : whole.from)) return [];
  const windows = windowsBetween(whole, blockedBy(band, whole, leaves, wholeLeaves));
  if (!band.flexible) return windows.filter((window) => isSame(window, whole));
  return windows
    .map((window) => onSteps(band, whole, window, now))
    .filter((window) => minutesOf(window) >= band.minMinutes);
}

/** Lists the instants of a window at which a booking may start or end. */
export function stepsOf(band: Band, window: Range): Temporal.Instant[] {
  const steps: Temporal.Instant[] = [];
  for (let at = window.from; isBefore(at, window.to); at = at.add({ minutes: band.stepMinutes }))
    steps.push(at);
  return [...steps, window.to];
}

/** Whether a range fits a flexible band: on its steps, long enough, and within it. */
export function fitsBand(band: Band, whole: Range, chosen: Range): boolean {
  const step = band.stepMinutes * 60;
  return (
    !isBefore(chosen.from, whole.from) &&
    !isBefore(whole.to, chosen.to) &&
    minutesOf(chosen) >= band.minMinutes &&
    secondsBetween(whole.from, chosen.from) % step === 0 &&
    (secondsBetween(whole.from, chosen.to) % step === 0 || chosen.to.equals(whole.to))
  );
}

/** The range for which an entry or a booking of a slot occupies its space, buffers included. */
export const bufferedRange = (
  { from, to }: Range,
  buffers: { buffer_before_minutes: number; buffer_after_minutes: number },
): Range => ({
  from: from.subtract({ minutes: buffers.buffer_before_minutes }),
  to: to.add({ minutes: buffers.buffer_after_minutes }),
});

/**
 * The price of a booking of a slot, in minor units. Part of an hour is charged pro rata, rounded up.
 * @param slot costMinor is the price of an hour if the slot is flexible, of the whole slot otherwise
 */
export const slotCost = (slot: { flexible: boolean; costMinor: number }, minutes: number): number =>
  slot.flexible ? Math.ceil((slot.costMinor * minutes) / 60) : slot.costMinor;

export const overlaps = (a: Range, b: Range): boolean => isBefore(a.from, b.to) && isBefore(b.from, a.to);

export const minutesOf = (range: Range): number => secondsBetween(range.from, range.to) / 60;

/** Joins ranges that overlap; those that only touch stay apart. Sorted by start. */
export function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => Temporal.Instant.compare(a.from, b.from))) {
    const last = merged.at(-1);
    if (last && isBefore(from, last.to)) {
      if (isBefore(last.to, to)) last.to = to;
    } else merged.push({ from, to });
  }
  return merged;
}

/**
 * The ranges in which every lane of an undivided space is taken. Which lane a booking has does not matter: where one is
 * free at every moment, the database finds one for the whole time.
 * @param lanes how many it has, at least one
 */
export function fullRanges(lanes: number, taken: readonly Range[]): Range[] {
  const changes = taken
    .flatMap(({ from, to }) => [
      { at: from, by: 1 },
      { at: to, by: -1 },
    ])
    // An end comes before a start at the same moment.
    .sort((a, b) => Temporal.Instant.compare(a.at, b.at) || a.by - b.by);
  const full: Range[] = [];
  let inUse = 0;
  for (const { at, by } of changes) {
    if (inUse + by === lanes && by > 0) full.push({ from: at, to: at });
    const last = full.at(-1);
    if (inUse === lanes && by < 0 && last) last.to = at;
    inUse += by;
  }
  return full;
}

/** The ranges that a booking of this band must not overlap, so that its buffers are free too. */
function blockedBy(band: Band, whole: Range, leaves: readonly Leaf[], wholeLeaves: boolean): Range[] {
  // Few bookings of a month are near one band: comparing numbers skips the others cheaply.
  const from = whole.from.epochMilliseconds - band.bufferBeforeMinutes * 60_000;
  const to = whole.to.epochMilliseconds + band.bufferAfterMinutes * 60_000;
  return leaves
    .flatMap(({ lanes, taken }) => {
      const near = taken.filter(
        (one) => one.from.epochMilliseconds <= to && one.to.epochMilliseconds >= from,
      );
      // A space with parts is booked with all lanes of all of them, so that one taken lane is in the way.
      return wholeLeaves || lanes === 1 ? near : fullRanges(lanes, near);
    })
    .map((one) => ({
      from: one.from.subtract({ minutes: band.bufferAfterMinutes }),
      to: one.to.add({ minutes: band.bufferBeforeMinutes }),
    }));
}

function windowsBetween(whole: Range, blocked: readonly Range[]): Range[] {
  const windows: Range[] = [];
  let from = whole.from;
  for (const taken of blocked.toSorted((a, b) => Temporal.Instant.compare(a.from, b.from))) {
    if (isBefore(from, taken.from)) {
      windows.push({ from, to: isBefore(taken.from, whole.to) ? taken.from : whole.to });
    }
    if (isBefore(from, taken.to)) from = taken.to;
    if (!isBefore(from, whole.to)) return windows;
  }
  windows.push({ from, to: whole.to });
  return windows;
}

/** Clips a window to the band's steps and to the future. The end of the band counts as a step. */
function onSteps(band: Band, whole: Range, window: Range, now: Temporal.Instant): Range {
  const step = band.stepMinutes * 60;
  const onStep = (at: Temporal.Instant, round: (steps: number) => number) =>
    whole.from.add({ seconds: round(secondsBetween(whole.from, at) / step) * step });
  const begun = !isBefore(now, window.from);
  return {
    // A step at exactly `now` has begun.
    from: begun ? onStep(now.add({ milliseconds: 1 }), Math.ceil) : onStep(window.from, Math.ceil),
    to: window.to.equals(whole.to) ? whole.to : onStep(window.to, Math.floor),
  };
}

const isSame = (a: Range, b: Range): boolean => a.from.equals(b.from) && a.to.equals(b.to);

const secondsBetween = (from: Temporal.Instant, to: Temporal.Instant): number =>
  // To the nanosecond: a range slightly off a step must not pass.
  Number(to.epochNanoseconds - from.epochNanoseconds) / 1e9;

const isBefore = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0;
