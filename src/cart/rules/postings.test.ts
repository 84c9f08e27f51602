import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LineId, OrderId, PaymentId, RefundId } from '../../shared/ids.ts';
import {
  balanceGivenBack,
  disputeWon,
  type Earning,
  earningsLowered,
  feeCharged,
  linesSold,
  type Posted,
  paymentDisputed,
  paymentReceived,
  refundFailed,
  refundSent,
  taxIn,
} from './postings.ts';

const money = {
  orderId: 7 as OrderId,
  currency: 'GBP',
  paymentId: 3 as PaymentId,
  asset: 'clearing' as const,
  amount: 1200,
};
const refund = { ...money, refundId: 5 as RefundId };
const line = (tax_rate: number, kind = 'ticket'): Earning['line'] => ({ id: 1 as LineId, kind, tax_rate });

/** Account and amount of each posting. */
const table = ({ postings }: Posted) => postings.map(({ account, amount }) => [account, amount]);

test('splits what a line earns into net and tax by its rate', () => {
  const earnings = [
    { line: line(2000), from: 0, to: 1200 },
    { line: line(500), from: 0, to: 1050 },
    { line: line(0), from: 0, to: 100 },
  ];
  expect(table(linesSold({ ...money, earnings, balance: 2000 }))).toEqual([
    ['customer_balance', 2000],
    ['receivables', 350],
    ['sales_net', -1000],
    ['sales_tax', -200],
    ['sales_net', -1000],
    ['sales_tax', -50],
    ['sales_net', -100],
  ]);
});

test('holds a deposit, and earns a donation without tax', () => {
  const earnings = [
    { line: line(0, 'deposit'), from: 0, to: 5000 },
    { line: line(0, 'donation'), from: 0, to: 300 },
  ];
  expect(table(linesSold({ ...money, earnings, balance: 5300 }))).toEqual([
    ['customer_balance', 5300],
    ['deposits_held', -5000],
    ['donations', -300],
  ]);
});

test('pays what is owed first', () => {
  expect(table(paymentReceived({ ...money, owed: 1000 }))).toEqual([
    ['clearing', 1200],
    ['receivables', -1000],
    ['customer_balance', -200],
  ]);
});

test('posts no transaction for nothing', () => {
  expect(linesSold({ ...money, earnings: [{ line: line(0), from: 0, to: 0 }], balance: 0 }).postings).toEqual(
    [],
  );
});

describe('always adds up to zero', () => {
  const amount = fc.integer({ min: 0, max: 100_000_000 });
  const earning = fc
    .record({
      rate: fc.integer({ min: 0, max: 10_000 }),
      kind: fc.constantFrom('booking', 'ticket', 'product', 'donation', 'deposit'),
      a: amount,
      b: amount,
    })
    .map(({ rate, kind, a, b }) => ({ line: line(rate, kind), low: Math.min(a, b), high: Math.max(a, b) }));
  const earnings = fc.array(earning, { minLength: 1, maxLength: 6 });
  const sum = ({ postings }: Posted) => postings.reduce((total, posting) => total + posting.amount, 0);

  test('for a payment, a fee, a refund and a dispute', () => {
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const [owed, received] = one < other ? [one, other] : [other, one];
        const all = { ...refund, amount: received };
        for (const posted of [
          paymentReceived({ ...all, owed }),
          feeCharged(all),
          feeCharged({ ...all, amount: -received }),
          refundSent(all),
          refundFailed(all),
          paymentDisputed(all),
          disputeWon(all),
        ]) {
          expect(sum(posted)).toBe(0);
        }
      }),
    );
  });

  test('for a sale and its reversal, which leaves nothing in any account', () => {
    fc.assert(
      fc.property(earnings, fc.double({ min: 0, max: 1, noNaN: true }), (lines, part) => {
        const sold = lines.map(({ line, high }) => ({ line, from: 0, to: high }));
        const total = lines.reduce((all, { high }) => all + high, 0);
        const balance = Math.floor(total * part);
        const sale = linesSold({ ...money, earnings: sold, balance });
        expect(sum(sale)).toBe(0);
        const reversal = earningsLowered({
          ...money,
          kind: 'reversal',
          earnings: sold.map(({ line, to }) => ({ line, from: to, to: 0 })),
          owed: total - balance,
          givenBack: { refunds: [{ id: 5 as RefundId, amount: balance }], chargedBack: 0 },
        });
        expect(sum(reversal)).toBe(0);
        for (const account of ['sales_net', 'sales_tax', 'donations', 'deposits_held', 'receivables']) {
          const both = [...sale.postings, ...reversal.postings].filter((one) => one.account === account);
          expect(both.reduce((all, one) => all + one.amount, 0)).toBe(0);
        }
      }),
    );
  });

  test('for parts that go back, whose net and tax are never negative', () => {
    fc.assert(
      fc.property(earnings, (lines) => {
        const parts = lines.map(({ line, low, high }) => ({ line, from: high, to: low }));
        const total = parts.reduce((all, { from, to }) => all + from - to, 0);
        const refunds = [{ id: 5 as RefundId, amount: Math.floor(total / 2) }];
        const chargedBack = total - Math.floor(total / 2);
        const givenBack = { refunds, chargedBack };
        const lowered = earningsLowered({ ...money, kind: 'refund', earnings: parts, owed: 0, givenBack });
        expect(sum(lowered)).toBe(0);
        expect(lowered.postings.filter(({ lineId }) => lineId).every((one) => one.amount > 0)).toBe(true);
        expect(sum(balanceGivenBack({ ...money, amount: total, givenBack }))).toBe(0);
      }),
    );
  });
});

test('includes the tax in the amount', () => {
  expect([taxIn(1200, 2000), taxIn(2300, 2000), taxIn(1, 2000), taxIn(100, 10_000), taxIn(999, 0)]).toEqual([
    200, 383, 0, 50, 0,
  ]);
});
