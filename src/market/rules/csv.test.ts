import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BrokenTable, parseCsv } from './csv.ts';

const limits = { rows: 1000, columns: 20, cellLength: 200 };
const parsed = (text: string) => parseCsv(text, limits);

test.each([
  [
    'a,b\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['\uFEFFa;b,c;d', [['a', 'b,c', 'd']]],
  ['a\tb', [['a', 'b']]],
  [
    '"a ""b"" c","d,\ne"\nf,',
    [
      ['a "b" c', 'd,\ne'],
      ['f', ''],
    ],
  ],
  ['a,b\n\nc,d', [['a', 'b'], [''], ['c', 'd']]],
  ['a,\n', [['a', '']]],
  [
    ',\n,',
    [
      ['', ''],
      ['', ''],
    ],
  ],
  ['', []],
])('reads %j', (text, rows) => {
  expect(parsed(text)).toEqual(rows);
});

test('what any table holds is read back as it was', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'ü', ' ', ',', ';', '\t', '"', '\n', '\r', '£'),
    maxLength: 8,
  });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, ending) => {
      const header = ['one', 'two'];
      const text = [header, ...rows]
        .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
        .join(ending);
      expect(parsed(text)).toEqual([header, ...rows]);
    }),
  );
});

test('whatever is thrown at it, it ends, with a table or with a row to look at', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ';'), maxLength: 60 }),
      (text) => {
        try {
          expect(parsed(text).flat().join('').length).toBeLessThanOrEqual(text.length);
        } catch (error) {
          expect(error).toBeInstanceOf(BrokenTable);
        }
      },
    ),
  );
});

describe('says where a table breaks', () => {
  test.each([
    ['a,b\n"c,d', 2, /never closed/],
    ['a,b\n"c"d,e', 2, /closing quote/],
    ['a,b\nc "d",e', 2, /quote stands in a cell/],
    [`a\n${'b,'.repeat(20)}`, 2, /more than 20 columns/],
    [`a\n${'b'.repeat(201)}`, 2, /more than 200 characters/],
    ['a\n'.repeat(1001), 1001, /more than 1,000 rows/],
  ])('%#', (text, row, says) => {
    expect(() => parsed(text)).toThrow(says);
    try {
      parsed(text);
    } catch (error) {
      expect(error).toMatchObject({ row });
    }
  });
});
