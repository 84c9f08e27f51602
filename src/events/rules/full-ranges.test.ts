import { expect, test } from 'vitest';
import { fullRanges, mergeRanges } from './full-ranges.ts';

const at = (time: string) => Temporal.Instant.from(`2026-06-12T${time}Z`);
const range = (from: string, to: string) => ({ from: at(from), to: at(to) });
const words = (ranges: { from: Temporal.Instant; to: Temporal.Instant }[]) =>
  ranges.map(({ from, to }) => `${from.toString().slice(11, 16)}–${to.toString().slice(11, 16)}`);

test('joins ranges that overlap, and keeps apart those that touch', () => {
  const ranges = [range('14:00', '15:00'), range('09:00', '12:00'), range('10:00', '11:00')];
  expect(words(mergeRanges([...ranges, range('11:30', '13:00'), range('13:00', '14:00')]))).toEqual([
    '09:00–13:00',
    '13:00–14:00',
    '14:00–15:00',
  ]);
});

test('counts a space as full only while each of its lanes is taken', () => {
  const first = { ...range('09:00', '12:00'), lane: 1 };
  const second = { ...range('10:00', '14:00'), lane: 2 };
  const later = { ...range('13:00', '15:00'), lane: 1 };
  expect(words(fullRanges(1, [first, later]))).toEqual(['09:00–12:00', '13:00–15:00']);
  expect(words(fullRanges(2, [first, second, later]))).toEqual(['10:00–12:00', '13:00–14:00']);
  expect(fullRanges(3, [first, second, later])).toEqual([]);
});
