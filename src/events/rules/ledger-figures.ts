import { type Minor, minor, sumOf } from '../../shared/money.ts';
import { bucketsOf, isWithin, type Period } from './period.ts';

/** A sum of postings: debits are positive. */
type Sum = { currency: string; account: string; amount: number; postings: number };
type OfKind = Sum & { kind: string };
type OfDay = OfKind & { day: Temporal.PlainDate; lineKind: string };
type OfItem = OfKind & {
  lineKind: string;
  name: string;
  startsAt: Temporal.Instant | null;
  place: string;
  typeName: string;
};

/** Sums of the postings of a period, by what a treasurer asks for. */
export type LedgerPeriod = {
  days: readonly OfDay[];
  items: readonly OfItem[];
  ways: readonly (OfKind & { way: string })[];
  taxes: readonly (Sum & { rate: number })[];
  balances: readonly Sum[];
};

/** What a page earned, gave back and holds in a period, in one currency. Every figure is a sum of postings. */
export type Figures = {
  currency: string;
  /** what was sold, taxes included, and how many places that were paid for */
  gross: Minor;
  sold: number;
  /** by how much less was earned in the end: cancelled, declined, or given back */
  refunds: Minor;
  fees: Minor;
  writeOffs: Minor;
  net: Minor;
  /** money that came in, and in how many payments; money that went back out */
  received: Minor;
  payments: number;
  sentBack: Minor;
  /** by how much what the page has, is owed, and holds for others has grown */
  moneyGrew: Minor;
  owedGrew: Minor;
  heldGrew: Minor;
  /** what all postings together are off: 0 if the ledger adds up */
  off: Minor;
  /** at the end of the period */
  owed: Minor;
  depositsHeld: Minor;
  credit: Minor;
  refundsPayable: Minor;
  unmatched: Minor;
  waiting: Minor;
  weeks: Week[];
  items: Item[];
  ways: Way[];
  taxes: Tax[];
};

export type Week = {
  period: Period;
  events: Minor;
  hire: Minor;
  refunds: Minor;
  fees: Minor;
  sentBack: Minor;
};

/** What was sold: an event with its types, or a space that was hired. */
export type Item = {
  group: 'events' | 'hire' | 'other';
  name: string;
  startsAt: Temporal.Instant | null;
  place: string;
  typeName: string;
  sold: number;
  gross: Minor;
  fees: Minor;
  refunds: Minor;
  net: Minor;
};

export type Way = { way: string; payments: number; received: Minor; fees: Minor; sentBack: Minor };
export type Tax = { rate: number; net: Minor; tax: Minor };

const INCOME = new Set(['sales_net', 'sales_tax', 'donations']);
const MONEY = new Set(['clearing', 'bank', 'cash', 'payouts_in_transit', 'chargebacks']);
const HELD = new Set([
  'customer_balance',
  'customer_credit',
  'deposits_held',
  'refunds_payable',
  'unmatched_receipts',
]);
/** Transactions by which lines earn less than before. */
const LOWERING = new Set(['reversal', 'refund']);

/** Reads the figures of a period off the sums of its postings, one for each currency. */
export function figuresOf(ledger: LedgerPeriod, period: Period): Figures[] {
  const currencies = new Set([...ledger.days, ...ledger.balances].map(({ currency }) => currency));
  return [...currencies].sort().map((currency) => figuresIn(currency, ledger, period));
}

function figuresIn(currency: string, ledger: LedgerPeriod, period: Period): Figures {
  const own = <S extends Sum>(sums: readonly S[]): S[] => sums.filter((sum) => sum.currency === currency);
  const days = own(ledger.days);
  const balanceOf = (account: string): number =>
    amountOf(own(ledger.balances).filter((sum) => sum.account === account));
  const gross = negated(amountOf(days.filter(isGross)));
  const refunds = amountOf(days.filter(isLowered));
  const fees = amountOf(days.filter(isFee));
  const writeOffs = amountOf(days.filter(({ account }) => account === 'write_offs'));
  return {
    currency,
    gross,
    sold: countOf(own(ledger.items).filter(isSale)),
    refunds,
    fees,
    writeOffs,
    net: minor(gross - refunds - fees - writeOffs),
    received: amountOf(days.filter(isReceived)),
    payments: countOf(days.filter(isReceived)),
    sentBack: negated(amountOf(days.filter(isSentBack))),
    moneyGrew: amountOf(days.filter(({ account }) => MONEY.has(account))),
    owedGrew: amountOf(days.filter(({ account }) => account === 'receivables')),
    heldGrew: negated(amountOf(days.filter(({ account }) => HELD.has(account)))),
    off: amountOf(days),
    owed: minor(balanceOf('receivables')),
    depositsHeld: negated(balanceOf('deposits_held')),
    credit: negated(balanceOf('customer_credit')),
    refundsPayable: negated(balanceOf('refunds_payable')),
    unmatched: negated(balanceOf('unmatched_receipts')),
    waiting: negated(balanceOf('customer_balance')),
    weeks: bucketsOf(period).map((week) =>
      weekOf(
        week,
        days.filter(({ day }) => isWithin(day, week)),
      ),
    ),
    items: itemsOf(own(ledger.items)),
    ways: waysOf(own(ledger.ways)),
    taxes: taxesOf(own(ledger.taxes)),
  };
}

