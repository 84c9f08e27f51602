import { type Minor, minor, sumOf } from '../../../shared/money.ts';
import type { Receipt } from '../../ports.ts';

type Amounts = Pick<Receipt, 'gross' | 'owed' | 'fee' | 'refunded'>;

export type Totals = Amounts & { currency: string; net: Minor };

/** Equal places of one order: "2 × Full price". Its amounts are sums. */
export type ReceiptGroup = Receipt & { count: number };

/** Groups the equal places of each order, in the order of the first of each group. */
export const groupReceipts = (receipts: readonly Receipt[]): ReceiptGroup[] =>
  [...Map.groupBy(receipts, placeOf).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, ...sumsOf(group), count: group.length }] : [];
  });

const placeOf = ({ orderId, name, typeName, startsAt, endsAt, currency, gross, state }: Receipt): string =>
  JSON.stringify([orderId, name, typeName, startsAt, endsAt, currency, gross, state]);

/** What is left of a receipt: without what is still owed, the provider's fee and refunds. */
export const netOf = ({ gross, owed, fee, refunded }: Amounts): Minor => minor(gross - owed - fee - refunded);

/** Sums of receipts, one for each currency. */
export const totalsByCurrency = (receipts: readonly Receipt[]): Totals[] =>
  [...Map.groupBy(receipts, ({ currency }) => currency)].map(([currency, group]) => ({
    currency,
    ...sumsOf(group),
    net: sumOf(group.map(netOf)),
  }));

const sumsOf = (receipts: readonly Receipt[]): Amounts => ({
  gross: sumOf(receipts.map(({ gross }) => gross)),
  owed: sumOf(receipts.map(({ owed }) => owed)),
  fee: sumOf(receipts.map(({ fee }) => fee)),
  refunded: sumOf(receipts.map(({ refunded }) => refunded)),
});
