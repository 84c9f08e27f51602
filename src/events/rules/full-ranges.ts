import { type OccupiedRange, overlaps, type Range } from './availability.ts';

/** Joins ranges that overlap; those that only touch stay apart. Sorted by start. */
export function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => Temporal.Instant.compare(a.from, b.from))) {
    const last = merged.at(-1);
    if (last && Temporal.Instant.compare(from, last.to) < 0) {
      if (Temporal.Instant.compare(last.to, to) < 0) last.to = to;
    } else merged.push({ from, to });
  }
  return merged;
}

/**
 * The ranges in which every lane of an undivided space is taken.
 * @param lanes how many it has, at least one
 */
export function fullRanges(lanes: number, taken: readonly OccupiedRange[]): Range[] {
  return Array.from({ length: lanes }, (_, lane) =>
    mergeRanges(taken.filter((one) => one.lane === lane + 1)),
  ).reduce((full, ofLane) =>
    full.flatMap((a) => ofLane.filter((b) => overlaps(a, b)).map((b) => intersection(a, b))),
  );
}

const intersection = (a: Range, b: Range): Range => ({
  from: Temporal.Instant.compare(a.from, b.from) < 0 ? b.from : a.from,
  to: Temporal.Instant.compare(a.to, b.to) < 0 ? a.to : b.to,
});
