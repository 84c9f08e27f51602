import type { Id } from './ids.ts';

/** An amount in minor units of its currency: 1150 is £11.50. */
export type Minor = Id<'minor'>;

export const minor = (amount: number): Minor => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not an amount of minor units: ${amount}`);
  return amount as Minor;
};

export const sumOf = (amounts: Iterable<number>): Minor => {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return minor(sum);
};

type MoneyFormat = { format: Intl.NumberFormat; decimals: number };

const formats = new Map<string, MoneyFormat>();

/** "£11.50"; the currency's own number of decimals. */
export function formatMoney(amount: number, currency: string, locale = 'en-GB'): string {
  const { format, decimals } = formatOf(currency, locale);
  return format.format(amount / 10 ** decimals);
}

/** What a person typed ("11.50", "£1,150") in minor units; undefined when it is no amount of this currency. */
export function parseMoney(text: string, currency: string): Minor | undefined {
  const digits = text.replace(/[\s,£€$]/g, '');
  const { decimals } = formatOf(currency, 'en-GB');
  const match = /^(\d{1,7})(?:\.(\d+))?$/.exec(digits);
  if (!match || (match[2]?.length ?? 0) > decimals) return undefined;
  return minor(Number(match[1]) * 10 ** decimals + Number((match[2] ?? '').padEnd(decimals, '0') || 0));
}

/** The amount as a form field shows it: "11.50". */
export function moneyInput(amount: number, currency: string): string {
  const { decimals } = formatOf(currency, 'en-GB');
  return (amount / 10 ** decimals).toFixed(decimals);
}

function formatOf(currency: string, locale: string): MoneyFormat {
  const key = `${locale} ${currency}`;
  let known = formats.get(key);
  if (!known) {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
    known = { format, decimals: format.resolvedOptions().maximumFractionDigits ?? 2 };
    formats.set(key, known);
  }
  return known;
}
