import { createHash } from 'node:crypto';
import type { CancellationRule } from '../../shared/cancellation.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { type Minor, minor, sumOf } from '../../shared/money.ts';
import { type Fee, type FeeRule, feesOf } from './fees.ts';

type PricedLine = {
  unitPrice: number;
  quantity: number;
  currency: string;
  cancellation?: CancellationRule | undefined;
};
type SoldLine = PricedLine & { containerId: ContainerId; timing: string };

/** What a held line costs. */
export const amountOf = (line: Pick<PricedLine, 'unitPrice' | 'quantity'>): Minor =>
  minor(line.unitPrice * line.quantity);

/** A hash of the lines of a basket, their prices, fees, when they are paid and what comes back of them, in any order. */
export function fingerprintOf(
  lines: readonly (SoldLine & { seller: string; key: string })[],
  fees: readonly Pick<Fee, 'key' | 'amount' | 'isRefunded'>[] = [],
): string {
  const texts = lines.map(
    ({ containerId, seller, key, unitPrice, quantity, currency, timing, cancellation }) =>
      JSON.stringify([containerId, seller, key, unitPrice, quantity, currency, timing, cancellation]),
  );
  for (const { key, amount, isRefunded } of fees) texts.push(JSON.stringify([key, amount, isRefunded]));
  return createHash('sha256').update(texts.sort().join('\n')).digest('base64url');
}

/** Equal lines, shown as one: "2 × Full price". */
export type LineGroup<L> = {
  key: string;
  first: L;
  lines: readonly L[];
  quantity: number;
  amount: Minor;
};

/**
 * Groups equal lines, in order of appearance.
 * @param keyOf the same for lines that are shown as one
 * @param amountIn a line, in minor units
 */
export function groupLines<L extends { quantity: number }>(
  lines: readonly L[],
  keyOf: (line: L) => string,
  amountIn: (line: L) => number,
): LineGroup<L>[] {
  return [...Map.groupBy(lines, keyOf)].flatMap(([key, equal]) => {
    const [first] = equal;
    if (!first) return [];
    return [{ key, first, lines: equal, quantity: countOf(equal), amount: sumOf(equal.map(amountIn)) }];
  });
}

/** Groups held lines by the seller's group. Places that were held at different prices are not equal. */
export const groupHeld = <L extends SoldLine & { seller: string; group: string }>(
  lines: readonly L[],
): LineGroup<L>[] =>
  groupLines(
    lines,
    ({ containerId, seller, group, unitPrice, currency, timing }) =>
      JSON.stringify([containerId, seller, group, unitPrice, currency, timing]),
    amountOf,
  );

/** The lines of a basket that become one order. */
export type OrderPart<L extends SoldLine> = {
  key: string;
  containerId: ContainerId;
  currency: string;
  timing: L['timing'];
  lines: readonly L[];
  /** that the payee adds */
  fees: readonly Fee[];
  /** that the buyer adds */
  donation?: Minor;
  /** with the fees and the donation */
  total: Minor;
};

/**
 * Splits a basket into the orders that it becomes, because an order has one payee, one currency and one timing.
 * @param payees with the booking fees of those who add some
 * @returns them in the order in which they are placed and paid
 */
export function splitIntoOrders<L extends SoldLine & { key: string }>(
  lines: readonly L[],
  payees: ReadonlyMap<ContainerId, { settings: FeeRule | undefined }> = new Map(),
): OrderPart<L>[] {
  const keyOf = ({ containerId, currency, timing }: L) => `${containerId} ${currency} ${timing}`;
  return groupLines(lines, keyOf, amountOf)
    .map(({ key, first: { containerId, currency, timing }, lines, amount }) => {
      const fees = feesOf(lines, payees.get(containerId)?.settings);
      const total = sumOf([amount, ...fees.map((fee) => fee.amount)]);
      return { key, containerId, currency, timing, lines, fees, total };
    })
    .sort(byPayee);
}

/** Adds donations to the first order of their payee, in the currency in which it takes donations. */
export function withDonations<L extends SoldLine>(
  parts: readonly OrderPart<L>[],
  donations: readonly Donation[],
): OrderPart<L>[] {
  return parts.map((part) => {
    const isFirst = (one: OrderPart<L>) =>
      one.containerId === part.containerId && one.currency === part.currency;
    const donation = donations.find(
      ({ containerId, currency }) => containerId === part.containerId && currency === part.currency,
    );
    if (!donation || parts.find(isFirst) !== part) return part;
    return { ...part, donation: donation.amount, total: sumOf([part.total, donation.amount]) };
  });
}

/** What a buyer gives to a payee on top. */
export type Donation = { containerId: ContainerId; currency: string; amount: Minor };

/** The order in which the orders of one checkout are placed and paid. */
export const byPayee = (a: Pick<SoldLine, 'containerId' | 'currency' | 'timing'>, b: typeof a): number =>
  a.containerId - b.containerId || compare(a.currency, b.currency) || compare(a.timing, b.timing);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The total in each currency, in order of appearance. */
export function totalsOf(
  amounts: readonly { amount: number; currency: string }[],
): { currency: string; amount: number }[] {
  const totals = new Map<string, number>();
  for (const { amount, currency } of amounts) totals.set(currency, (totals.get(currency) ?? 0) + amount);
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

/** A part of a basket in one currency. `ends_at` is when the first of it expires. */
export type BasketTotal = { quantity: number; amount: number; currency: string; ends_at: Temporal.Instant };

/** Summarises a basket: what is held, and what is ordered and not yet paid. */
export const summaryOf = (
  held: readonly (PricedLine & { heldUntil: Temporal.Instant })[],
  toPay: readonly { quantity: number; due_minor: number; currency: string; pay_by: Temporal.Instant }[],
): BasketSummary =>
  summaryOfTotals([
    ...held.map((line) => ({ ...line, amount: amountOf(line), ends_at: line.heldUntil })),
    ...toPay.map((order) => ({ ...order, amount: order.due_minor, ends_at: order.pay_by })),
  ]);

/**
 * Summarises the parts of a basket for other apps.
 * @returns currency null and total 0 if there are several currencies
 */
export function summaryOfTotals(parts: readonly BasketTotal[]): BasketSummary {
  const [total, ...more] = totalsOf(parts);
  const sum = more.length === 0 ? total : undefined;
  return {
    count: countOf(parts),
    total_minor: sum?.amount ?? 0,
    currency: sum?.currency ?? null,
    ends_at: earliest(parts.map(({ ends_at }) => ends_at))?.toString() ?? null,
  };
}

/** The number of places on lines. */
export const countOf = (lines: readonly { quantity: number }[]): number =>
  lines.reduce((count, line) => count + line.quantity, 0);

export function earliest(instants: readonly Temporal.Instant[]): Temporal.Instant | undefined {
  return [...instants].sort(Temporal.Instant.compare)[0];
}
