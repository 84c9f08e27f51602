import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sideBySide } from './side-by-side.ts';

test('gives a block without overlaps the full width', () => {
  expect(
    sideBySide([
      { from: 9, to: 12 },
      { from: 12, to: 14 },
    ]),
  ).toEqual([
    { at: 0, of: 1 },
    { at: 0, of: 1 },
  ]);
});

test('reuses a column once it is free', () => {
  expect(
    sideBySide([
      { from: 9, to: 17 },
      { from: 9, to: 12 },
      { from: 13, to: 15 },
    ]),
  ).toEqual([
    { at: 0, of: 2 },
    { at: 1, of: 2 },
    { at: 1, of: 2 },
  ]);
});

test('never overlaps blocks, and uses no more columns than overlap at once', () => {
  const block = fc
    .tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 1, max: 8 }))
    .map(([from, length]) => ({ from, to: from + length }));
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
      const places = sideBySide(blocks);
      blocks.forEach((one, a) => {
        blocks.forEach((other, b) => {
          if (a === b || one.from >= other.to || other.from >= one.to) return;
          expect(places[a]?.of).toBe(places[b]?.of);
          expect(places[a]?.at).not.toBe(places[b]?.at);
        });
      });
      const meet = Math.max(
        0,
        ...blocks.map(({ from }) => blocks.filter((other) => other.from <= from && from < other.to).length),
      );
      expect(Math.max(0, ...places.map(({ of }) => of))).toBe(meet);
    }),
  );
});
