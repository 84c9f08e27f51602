import { expect, test } from 'vitest';
import { daysInWords } from './days.ts';

test.each([
  [[1, 2, 3, 4, 5, 6, 7], 'every day'],
  [[5, 4, 3, 2, 1], 'Mondays to Fridays'],
  [[6, 7], 'Saturdays and Sundays'],
  [[1, 3, 5], 'Mondays, Wednesdays and Fridays'],
  [[2], 'Tuesdays'],
])('formats days %j as "%s"', (days, words) => {
  expect(daysInWords(days)).toBe(words);
});
