import { type Minor, minor } from '../../shared/money.ts';

/** The booking fee of a page: an amount of its currency, and hundredths of a percent of the price. */
export type FeeRule = {
  currency: string;
  fee_per: 'none' | 'order' | 'place';
  fee_minor: number;
  fee_rate: number;
  fee_tax_rate: number;
  fee_refunded: boolean;
};

/** A booking fee, a line of its own in an order. */
export type Fee = {
  /** of the line: that of the place it is for, if it is for one */
  key: string;
  amount: Minor;
  taxRate: number;
  /** whether it goes back if its buyer cancels in time */
  isRefunded: boolean;
};

const OF_ORDER = 'fee';

/** The key of the line of the fee for a place. */
export const feeKey = (placeKey: string): string => `${OF_ORDER}-${placeKey}`;

/** Whether a line is the fee of a place, or of a whole order, by its key. */
export const isFeeOf = (key: string, place: { key: string } | 'order'): boolean =>
  key === (place === 'order' ? OF_ORDER : feeKey(place.key));

type Priced = { kind?: string; key: string; unitPrice: number; quantity: number; currency: string };

/** The fees on the lines of one order. What costs nothing has none, nor has a deposit. */
export function feesOf(lines: readonly Priced[], rule: FeeRule | undefined): Fee[] {
  if (!rule || rule.fee_per === 'none') return [];
  const costing = lines.map((line) => ({ ...line, price: line.unitPrice * line.quantity })).filter(isCosting);
  const terms = { taxRate: rule.fee_tax_rate, isRefunded: rule.fee_refunded };
  if (rule.fee_per === 'order') {
    const [first] = costing;
    const price = costing.reduce((sum, line) => sum + line.price, 0);
    const amount = first ? feeOn({ price, quantity: 1, currency: first.currency }, rule) : 0;
    return amount > 0 ? [{ key: OF_ORDER, amount: minor(amount), ...terms }] : [];
  }
  return costing.flatMap((line) => {
    const amount = feeOn(line, rule);
    return amount > 0 ? [{ key: feeKey(line.key), amount: minor(amount), ...terms }] : [];
  });
}

const isCosting = ({ price, kind }: { price: number; kind?: string }): boolean =>
  price > 0 && kind !== 'deposit';

/** The fee on a price, rounded half up. The amount of another currency is not added. */
export function feeOn(
  { price, quantity, currency }: { price: number; quantity: number; currency: string },
  { currency: ofRule, fee_minor, fee_rate }: FeeRule,
): number {
  if (price === 0) return 0;
  const share = Math.floor((price * fee_rate + 5_000) / 10_000);
  return share + (currency === ofRule ? fee_minor * quantity : 0);
}
