import type { CreditId, LineId, OrderId, PaymentId, RefundId } from '../../shared/ids.ts';
import { sumOf } from '../../shared/money.ts';

/** An account of the ledger that the cart posts to. */
type Account =
  | AssetAccount
  | 'receivables'
  | 'chargebacks'
  | 'customer_balance'
  | 'deposits_held'
  | 'refunds_payable'
  | 'sales_net'
  | 'sales_tax'
  | 'donations'
  | 'provider_fees'
  | 'write_offs'
  | 'unmatched_receipts'
  | 'payouts_in_transit';

/** Where the money of a payment arrives; credit that is spent is owed no more. */
export type AssetAccount = 'clearing' | 'bank' | 'cash' | 'customer_credit';

/** A debit is positive, a credit negative. */
export type Posting = {
  account: Account;
  currency: string;
  amount: number;
  /** absent for what is about no order */
  orderId?: OrderId;
  lineId?: LineId;
  paymentId?: PaymentId;
  refundId?: RefundId;
  creditId?: CreditId;
  /** of the bank's statement, for money without an order */
  bankLineId?: number;
};

/** A ledger transaction: its postings add up to zero. */
export type Posted = {
  kind:
    | 'payment'
    | 'fee'
    | 'sale'
    | 'reversal'
    | 'refund'
    | 'refund_sent'
    | 'refund_failed'
    | 'write_off'
    | 'dispute'
    | 'dispute_won'
    | 'deposit'
    | 'adjustment';
  postings: Posting[];
};

type OfOrder = { orderId: OrderId; currency: string };
type OfPayment = OfOrder & {
  paymentId: PaymentId;
  asset: AssetAccount;
  /** of `customer_credit` */
  creditId?: CreditId | null;
  amount: number;
};
type OfRefund = OfPayment & { refundId: RefundId };
/** A line whose earnings change, in minor units. */
export type Earning = {
  line: { id: LineId; kind: string; tax_rate: number };
  from: number;
  to: number;
};
/** Money that goes back to a buyer, by refunds or because a bank has taken it back already. */
export type GivenBack = { refunds: readonly { id: RefundId; amount: number }[]; chargedBack: number };

/** Money has arrived for an order. @param received `owed`: as much of it as the order owes */
export const paymentReceived = ({
  orderId,
  currency,
  paymentId,
  asset,
  creditId,
  amount,
  owed,
}: OfPayment & { owed: number }): Posted => ({
  kind: 'payment',
  postings: nonZero([
    { account: asset, currency, amount, orderId, paymentId, ...ofCredit(creditId) },
    { account: 'receivables', currency, amount: -owed, orderId },
    { account: 'customer_balance', currency, amount: owed - amount, orderId },
  ]),
});

/** Lines are fulfilled. @param sold `balance`: what has been received for them; the rest is owed */
export function linesSold({
  orderId,
  currency,
  earnings,
  balance,
}: OfOrder & { earnings: readonly Earning[]; balance: number }): Posted {
  const total = changeOf(earnings);
  return {
    kind: 'sale',
    postings: nonZero([
      { account: 'customer_balance', currency, amount: balance, orderId },
      { account: 'receivables', currency, amount: total - balance, orderId },
      ...earnings.flatMap((earning) => incomeOf(earning, { orderId, currency })),
    ]),
  };
}

/** The fee of a payment is known, or has changed. @param fee `amount`: the difference */
export const feeCharged = ({ orderId, currency, paymentId, asset, amount }: OfPayment): Posted => ({
  kind: 'fee',
  postings: nonZero([
    { account: 'provider_fees', currency, amount, orderId, paymentId },
    { account: asset, currency, amount: -amount, orderId, paymentId },
  ]),
});

/**
 * Lines earn less than they did: because they are cancelled, or as a favour.
 * @param less `owed`: as much of it as the order owes
 */
export function earningsLowered({
  kind,
  orderId,
  currency,
  earnings,
  owed,
  givenBack,
}: OfOrder & {
  kind: 'reversal' | 'refund' | 'deposit';
  earnings: readonly Earning[];
  owed: number;
  givenBack: GivenBack;
}): Posted {
  return {
    kind,
    postings: nonZero([
      ...earnings.flatMap((earning) => incomeOf(earning, { orderId, currency })),
      { account: 'receivables', currency, amount: -owed, orderId },
      ...givenBackPostings(givenBack, { orderId, currency }),
    ]),
  };
}

/** Money that no line has earned goes back. */
export const balanceGivenBack = ({
  orderId,
  currency,
  amount,
  givenBack,
}: OfOrder & { amount: number; givenBack: GivenBack }): Posted => ({
  kind: 'refund',
  postings: nonZero([
    { account: 'customer_balance', currency, amount, orderId },
    ...givenBackPostings(givenBack, { orderId, currency }),
  ]),
});

