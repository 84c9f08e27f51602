import { type Minor, minor, sumOf } from '../../../shared/money.ts';
import type { Receipt } from '../../ports.ts';

export type Totals = { currency: string; gross: Minor; fee: Minor; refunded: Minor; net: Minor };

/** The net amount of a receipt, after the provider's fee and refunds. */
export const netOf = ({ gross, fee, refunded }: Pick<Receipt, 'gross' | 'fee' | 'refunded'>): Minor =>
  minor(gross - fee - refunded);

/** Sums of receipts, one for each currency. */
export const totalsByCurrency = (receipts: readonly Receipt[]): Totals[] =>
  [...Map.groupBy(receipts, ({ currency }) => currency)].map(([currency, group]) => ({
    currency,
    gross: sumOf(group.map(({ gross }) => gross)),
    fee: sumOf(group.map(({ fee }) => fee)),
    refunded: sumOf(group.map(({ refunded }) => refunded)),
    net: sumOf(group.map(netOf)),
  }));
