import { expect, test } from 'vitest';
import { type Figure, type Figures, findSlower } from './figures.ts';

const FIGURE: Figure = {
  entries: 10_000,
  name: 'month',
  perSecond: 100,
  barePerSecond: 1000,
  ratio: 0.1,
  p99Ms: 20,
  statements: 4,
  cpuMs: 5,
  databaseCpuMs: 3,
  rssMiB: 200,
  loopDelayMs: 12,
};
const figures = (change: Partial<Figure> = {}, machine = 'here'): Figures => ({
  machine,
  database: 'PostgreSQL 18',
  figures: [{ ...FIGURE, ...change }],
});

test.each<[string, Partial<Figure>]>([
  ['a ratio', { ratio: 0.07 }],
  ['statements', { statements: 5 }],
  ['CPU time', { cpuMs: 7 }],
  ['CPU time of the database', { databaseCpuMs: 4 }],
  ['memory', { rssMiB: 300 }],
])('names %s that became worse', (_, change) => {
  expect(findSlower(figures(), figures(change))).toEqual([expect.stringMatching(/^month at 10,000: .+ → /)]);
});

test('is silent about noise, about what became better, and about what was not measured before', () => {
  expect(findSlower(figures(), figures({ ratio: 0.09, cpuMs: 5.5, statements: 4.05 }))).toEqual([]);
  expect(findSlower(figures(), figures({ ratio: 0.9, cpuMs: 1, statements: 1 }))).toEqual([]);
  expect(findSlower(figures(), figures({ name: 'feed', ratio: 0.01 }))).toEqual([]);
});

test('compares only ratios and statements with those of another machine', () => {
  expect(findSlower(figures({}, 'elsewhere'), figures({ cpuMs: 50 }))).toEqual([]);
  expect(findSlower(figures({}, 'elsewhere'), figures({ ratio: 0.05 }))).toHaveLength(1);
});
