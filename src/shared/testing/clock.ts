import { NOW } from '../builders.ts';
import type { Clock } from '../time.ts';

export type TestClock = Clock & {
  set(to: string | Temporal.Instant): void;
  advance(by: Temporal.DurationLike): void;
};

/** Stands still until it is moved. */
export function fixedClock(at: string | Temporal.Instant = NOW): TestClock {
  let now = Temporal.Instant.from(at);
  return {
    now: () => now,
    set: (to) => {
      now = Temporal.Instant.from(to);
    },
    advance: (by) => {
      now = now.add(by);
    },
  };
}

/** Runs with the system's clock, ahead of it by as much as it is advanced: for tests whose browser has a clock too. */
export function runningClock(): Pick<TestClock, 'now' | 'advance'> {
  let ahead = new Temporal.Duration();
  return {
    now: () => Temporal.Now.instant().add(ahead),
    advance: (by) => {
      ahead = ahead.add(by);
    },
  };
}
