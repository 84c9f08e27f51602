import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeSlug, slugOf } from './slug.ts';

test.each([
  ['The Glasshouse', 'the-glasshouse'],
  ['Café & Kino, June!', 'cafe-kino-june'],
  ['What’s on', 'whats-on'],
  ['Ŵythnos yr eisteddfod', 'wythnos-yr-eisteddfod'],
  ['日本', 'untitled'],
])('%s becomes %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});

test('whatever people type, the database takes its slug', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
      expect(slugOf(title)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(slugOf(title).length).toBeLessThanOrEqual(60);
    }),
  );
});

test('a slug that is taken gets the first free number', () => {
  expect(freeSlug('news', new Set())).toBe('news');
  expect(freeSlug('news', new Set(['news', 'news-2']))).toBe('news-3');
});
