import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeSlug, slugOf } from './slug.ts';

test.each([
  ['The Glasshouse', 'the-glasshouse'],
  ['Café & Kino, June!', 'cafe-kino-june'],
  ['What’s on', 'whats-on'],
  ['Ŵythnos yr eisteddfod', 'wythnos-yr-eisteddfod'],
  ['日本', 'untitled'],
])('makes of %s the slug %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});

test('makes a valid slug of any title', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
      expect(slugOf(title)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(slugOf(title).length).toBeLessThanOrEqual(60);
    }),
  );
});

test('adds the first free number to a slug that is taken', () => {
  expect(freeSlug('news', new Set())).toBe('news');
  expect(freeSlug('news', new Set(['news', 'news-2']))).toBe('news-3');
});
