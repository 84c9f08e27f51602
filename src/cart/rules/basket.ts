import { createHash } from 'node:crypto';

type PricedLine = { seller: string; key: string; quantity: number; amount: number; currency: string };

/** A hash of the lines and prices of a basket, whatever their order. */
export function fingerprintOf(lines: readonly PricedLine[]): string {
  const texts = lines.map(({ seller, key, quantity, amount, currency }) =>
    JSON.stringify([seller, key, quantity, amount, currency]),
  );
  return createHash('sha256').update(texts.sort().join('\n')).digest('base64url');
}

/** The total in each currency, in order of appearance. */
export function totalsOf(
  lines: readonly { amount: number; currency: string }[],
): { currency: string; amount: number }[] {
  const totals = new Map<string, number>();
  for (const { amount, currency } of lines) totals.set(currency, (totals.get(currency) ?? 0) + amount);
  return [...totals].map(([currency, amount]) => ({ currency, amount }));
}

export type BasketSummary = {
  /** number of places, not of lines */
  count: number;
  total_minor: number;
  currency: string | null;
  /** when the first of it expires, ISO 8601 */
  ends_at: string | null;
};

/**
 * Summarises a basket for other apps: what is held, and what is ordered and not yet paid.
 * @returns currency null and total 0 if there are several currencies
 */
export function summaryOf(
  held: readonly { quantity: number; amount: number; currency: string; heldUntil: Temporal.Instant }[],
  toPay: readonly { quantity: number; total_minor: number; currency: string; pay_by: Temporal.Instant }[],
): BasketSummary {
  const orders = toPay.map(({ total_minor, currency }) => ({ amount: total_minor, currency }));
  const [total, ...more] = totalsOf([...held, ...orders]);
  const sum = more.length === 0 ? total : undefined;
  const ends = earliest([...held.map((line) => line.heldUntil), ...toPay.map((order) => order.pay_by)]);
  return {
    count: countOf(held) + countOf(toPay),
    total_minor: sum?.amount ?? 0,
    currency: sum?.currency ?? null,
    ends_at: ends?.toString() ?? null,
  };
}

export const countOf = (lines: readonly { quantity: number }[]): number =>
  lines.reduce((count, line) => count + line.quantity, 0);

export function earliest(instants: readonly Temporal.Instant[]): Temporal.Instant | undefined {
  return [...instants].sort(Temporal.Instant.compare)[0];
}
