import type { Posted, Posting } from './postings.ts';

/** Money is on the bank account that is for no order: yet, or any longer if the amount is negative. */
export const receiptUnmatched = ({
  bankLineId,
  currency,
  amount,
  from = 'bank',
}: {
  bankLineId: number;
  currency: string;
  amount: number;
  /** what it turned out to be, if not an order's: cash that was taken to the bank */
  from?: 'bank' | 'payouts_in_transit';
}): Posted => ({
  kind: 'adjustment',
  postings: nonZero([
    { account: from, currency, amount, bankLineId },
    { account: 'unmatched_receipts', currency, amount: -amount, bankLineId },
  ]),
});

/** Cash was counted: what is missing is written off, what is over gained, and what was taken to the bank is on its way there. */
export const cashCounted = ({
  currency,
  difference,
  banked,
}: {
  currency: string;
  /** counted less expected */
  difference: number;
  banked: number;
}): Posted => ({
  kind: 'adjustment',
  postings: nonZero([
    { account: 'cash', currency, amount: difference },
    { account: 'write_offs', currency, amount: -difference },
    { account: 'payouts_in_transit', currency, amount: banked },
    { account: 'cash', currency, amount: -banked },
  ]),
});

const nonZero = (postings: Posting[]): Posting[] => postings.filter(({ amount }) => amount !== 0);
