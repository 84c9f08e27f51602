import { expect, test } from 'vitest';
import { isFoundIn, searchWords } from './search-words.ts';

test('takes words from what was typed, without accents and signs', () => {
  expect(searchWords(' Café, the “Low-Tide” trio! ')).toEqual(['cafe', 'the', 'low', 'tide', 'trio']);
  expect(searchWords("'); DROP TABLE x; --' & | ! :*")).toEqual(['drop', 'table', 'x']);
  expect(searchWords('हिन्दी')).toEqual(['हिन्दी'.normalize('NFD')]);
  expect(searchWords('…')).toEqual([]);
});

test('bounds a search', () => {
  expect(searchWords('a '.repeat(10_000))).toHaveLength(8);
  expect(searchWords('a'.repeat(10_000))[0]).toHaveLength(100);
});

test('finds a name by the beginnings of its words', () => {
  expect(isFoundIn(['glass'], 'The Glasshouse')).toBe(true);
  expect(isFoundIn(['house'], 'The Glasshouse')).toBe(false);
  expect(isFoundIn(['the', 'mill'], 'The Glasshouse')).toBe(false);
  expect(isFoundIn([], 'The Glasshouse')).toBe(false);
});
