import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyPayment, feeShare } from './settlement.ts';

test('splits a fee into shares that add up to it, none negative', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(amounts, fc.integer({ min: 0, max: 5000 }), (lines, fee) => {
      const total = lines.reduce((sum, amount) => sum + amount, 0);
      let before = 0;
      const shares = lines.map((amount) => {
        const share = feeShare(fee, { before, amount }, total);
        before += amount;
        return share;
      });
      expect(shares.every((share) => share >= 0)).toBe(true);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total === 0 ? 0 : fee);
    }),
  );
});

test('accepts only the exact amount, in the right currency, for an unpaid order', () => {
  const expected = { amount: 2300, currency: 'GBP' };
  expect(classifyPayment(expected, expected, 'placed')).toBe('pays');
  expect(classifyPayment(expected, expected, 'expired')).toBe('pays');
  expect(classifyPayment(expected, expected, 'paid')).toBe('paid-twice');
  expect(classifyPayment({ ...expected, amount: 2301 }, expected, 'placed')).toBe('wrong-amount');
  expect(classifyPayment({ ...expected, currency: 'EUR' }, expected, 'placed')).toBe('wrong-amount');
});