const isIncome = ({ account }: Sum): boolean => INCOME.has(account);
const isGross = (sum: OfKind): boolean => isIncome(sum) && !LOWERING.has(sum.kind);
const isLowered = (sum: OfKind): boolean => isIncome(sum) && LOWERING.has(sum.kind);
const isFee = ({ account }: Sum): boolean => account === 'provider_fees';
const isReceived = ({ account, kind }: OfKind): boolean => MONEY.has(account) && kind === 'payment';
const isSentBack = ({ account, kind }: OfKind): boolean =>
  MONEY.has(account) && (kind === 'refund_sent' || kind === 'refund_failed');
// A line has one posting of its net, or as a donation.
const isSale = (sum: OfKind): boolean => isGross(sum) && sum.account !== 'sales_tax';

const amountOf = (sums: readonly Sum[]): Minor => sumOf(sums.map(({ amount }) => amount));
const countOf = (sums: readonly Sum[]): number => sumOf(sums.map(({ postings }) => postings));
// Without the zero that is negative.
const negated = (amount: number): Minor => minor(0 - amount);

const weekOf = (period: Period, days: readonly OfDay[]): Week => {
  const gross = days.filter(isGross);
  return {
    period,
    events: negated(amountOf(gross.filter(({ lineKind }) => lineKind !== 'booking'))),
    hire: negated(amountOf(gross.filter(({ lineKind }) => lineKind === 'booking'))),
    refunds: amountOf(days.filter(isLowered)),
    fees: amountOf(days.filter(isFee)),
    sentBack: negated(amountOf(days.filter(isSentBack))),
  };
};

function itemsOf(sums: readonly OfItem[]): Item[] {
  const groups = Map.groupBy(sums, ({ lineKind, name, startsAt, place, typeName }) =>
    JSON.stringify([lineKind, name, startsAt?.toString() ?? '', place, typeName]),
  );
  return [...groups.values()].flatMap((group): Item[] => {
    const [first] = group;
    if (!first) return [];
    const gross = negated(amountOf(group.filter(isGross)));
    const refunds = amountOf(group.filter(isLowered));
    const fees = amountOf(group.filter(isFee));
    const { name, startsAt, place, typeName } = first;
    return [
      {
        group: groupOf(first.lineKind),
        ...{ name, startsAt, place, typeName, gross, refunds, fees },
        sold: countOf(group.filter(isSale)),
        net: minor(gross - refunds - fees),
      },
    ];
  });
}

const groupOf = (lineKind: string): Item['group'] =>
  lineKind === 'ticket' ? 'events' : lineKind === 'booking' ? 'hire' : 'other';

const waysOf = (sums: readonly (OfKind & { way: string })[]): Way[] =>
  [...Map.groupBy(sums, ({ way }) => way)].map(([way, group]) => ({
    way,
    payments: countOf(group.filter(isReceived)),
    received: amountOf(group.filter(isReceived)),
    fees: amountOf(group.filter(isFee)),
    sentBack: negated(amountOf(group.filter(isSentBack))),
  }));

const taxesOf = (sums: readonly (Sum & { rate: number })[]): Tax[] =>
  [...Map.groupBy(sums, ({ rate }) => rate)]
    .map(([rate, group]) => ({
      rate,
      net: negated(amountOf(group.filter(({ account }) => account === 'sales_net'))),
      tax: negated(amountOf(group.filter(({ account }) => account === 'sales_tax'))),
    }))
    .sort((a, b) => b.rate - a.rate);

/** Sums of items, for a group or all of them. */
export const totalsOf = (
  items: readonly Item[],
): Pick<Item, 'sold' | 'gross' | 'fees' | 'refunds' | 'net'> => ({
  sold: sumOf(items.map(({ sold }) => sold)),
  gross: sumOf(items.map(({ gross }) => gross)),
  fees: sumOf(items.map(({ fees }) => fees)),
  refunds: sumOf(items.map(({ refunds }) => refunds)),
  net: sumOf(items.map(({ net }) => net)),
});
