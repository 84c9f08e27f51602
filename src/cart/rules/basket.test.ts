import { expect, test } from 'vitest';
import { fingerprintOf, summaryOf } from './basket.ts';

const line = { seller: 'events', key: 'a', quantity: 2, amount: 2300, currency: 'GBP' };
const other = { ...line, key: 'b' };

test('gives the same fingerprint for lines in any order', () => {
  expect(fingerprintOf([line, other])).toBe(fingerprintOf([other, line]));
});

test.each([
  ['another price', [{ ...line, amount: 2301 }]],
  ['another quantity', [{ ...line, quantity: 3 }]],
  ['another currency', [{ ...line, currency: 'EUR' }]],
  ['another item', [other]],
  ['one more item', [line, other]],
  ['the same item twice', [line, line]],
  ['nothing', []],
])('gives another fingerprint for %s', (_, lines) => {
  expect(fingerprintOf(lines)).not.toBe(fingerprintOf([line]));
});

test('gives no total for several currencies', () => {
  const heldUntil = Temporal.Instant.from('2026-06-01T09:15:00Z');
  const held = [
    { ...line, heldUntil },
    { ...line, currency: 'EUR', heldUntil },
  ];
  expect(summaryOf(held, [])).toMatchObject({ count: 4, total_minor: 0, currency: null });
});
