import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomCode } from '../../shared/ids.ts';
import { codeIn, readableCode, TICKET_CODE_LENGTH } from './ticket-code.ts';

test('groups a code by four', () => {
  expect(readableCode('kwp47mznd2xt9hqb')).toBe('kwp4 7mzn d2xt 9hqb');
});

test.each([
  'kwp47mznd2xt9hqb',
  'KWP4 7MZN D2XT 9HQB',
  '  kwp4-7mzn-d2xt-9hqb\n',
  'kwp4 · 7mzn · d2xt · 9hqb',
  '/tickets/kwp47mznd2xt9hqb',
  'https://events.example.org/tickets/kwp47mznd2xt9hqb',
  'http://127.0.0.1:8003/tickets/kwp47mznd2xt9hqb/?from=mail#qr',
])('finds the code in %j', (typed) => {
  expect(codeIn(typed)).toBe('kwp47mznd2xt9hqb');
});

test.each(['', ' ', '/', 'kwp4', 'kwp47mznd2xt9hqbb', 'https://example.org/', '\u0000', '🎟️'.repeat(16)])(
  'finds none in %j',
  (typed) => {
    expect(codeIn(typed)).toBeUndefined();
  },
);

test('finds no code or one of the right form in any input', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
      const code = codeIn(typed);
      expect(code === undefined || /^[a-z0-9]{16}$/.test(code)).toBe(true);
    }),
  );
});

test('finds a generated code in all its forms', () => {
  for (let i = 0; i < 50; i++) {
    const code = randomCode(TICKET_CODE_LENGTH);
    expect(codeIn(readableCode(code).toUpperCase())).toBe(code);
    expect(codeIn(`https://events.example.org/tickets/${code}`)).toBe(code);
    expect(code).not.toMatch(/[01ilo]/);
  }
});
