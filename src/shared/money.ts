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

/** The maximum price that a form accepts, and the maximum of what one line of an order costs. */
export const MAX_AMOUNT = minor(100_000_000);

/** The maximum total of an order. The database refuses more than ten times as much. */
export const MAX_ORDER_TOTAL = minor(100_000_000_000);

/** Parses an amount in a form: "11.50", "£1,150". @returns undefined if it is not an amount of this currency */
export function parseMoney(text: string, currency: string): Minor | undefined {
  const digits = text.replace(/[\s,£€$]/g, '');
  const decimals = decimalsOf(currency);
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(digits);
  if (!match || (match[2]?.length ?? 0) > decimals) return undefined;
  return minor(Number(match[1]) * 10 ** decimals + Number((match[2] ?? '').padEnd(decimals, '0') || 0));
}

/** An amount as the value of a form field: "11.50". */
export function moneyInput(amount: number, currency: string): string {
  const decimals = decimalsOf(currency);
  return (amount / 10 ** decimals).toFixed(decimals);
}

const decimalsByCurrency = new Map<string, number>();

function decimalsOf(currency: string): number {
  let decimals = decimalsByCurrency.get(currency);
  if (decimals === undefined) {
    const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency });
    decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
    decimalsByCurrency.set(currency, decimals);
  }
  return decimals;
}
