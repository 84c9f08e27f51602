import { describe, expect, test } from 'vitest';
import { type CancellationRule, comesBack, deadlineOf, isOrdered, ruleOf } from './cancellation.ts';
import { cancellationWords } from './i18n/cancellation-words.ts';

const begins = { startsAt: Temporal.Instant.from('2026-06-12T18:00:00Z'), timeZone: 'Europe/London' };
const rule: CancellationRule = {
  steps: [
    { count: 7, unit: 'days', percent: 100 },
    { count: 24, unit: 'hours', percent: 50 },
  ],
  fee: 0,
  credit: false,
};

describe('what comes back', () => {
  test.each([
    ['2026-06-05T17:59:59Z', 2301],
    ['2026-06-05T18:00:00Z', 1151],
    ['2026-06-11T17:59:59Z', 1151],
    ['2026-06-11T18:00:00Z', 0],
    ['2026-06-12T18:00:00Z', 0],
  ])('at %s is %i of 2301, rounded half up', (now, back) => {
    expect(comesBack(rule, 2301, { ...begins, now: Temporal.Instant.from(now) })).toBe(back);
  });

  test('is less the fee, and never less than nothing', () => {
    const withFee = { ...rule, fee: 1200 };
    const at = (now: string) => ({ ...begins, now: Temporal.Instant.from(now) });
    expect(comesBack(withFee, 2300, at('2026-06-01T09:00:00Z'))).toBe(1100);
    expect(comesBack(withFee, 2300, at('2026-06-10T09:00:00Z'))).toBe(0);
  });

  test('never exceeds the price, and never grows as time passes', () => {
    for (const price of [0, 1, 2, 3, 99, 101, 100_000_000]) {
      let before = price;
      for (let hour = 0; hour < 240; hour += 5) {
        const now = begins.startsAt.subtract({ hours: 239 - hour });
        const back = comesBack(rule, price, { ...begins, now });
        expect(back).toBeLessThanOrEqual(before);
        before = back;
      }
    }
  });
});

describe('a limit', () => {
  // The clocks of London go forward on 29 March 2026.
  const spring = { startsAt: Temporal.Instant.from('2026-03-30T18:00:00Z'), timeZone: 'Europe/London' };

  test('of days is of the wall clock', () => {
    expect(deadlineOf({ count: 3, unit: 'days' }, spring).toString()).toBe('2026-03-27T19:00:00Z');
  });

  test('of hours is of hours', () => {
    expect(deadlineOf({ count: 72, unit: 'hours' }, spring).toString()).toBe('2026-03-27T18:00:00Z');
  });
});

test('is ordered if each step is over later than the one before, with a smaller part', () => {
  expect(isOrdered(rule.steps)).toBe(true);
  expect(isOrdered([...rule.steps].reverse())).toBe(false);
  expect(isOrdered(rule.steps.map((step) => ({ ...step, percent: 50 })))).toBe(false);
});

test('reads what the database has, and nothing else', () => {
  expect(ruleOf(rule)).toEqual(rule);
  expect(ruleOf(null)).toBeUndefined();
  expect(ruleOf({ steps: 'all' })).toBeUndefined();
});

describe('the words of a rule', () => {
  test('name the day and time of each limit', () => {
    expect(cancellationWords(rule, { currency: 'GBP', begins })).toBe(
      'Free to cancel until Friday 5 June, 19:00; then 50% back until Thursday 11 June, 19:00; then nothing comes back.',
    );
  });

  test('leave out what is over', () => {
    const at = (now: string) => ({ currency: 'GBP', begins, now: Temporal.Instant.from(now) });
    expect(cancellationWords(rule, at('2026-06-06T09:00:00Z'))).toBe(
      'Cancel until Thursday 11 June, 19:00 and get 50% back; then nothing comes back.',
    );
    expect(cancellationWords(rule, at('2026-06-12T09:00:00Z'))).toBe('Nothing comes back if you cancel.');
  });

  test('without a date name the limits, and the fee', () => {
    expect(cancellationWords({ ...rule, fee: 150 }, { currency: 'GBP' })).toBe(
      'Free to cancel until 7 days before; then 50% back until 24 hours before; then nothing comes back. £1.50 is kept of each.',
    );
  });
});
