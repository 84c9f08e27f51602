import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minor, moneyInput, parseMoney, sumOf } from './money.ts';

test('parses what people type', () => {
  expect(['11.50', '£1,150', '0', ' 7 ', '11.5'].map((text) => parseMoney(text, 'GBP'))).toEqual([
    1150, 115000, 0, 700, 1150,
  ]);
});

test('refuses text that is not an amount of the currency', () => {
  for (const text of ['', '-1', '1.505', 'ten', '1e5', '9999999999999', '1.', '.5', '1.2.3', 'Infinity'])
    expect(parseMoney(text, 'GBP'), text).toBeUndefined();
  expect(parseMoney('1.5', 'JPY')).toBeUndefined();
});

test('parses every value of a form field', () => {
  fc.assert(
    fc.property(fc.nat(999_999_999), fc.constantFrom('GBP', 'JPY', 'EUR'), (amount, currency) => {
      const text = moneyInput(amount, currency);
      fc.pre(text.replace(/\..*/, '').length <= 7);
      expect(parseMoney(text, currency)).toBe(amount);
    }),
  );
});

test('adds whole minor units only', () => {
  expect(sumOf([1, 2, 3])).toBe(6);
  expect(() => minor(0.1)).toThrow(RangeError);
  expect(() => sumOf([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
});
