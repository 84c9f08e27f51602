import { minutesOf, type Range } from './availability.ts';

/** A free time: bookable as a whole or, if flexible, in any part that begins on a step and is long enough. */
export type FreeTime = {
  range: Range;
  flexible: boolean;
  stepMinutes: number;
  minMinutes: number;
  /** in the space that was asked for */
  sameSpace: boolean;
};

/**
 * Lists the free times nearest to one that was asked for and is taken, nearest first. A flexible time is cut to the part
 * of the same length that begins nearest. Another space counts as twelve hours away: nearer than another day, further
 * than another hour.
 */
export function nearestOffers<T extends FreeTime>(free: readonly T[], wanted: Range, most = 3): T[] {
  return free
    .flatMap((one) => {
      const range = one.flexible ? nearestPart(one, wanted) : one.range;
      return range ? [{ ...one, range }] : [];
    })
    .map((one) => ({ one, distance: distanceOf(one, wanted) }))
    .toSorted(
      (a, b) => a.distance - b.distance || Temporal.Instant.compare(a.one.range.from, b.one.range.from),
    )
    .slice(0, most)
    .map(({ one }) => one);
}

const OTHER_SPACE_MINUTES = 12 * 60;

const distanceOf = ({ range, sameSpace }: FreeTime, wanted: Range): number =>
  Math.abs(minutesBetween(wanted.from, range.from)) + (sameSpace ? 0 : OTHER_SPACE_MINUTES);

function nearestPart({ range, stepMinutes, minMinutes }: FreeTime, wanted: Range): Range | undefined {
  const onStep = (minutes: number) => Math.ceil(minutes / stepMinutes) * stepMinutes;
  const minutes = Math.max(onStep(minutesOf(wanted)), onStep(minMinutes));
  const room = minutesOf(range) - minutes;
  if (room < 0) return undefined;
  const latest = Math.floor(room / stepMinutes);
  const steps = Math.round(minutesBetween(range.from, wanted.from) / stepMinutes);
  const from = range.from.add({ minutes: Math.min(Math.max(steps, 0), latest) * stepMinutes });
  return { from, to: from.add({ minutes }) };
}

const minutesBetween = (from: Temporal.Instant, to: Temporal.Instant): number =>
  (to.epochMilliseconds - from.epochMilliseconds) / 60_000;
