import { z } from 'zod';
import { MAX_AMOUNT, type Minor, minor } from './money.ts';

export const MAX_STEPS = 3;
const MAX_COUNT = 365;

const step = z.object({
  count: z.int().min(0).max(MAX_COUNT),
  unit: z.enum(['days', 'hours']),
  percent: z.int().min(1).max(100),
});

/** What comes back of a place that its buyer cancels: until the first step that is not over, its part, less the fee. */
export const cancellationRule = z.object({
  /** the first to be over first, each with a smaller part than the one before */
  steps: z.array(step).max(MAX_STEPS),
  /** kept of each place, in minor units */
  fee: z.int().min(0).max(MAX_AMOUNT),
  /** whether the buyer may take credit instead */
  credit: z.boolean(),
});

export type CancellationRule = z.infer<typeof cancellationRule>;
export type CancellationStep = CancellationRule['steps'][number];

/** The rule of what comes back whole until it begins. */
export const WHOLE: CancellationRule = {
  steps: [{ count: 0, unit: 'hours', percent: 100 }],
  fee: 0,
  credit: true,
};

/** A rule as the database has it; undefined if there is none. */
export const ruleOf = (stored: unknown): CancellationRule | undefined =>
  cancellationRule.safeParse(stored).data;

/** When something begins, in its zone. */
export type Begins = { startsAt: Temporal.Instant; timeZone: string };

/** Whether steps are over one after another, each with a smaller part, as the words of a rule say. */
export const isOrdered = (steps: readonly CancellationStep[]): boolean =>
  steps.every(({ percent, ...limit }, at) => {
    const next = steps[at + 1];
    return !next || (hoursOf(limit) > hoursOf(next) && percent > next.percent);
  });

const hoursOf = ({ count, unit }: Pick<CancellationStep, 'count' | 'unit'>): number =>
  unit === 'days' ? count * 24 : count;

/**
 * When a step is over. Days are of the wall clock: three days before 19:00 is 19:00, also across a clock change. Hours are
 * hours.
 */
export function deadlineOf(
  { count, unit }: Pick<CancellationStep, 'count' | 'unit'>,
  { startsAt, timeZone }: Begins,
): Temporal.Instant {
  if (unit === 'hours') return startsAt.subtract({ hours: count });
  return startsAt.toZonedDateTimeISO(timeZone).subtract({ days: count }).toInstant();
}

/** The steps of a rule that are not over, the next to be over first. */
export const stepsLeft = (
  rule: CancellationRule,
  begins: Begins,
  now: Temporal.Instant,
): CancellationStep[] =>
  rule.steps.filter((each) => Temporal.Instant.compare(now, deadlineOf(each, begins)) < 0);

/**
 * What comes back of a price if its place is cancelled now: the part of the step, rounded half up to a minor unit, less the
 * fee, and never less than nothing.
 */
export function comesBack(
  rule: CancellationRule,
  price: number,
  { now, ...begins }: Begins & { now: Temporal.Instant },
): Minor {
  const [current] = stepsLeft(rule, begins, now);
  if (!current) return minor(0);
  const part = Math.floor((2 * price * current.percent + 100) / 200);
  return minor(Math.max(0, part - rule.fee));
}
