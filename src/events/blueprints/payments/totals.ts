import { type Minor, minor, sumOf } from '../../../shared/money.ts';
import type { Receipt } from '../../ports.ts';

export type Totals = { currency: string; gross: Minor; fee: Minor; refunded: Minor; net: Minor };

/** What stays of a receipt: what came in, less the provider's fee and what went back. */
export const netOf = ({ gross, fee, refunded }: Pick<Receipt, 'gross' | 'fee' | 'refunded'>): Minor =>
  minor(gross - fee - refunded);

/** Never across currencies. */
export const totalsOf = (receipts: readonly Receipt[]): Totals[] =>
  [...Map.groupBy(receipts, ({ currency }) => currency)].map(([currency, of]) => ({
    currency,
    gross: sumOf(of.map(({ gross }) => gross)),
    fee: sumOf(of.map(({ fee }) => fee)),
    refunded: sumOf(of.map(({ refunded }) => refunded)),
    net: sumOf(of.map(netOf)),
  }));
