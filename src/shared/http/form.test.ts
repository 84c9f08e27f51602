import { expect, test } from 'vitest';
import { line, text } from './form.ts';

const missing = 'Enter a name.';
const reversed = '\u202egnorw\u2069';

test('keeps visible characters of any script in a line, and removes all others', () => {
  expect(line(missing).parse(`  Bethan’s\t60th ${reversed}\u0000\u001b `)).toBe('Bethan’s 60th gnorw');
  expect(line(missing).parse('👩‍🌾 नमस्ते שלום')).toBe('👩‍🌾 नमस्ते שלום');
});

test.each(['', ' \n', '\u200b', '\u202e\ufeff', '\u0007'])(
  'refuses a line without visible characters: %j',
  (input) => {
    expect(line(missing).safeParse(input).error?.issues[0]?.message).toBe(missing);
  },
);

test('keeps the line breaks of a text', () => {
  expect(text().parse(`One\r\n\tTwo\u0000${reversed}\n\nThree\n`)).toBe('One\n\tTwognorw\n\nThree');
});
