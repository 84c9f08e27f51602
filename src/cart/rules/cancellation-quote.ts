import { type Begins, comesBack, ruleOf } from '../../shared/cancellation.ts';
import type { LineId } from '../../shared/ids.ts';
import { type Minor, minor, sumOf } from '../../shared/money.ts';
import { depositKey } from './deposit.ts';
import { isFeeOf } from './fees.ts';
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
 * What becomes of the money of lines that their buyer cancels now, of the deposits for them, which come back whole, and of
 * their fees. What is not paid yet is owed no more; so the rule keeps only of what was paid.
 * @param chosen lines of `all` that can be cancelled
 * @param order `owed`: what is still to pay of it
 */
export function quoteCancellation<L extends QuotableLine>(
  chosen: readonly L[],
  all: readonly L[],
  { owed, now, statuses }: { owed: number; now: Temporal.Instant; statuses: ReadonlyMap<number, Status> },
): Quote<L>[] {
  const lines = [...chosen, ...depositsOf(chosen, all), ...feesOf(chosen, all)];
  const ofPlace = (line: L): number => {
    const rule = ruleOf(line.cancellation);
    const begins = beginsOf(line, statuses.get(line.id));
    if (!begins) return line.earned_minor;
    return rule ? comesBack(rule, line.earned_minor, { ...begins, now }) : 0;
  };
  const ofFee = (fee: L): number => {
    const inTime = chosen.some(
      (place) => ofPlace(place) > 0 && (isFeeOf(fee.key, place) || isFeeOf(fee.key, 'order')),
    );
    return ruleOf(fee.cancellation) && inTime ? fee.earned_minor : 0;
  };
  const paid = deduct(
    owed,
    lines.map((line) => line.earned_minor),
  );
  return lines.map((line, at) => {
    const byRule =
      line.kind === 'deposit' ? line.earned_minor : line.kind === 'fee' ? ofFee(line) : ofPlace(line);
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

function depositsOf<L extends QuotableLine>(places: readonly L[], all: readonly L[]): L[] {
  const keys = new Set(places.map(({ key }) => depositKey(key)));
  return all.filter(
    (line) =>
      line.kind === 'deposit' && line.state === 'fulfilled' && line.kept_minor === 0 && keys.has(line.key),
  );
}

/** The fees that end with places: their own, and that of the order with its last. */
function feesOf<L extends QuotableLine>(places: readonly L[], all: readonly L[]): L[] {
  const isLeft = (line: L) => isPlace(line) && line.state === 'fulfilled' && !places.includes(line);
  const isLast = !all.some(isLeft);
  return all.filter(
    ({ kind, state, key }) =>
      kind === 'fee' &&
      state === 'fulfilled' &&
      (places.some((place) => isFeeOf(key, place)) || (isLast && isFeeOf(key, 'order'))),
  );
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
