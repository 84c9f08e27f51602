import { NOW } from '../builders.ts';
import type { Clock } from '../time.ts';

export type TestClock = Clock & {
  set(to: string | Temporal.Instant): void;
  advance(by: Temporal.DurationLike): void;
};

/** Creates a clock that only changes by `set` and `advance`. */
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

/** Creates a clock that runs ahead of the system clock by what it is advanced, for tests with a browser. */
export function runningClock(): Pick<TestClock, 'now' | 'advance'> {
  let offset = new Temporal.Duration();
  return {
    now: () => Temporal.Now.instant().add(offset),
    advance: (by) => {
      offset = offset.add(by);
    },
  };
}
