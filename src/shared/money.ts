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

const formats = new Map<string, Intl.NumberFormat>();

/** "£11.50"; the currency's own number of decimals. */
export function formatMoney(amount: number, currency: string, locale = 'en-GB'): string {
  const format = formatOf(currency, locale);
  return format.format(amount / 10 ** decimalsOf(format));
}

/** What a person typed ("11.50", "£1,150") in minor units; undefined when it is no amount of this currency. */
export function parseMoney(text: string, currency: string): Minor | undefined {
  const digits = text.replace(/[\s,£€$]/g, '');
  const decimals = decimalsOf(formatOf(currency, 'en-GB'));
  const match = /^(\d{1,7})(?:\.(\d+))?$/.exec(digits);
  if (!match || (match[2]?.length ?? 0) > decimals) return undefined;
  return minor(Number(match[1]) * 10 ** decimals + Number((match[2] ?? '').padEnd(decimals, '0') || 0));
}

/** The amount as a form field shows it: "11.50". */
export function moneyInput(amount: number, currency: string): string {
  const decimals = decimalsOf(formatOf(currency, 'en-GB'));
  return (amount / 10 ** decimals).toFixed(decimals);
}

function formatOf(currency: string, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { style: 'currency', currency });
    formats.set(key, format);
  }
  return format;
}

const decimalsOf = (format: Intl.NumberFormat): number => format.resolvedOptions().maximumFractionDigits ?? 2;
