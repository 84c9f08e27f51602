import { type Begins, comesBack, ruleOf } from '../../shared/cancellation.ts';
import type { LineId } from '../../shared/ids.ts';
import { type Minor, minor, sumOf } from '../../shared/money.ts';
import { depositKey } from './deposit.ts';
import type { LineState } from './order.ts';
import { deduct } from './settlement.ts';

/** A line of an order, as far as its cancellation depends on it. */
export type QuotableLine = {
  id: LineId;
  kind: string;
  seller: string;
  key: string;
  state: LineState;
  amount_minor: number;
  earned_minor: number;
  kept_minor: number;
  starts_at: Temporal.Instant | null;
  time_zone: string | null;
  cancellation: unknown;
};

/** What its seller says of a line. */
type Status = { current?: { startsAt: Temporal.Instant }; isUsed?: boolean };

/** Why a buyer can't cancel a line: its page has no rule for it, it was used, has begun, or has ended already. */
export type Refusal = 'no_rule' | 'used' | 'begun' | 'ended';

/** Why the buyer can't cancel a line; undefined if they can. */
export function refusalOf(
  line: QuotableLine,
  status: Status | undefined,
  now: Temporal.Instant,
): Refusal | undefined {
  if (line.state !== 'fulfilled' || !isPlace(line)) return 'ended';
  if (status?.isUsed) return 'used';
  const startsAt = status?.current?.startsAt ?? line.starts_at;
  if (startsAt && Temporal.Instant.compare(startsAt, now) <= 0) return 'begun';
  return line.amount_minor > 0 && !ruleOf(line.cancellation) ? 'no_rule' : undefined;
}

export const isPlace = ({ kind }: { kind: string }): boolean => kind === 'booking' || kind === 'ticket';

/** What becomes of the money of a line that is cancelled, in minor units: it comes back, is kept, or is owed no more. */
export type Quote<L> = { line: L; back: Minor; kept: Minor; spared: Minor };

/**
 * What becomes of the money of lines that their buyer cancels now, and of the deposits for them, which come back whole. What
 * is not paid yet is owed no more; so the rule keeps only of what was paid.
 * @param chosen lines of `all` that can be cancelled
 * @param order `owed`: what is still to pay of it
 */
export function quoteCancellation<L extends QuotableLine>(
  chosen: readonly L[],
  all: readonly L[],
  { owed, now, statuses }: { owed: number; now: Temporal.Instant; statuses: ReadonlyMap<number, Status> },
): Quote<L>[] {
  const keys = new Set(chosen.map(({ key }) => depositKey(key)));
  const deposits = all.filter(
    (line) =>
      line.kind === 'deposit' && line.state === 'fulfilled' && line.kept_minor === 0 && keys.has(line.key),
  );
  const lines = [...chosen, ...deposits];
  const paid = deduct(
    owed,
    lines.map((line) => line.earned_minor),
  );
  return lines.map((line, at) => {
    const rule = ruleOf(line.cancellation);
    const begins = beginsOf(line, statuses.get(line.id));
    const byRule =
      line.kind === 'deposit' || !begins
        ? line.earned_minor
        : rule
          ? comesBack(rule, line.earned_minor, { ...begins, now })
          : 0;
    const paidForIt = paid[at] ?? 0;
    const kept = Math.min(line.earned_minor - byRule, paidForIt);
    return {
      line,
      back: minor(paidForIt - kept),
      kept: minor(kept),
      spared: minor(line.earned_minor - paidForIt),
    };
  });
}

/** When a line begins: if the page has moved it, the later of both times counts, so that its buyer loses nothing. */
export function beginsOf(line: QuotableLine, status: Status | undefined): Begins | undefined {
  if (!line.starts_at) return undefined;
  const moved = status?.current?.startsAt;
  const startsAt = moved && Temporal.Instant.compare(moved, line.starts_at) > 0 ? moved : line.starts_at;
  return { startsAt, timeZone: line.time_zone ?? 'UTC' };
}

/** What of a cancellation comes back in all. */
export const backOf = (quotes: readonly Quote<unknown>[]): Minor => sumOf(quotes.map(({ back }) => back));
