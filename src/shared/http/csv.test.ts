import { expect, test } from 'vitest';
import { growthOf } from '../testing/growth.ts';
import { csvStream } from './csv.ts';

test.each([
  ['=1+1', "'=1+1"],
  ['+44 1803', "'+44 1803"],
  ['-1', '-1'],
  ['-0.52', '-0.52'],
  ['-1+1', "'-1+1"],
  ['-', "'-"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1', "'  =1"],
  ['\u00a0=1', "'\u00a0=1"],
  ['\u200b=1', "'\u200b=1"],
  ['"=1"', `"'""=1"""`],
  [`'=1`, `''=1`],
  ['\tx', "'\tx"],
  ['\t=1', "'\t'=1"],
  ['\rx', `"'\rx"`],
  ['\uFF1D1+1', "'\uFF1D1+1"],
  ['Mab;=1+1', "Mab;'=1+1"],
  ['Mab; =1+1', "Mab;' =1+1"],
  ['Mab;"=1+1"', `"Mab;'""=1+1"""`],
  ['Mab;-1', "Mab;'-1"],
  ['Mab\t@x', "Mab\t'@x"],
  ['Mab\t"+x', `"Mab\t'""+x"`],
  ['Mab\n=1', `"Mab\n'=1"`],
  ['Mab, =1', '"Mab, =1"'],
  ['Anna-Maria 3+1=4 a@b', 'Anna-Maria 3+1=4 a@b'],
])('writes %j as %j, in a row and in the headings', async (text, cell) => {
  expect(await written([text], [text])).toBe(`\ufeff${cell}\r\n${cell}\r\n`);
});

test('writes a cell of nothing but delimiters in time that grows with its length', async () => {
  const write = (length: number) => written(['Name'], ['\t"'.repeat(length / 2)]);
  expect(await growthOf(write, 200_000)).toBeLessThan(3);
});

test('ends with an error when a row can’t be read', async () => {
  async function* rows() {
    yield ['Mab'];
    throw new Error('gone');
  }
  await expect(new Response(csvStream(['Name'], rows())).text()).rejects.toThrow();
});

async function written(headings: string[], row: string[]): Promise<string> {
  async function* rows() {
    yield row;
  }
  const bytes = await new Response(csvStream(headings, rows())).arrayBuffer();
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