/** A refund has left. */
export const refundSent = (refund: OfRefund): Posted => ({
  kind: 'refund_sent',
  postings: refundPostings(refund, refund.amount),
});

/** A refund that had left has come back. */
export const refundFailed = (refund: OfRefund): Posted => ({
  kind: 'refund_failed',
  postings: refundPostings(refund, -refund.amount),
});

type UnsentRefund = Pick<OfRefund, 'orderId' | 'currency' | 'refundId' | 'amount'>;

/** A refund is owed no more, because the buyer's bank has taken the money back: that loss is in chargebacks. */
export const refundCancelled = (refund: UnsentRefund): Posted => ({
  kind: 'write_off',
  postings: writeOffPostings(refund, refund.amount),
});

/** A refund that was cancelled has left nevertheless. */
export const refundUncancelled = (refund: UnsentRefund): Posted => ({
  kind: 'write_off',
  postings: writeOffPostings(refund, -refund.amount),
});

/** The buyer's bank has taken a payment back for now, or a part of it. */
export const paymentDisputed = (payment: OfPayment): Posted => ({
  kind: 'dispute',
  postings: disputePostings(payment, payment.amount),
});

/** The buyer's bank has given it back. */
export const disputeWon = (payment: OfPayment): Posted => ({
  kind: 'dispute_won',
  postings: disputePostings(payment, -payment.amount),
});

/** A part of a deposit is kept for damages: it is a sale, with the tax in it. @param rate in hundredths of a percent */
export function depositKept({
  orderId,
  currency,
  lineId,
  amount,
  rate,
}: OfOrder & { lineId: LineId; amount: number; rate: number }): Posted {
  const tax = taxIn(amount, rate);
  const of = { orderId, currency, lineId };
  return {
    kind: 'deposit',
    postings: nonZero([
      { ...of, account: 'deposits_held', amount },
      { ...of, account: 'sales_net', amount: tax - amount },
      { ...of, account: 'sales_tax', amount: -tax },
    ]),
  };
}

/**
 * The tax in an amount that includes it, rounded half up; in integers, as the constraint order_lines_split computes it.
 * @param rate in hundredths of a percent
 */
export function taxIn(amount: number, rate: number): number {
  const whole = BigInt(10_000 + rate);
  return Number((2n * BigInt(amount) * BigInt(rate) + whole) / (2n * whole));
}

/** By how much lines earn more than before, in minor units. */
export const changeOf = (earnings: readonly Earning[]): number =>
  sumOf(earnings.map(({ from, to }) => to - from));

function incomeOf({ line, from, to }: Earning, { orderId, currency }: OfOrder): Posting[] {
  const of = { currency, orderId, lineId: line.id };
  if (line.kind === 'donation') return [{ ...of, account: 'donations', amount: from - to }];
  if (line.kind === 'deposit') return [{ ...of, account: 'deposits_held', amount: from - to }];
  // As the difference of two taxes, the tax of the parts adds up to the tax of the whole.
  const tax = taxIn(to, line.tax_rate) - taxIn(from, line.tax_rate);
  return [
    { ...of, account: 'sales_net', amount: from - to + tax },
    { ...of, account: 'sales_tax', amount: -tax },
  ];
}

const givenBackPostings = ({ refunds, chargedBack }: GivenBack, of: OfOrder): Posting[] => [
  ...refunds.map(({ id, amount }) => ({
    ...of,
    account: 'refunds_payable' as const,
    amount: -amount,
    refundId: id,
  })),
  // The loss is in chargebacks: the page does not owe it again.
  { ...of, account: 'write_offs', amount: -chargedBack },
];

const ofCredit = (creditId: CreditId | null | undefined) => (creditId ? { creditId } : {});

const refundPostings = (
  { orderId, currency, paymentId, refundId, asset, creditId }: OfRefund,
  amount: number,
) =>
  nonZero([
    { account: 'refunds_payable', currency, amount, orderId, refundId },
    { account: asset, currency, amount: -amount, orderId, paymentId, refundId, ...ofCredit(creditId) },
  ]);

const writeOffPostings = ({ orderId, currency, refundId }: UnsentRefund, amount: number) =>
  nonZero([
    { account: 'refunds_payable', currency, amount, orderId, refundId },
    { account: 'write_offs', currency, amount: -amount, orderId },
  ]);

const disputePostings = ({ orderId, currency, paymentId, asset }: OfPayment, amount: number) =>
  nonZero([
    { account: 'chargebacks', currency, amount, orderId, paymentId },
    { account: asset, currency, amount: -amount, orderId, paymentId },
  ]);

const nonZero = (postings: Posting[]): Posting[] => postings.filter(({ amount }) => amount !== 0);
