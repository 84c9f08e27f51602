import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LineId, PaymentId } from '../../shared/ids.ts';
import { afterAcceptance, deduct, destinationOf, distribute, shareOf, splitRefund } from './settlement.ts';

const amounts = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 12 });
const sum = (all: readonly number[]) => all.reduce((total, amount) => total + amount, 0);

test('splits a fee into shares that add up to it, none negative', () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: 0, max: 5000 }), (lines, fee) => {
      const total = sum(lines);
      let before = 0;
      const shares = lines.map((amount) => {
        const share = shareOf(fee, { before, amount }, total);
        before += amount;
        return share;
      });
      expect(shares.every((share) => share >= 0)).toBe(true);
      expect(sum(shares)).toBe(total === 0 ? 0 : fee);
    }),
  );
});

test('distributes all that comes, and takes nothing away when more comes', () => {
  fc.assert(
    fc.property(amounts, fc.nat(2_000_000), fc.nat(1000), (asked, received, more) => {
      const first = distribute(received, asked);
      const second = distribute(received + more, asked);
      expect(sum(first)).toBe(received);
      expect(second.every((share, at) => share >= (first[at] ?? 0))).toBe(true);
    }),
  );
});

describe('money that arrives', () => {
  const order = { state: 'placed', currency: 'GBP', cost: 2300, balance: 0, owed: 0 } as const;
  const pounds = (amount: number) => ({ amount, currency: 'GBP' });

  test.each([
    ['accepts an order that it pays', pounds(2300), order, { owed: 0, accepts: true }],
    ['accepts an order with too much', pounds(9900), order, { owed: 0, accepts: true }],
    ['waits for the rest', pounds(800), order, { owed: 0, accepts: false }],
    ['is the rest', pounds(1500), { ...order, balance: 800 }, { owed: 0, accepts: true }],
    ['accepts an expired order', pounds(2300), { ...order, state: 'expired' }, { owed: 0, accepts: true }],
    [
      'goes back if it is not enough for an expired order',
      pounds(800),
      { ...order, state: 'expired' },
      { owed: 0, accepts: false, back: { amount: 800, reason: 'expired' } },
    ],
    [
      'goes back for a cancelled order',
      pounds(2300),
      { ...order, state: 'cancelled' },
      { owed: 0, accepts: false, back: { amount: 2300, reason: 'expired' } },
    ],
    [
      'pays what is owed',
      pounds(800),
      { ...order, state: 'accepted', owed: 900 },
      { owed: 800, accepts: false },
    ],
    [
      'goes back as far as it is too much',
      pounds(800),
      { ...order, state: 'accepted', owed: 500 },
      { owed: 500, accepts: false, back: { amount: 300, reason: 'overpaid' } },
    ],
    [
      'goes back if nothing is owed',
      pounds(800),
      { ...order, state: 'accepted' },
      { owed: 0, accepts: false, back: { amount: 800, reason: 'paid_twice' } },
    ],
    [
      'goes back in another currency',
      { amount: 2300, currency: 'EUR' },
      order,
      { owed: 0, accepts: false, back: { amount: 2300, reason: 'wrong_currency' } },
    ],
  ] as const)('%s', (_, received, at, destination) => {
    expect(destinationOf(received, at)).toEqual(destination);
  });
});

describe('a refund', () => {
  const [a, b] = [1, 2] as LineId[];
  const payment = (id: number, left: number) => ({ paymentId: id as PaymentId, left });

  test('is split over payments, and names the lines of each', () => {
    const parts = [
      { lineId: a, amount: 700 },
      { lineId: b, amount: 500 },
    ];
    expect(splitRefund(parts, [payment(1, 800), payment(2, 100), payment(3, 900)])).toEqual({
      refunds: [
        {
          paymentId: 1,
          amount: 800,
          parts: [
            { lineId: a, amount: 700 },
            { lineId: b, amount: 100 },
          ],
        },
        { paymentId: 2, amount: 100, parts: [{ lineId: b, amount: 100 }] },
        { paymentId: 3, amount: 300, parts: [{ lineId: b, amount: 300 }] },
      ],
      uncovered: [],
    });
  });

  test('loses no penny and makes none up', () => {
    fc.assert(
      fc.property(amounts, amounts, (wanted, lefts) => {
        const parts = wanted.map((amount, at) => ({ lineId: at as LineId, amount }));
        const payments = lefts.map((left, at) => payment(at, left));
        const { refunds, uncovered } = splitRefund(parts, payments);
        const claimed = sum(refunds.map(({ amount }) => amount));
        expect(claimed).toBe(Math.min(sum(wanted), sum(lefts)));
        expect(claimed + sum(uncovered.map(({ amount }) => amount))).toBe(sum(wanted));
        for (const { paymentId, amount, parts: of } of refunds) {
          expect(amount).toBe(sum(of.map((part) => part.amount)));
          expect(amount).toBeLessThanOrEqual(lefts[paymentId] ?? 0);
        }
      }),
    );
  });
});

test('deducts from the first first', () => {
  expect(deduct(250, [100, 200, 300])).toEqual([0, 50, 300]);
  expect(deduct(0, [100])).toEqual([100]);
});

test('keeps a line cancelled that was cancelled before payment, and loses one without an outcome', () => {
  expect(afterAcceptance('cancelled', undefined)).toBe('cancelled');
  expect(afterAcceptance('ordered', undefined)).toBe('lost');
  expect(afterAcceptance('expired', 'lost')).toBe('lost');
  expect(afterAcceptance('expired', 'fulfilled')).toBe('fulfilled');
});
