/** A range of time, its end not included. */
export type Range = { from: Temporal.Instant; to: Temporal.Instant };

/** A recurring band, in wall times of its calendar's zone. */
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

/** An undivided space: how many lanes it has, and what is taken of them, buffers included. */
export type Leaf = { lanes: number; taken: readonly Range[] };

/**
 * The band of a date as instants, or undefined on a day it does not recur on. An end at or before the start lies on
 * the next day. A wall time that a clock change skips moves on by the gap, one that comes twice is the first
 * (RFC 5545 §3.3.5 reads them the same way).
 */
export function bandOn(band: Band, date: Temporal.PlainDate, timeZone: string): Range | undefined {
  if (!band.days.includes(date.dayOfWeek)) return undefined;
  const endsOn = Temporal.PlainTime.compare(band.ends, band.starts) <= 0 ? date.add({ days: 1 }) : date;
  const from = date.toZonedDateTime({ timeZone, plainTime: band.starts }).toInstant();
  const to = endsOn.toZonedDateTime({ timeZone, plainTime: band.ends }).toInstant();
  return isBefore(from, to) ? { from, to } : undefined;
}

/**
 * The parts of a date's band that can still be had: the whole of a fixed one or nothing, of a flexible one each window
 * that is long enough. What has begun is no longer to be had.
 * @param wholeLeaves the space has parts: all lanes of all of them are taken together
 */
export function offersOn(
  band: Band,
  date: Temporal.PlainDate,
  timeZone: string,
  leaves: readonly Leaf[],
  wholeLeaves: boolean,
  now: Temporal.Instant,
): Range[] {
  const whole = bandOn(band, date, timeZone);
  if (!whole) return [];
  const before = { minutes: band.bufferBeforeMinutes };
  const after = { minutes: band.bufferAfterMinutes };
  const blocked = leaves
    .flatMap((leaf) => fullOf(leaf, wholeLeaves ? 1 : leaf.lanes))
    .map((taken) => ({ from: taken.from.subtract(after), to: taken.to.add(before) }));

  if (!band.flexible) {
    const open = isBefore(now, whole.from) && !blocked.some((taken) => overlaps(taken, whole));
    return open ? [whole] : [];
  }
  const step = band.stepMinutes * 60;
  return windowsBetween(whole, blocked)
    .map((window) => ({
      from: onStep(isBefore(window.from, now) ? now : window.from, whole.from, step, Math.ceil),
      to: onStep(window.to, whole.from, step, Math.floor),
    }))
    .filter((window) => minutesOf(window) >= band.minMinutes);
}

/** Whether a chosen range fits a flexible band: on its steps, long enough, inside it. */
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

export const overlaps = (a: Range, b: Range): boolean => isBefore(a.from, b.to) && isBefore(b.from, a.to);

export const minutesOf = (range: Range): number => secondsBetween(range.from, range.to) / 60;

/** Where as many bookings as `lanes` lie over each other: there is no lane left. */
function fullOf(leaf: Leaf, lanes: number): readonly Range[] {
  if (lanes <= 1) return leaf.taken;
  const edges = leaf.taken
    .flatMap(({ from, to }) => [
      { at: from, by: 1 },
      { at: to, by: -1 },
    ])
    .sort((a, b) => Temporal.Instant.compare(a.at, b.at) || a.by - b.by);
  const full: Range[] = [];
  let used = 0;
  let since: Temporal.Instant | undefined;
  for (const { at, by } of edges) {
    used += by;
    if (used >= lanes) since ??= at;
    else if (since) {
      full.push({ from: since, to: at });
      since = undefined;
    }
  }
  return full;
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

function onStep(at: Temporal.Instant, origin: Temporal.Instant, step: number, round: (n: number) => number) {
  return origin.add({ seconds: round(secondsBetween(origin, at) / step) * step });
}

const secondsBetween = (from: Temporal.Instant, to: Temporal.Instant): number =>
  (to.epochMilliseconds - from.epochMilliseconds) / 1000;

const isBefore = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0;
