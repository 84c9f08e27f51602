import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidTable, parseCsv } from './csv.ts';

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

test('parses any serialised table to the same cells', () => {
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

test('returns a table or throws InvalidTable for any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ';'), maxLength: 60 }),
      (text) => {
        try {
          expect(parsed(text).flat().join('').length).toBeLessThanOrEqual(text.length);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidTable);
        }
      },
    ),
  );
});

describe('an invalid table', () => {
  test.each<[string, number, string]>([
    ['a,b\n"c,d', 2, 'quote_not_closed'],
    ['a,b\n"c"d,e', 2, 'text_after_quote'],
    ['a,b\nc "d",e', 2, 'quote_in_cell'],
    [`a\n${'b,'.repeat(20)}`, 2, 'too_many_columns'],
    [`a\n${'b'.repeat(201)}`, 2, 'cell_too_long'],
    ['a\n'.repeat(1001), 1001, 'too_many_rows'],
  ])('is refused with its row and a code: %#', (text, row, code) => {
    expect(() => parsed(text)).toThrow(
      expect.objectContaining({ row, reason: expect.objectContaining({ code }) }),
    );
  });
});
