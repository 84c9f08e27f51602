import { expect, test } from 'vitest';
import { line, text } from './form.ts';

const nameless = 'Say what it is called.';
const wrongs = '\u202egnorw\u2069';

test('a line keeps what can be seen, in any script, and nothing else', () => {
  expect(line(nameless).parse(`  Bethan’s\t60th ${wrongs}\u0000\u001b `)).toBe('Bethan’s 60th gnorw');
  expect(line(nameless).parse('👩‍🌾 नमस्ते שלום')).toBe('👩‍🌾 नमस्ते שלום');
});

test.each(['', ' \n', '\u200b', '\u202e\ufeff', '\u0007'])(
  'a line of nothing to be seen is no line: %j',
  (sent) => {
    expect(line(nameless).safeParse(sent).error?.issues[0]?.message).toBe(nameless);
  },
);

test('a text keeps its lines', () => {
  expect(text().parse(`One\r\n\tTwo\u0000${wrongs}\n\nThree\n`)).toBe('One\n\tTwognorw\n\nThree');
});
