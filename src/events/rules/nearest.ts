import { minutesOf, type Range } from './availability.ts';

/** A free time: to be hired whole or, if flexible, any part of it that starts on a step and is long enough. */
export type FreeTime = {
  range: Range;
  flexible: boolean;
  stepMinutes: number;
  minMinutes: number;
  /** whether it is in the space that was chosen */
  sameSpace: boolean;
};

/**
 * The free times nearest to a chosen one that is not available, the nearest first. Of a flexible time, it is the part of the
 * same length that starts nearest to the chosen start. Another space counts as twelve hours away: nearer than another
 * day, further than another hour.
 */
export function nearestOffers<T extends FreeTime>(free: readonly T[], chosen: Range, most = 3): T[] {
  return free
    .flatMap((one) => {
      const range = one.flexible ? nearestPart(one, chosen) : one.range;
      return range ? [{ ...one, range }] : [];
    })
    .map((one) => ({ one, distance: distanceOf(one, chosen) }))
    .toSorted(
      (a, b) => a.distance - b.distance || Temporal.Instant.compare(a.one.range.from, b.one.range.from),
    )
    .slice(0, most)
    .map(({ one }) => one);
}

const OTHER_SPACE_MINUTES = 12 * 60;

const distanceOf = ({ range, sameSpace }: FreeTime, chosen: Range): number =>
  Math.abs(minutesBetween(chosen.from, range.from)) + (sameSpace ? 0 : OTHER_SPACE_MINUTES);

function nearestPart({ range, stepMinutes, minMinutes }: FreeTime, chosen: Range): Range | undefined {
  const onStep = (minutes: number) => Math.ceil(minutes / stepMinutes) * stepMinutes;
  const minutes = Math.max(onStep(minutesOf(chosen)), onStep(minMinutes));
  const room = minutesOf(range) - minutes;
  if (room < 0) return undefined;
  const latest = Math.floor(room / stepMinutes);
  const steps = Math.round(minutesBetween(range.from, chosen.from) / stepMinutes);
  const from = range.from.add({ minutes: Math.min(Math.max(steps, 0), latest) * stepMinutes });
  return { from, to: from.add({ minutes }) };
}

const minutesBetween = (from: Temporal.Instant, to: Temporal.Instant): number =>
  (to.epochMilliseconds - from.epochMilliseconds) / 60_000;
