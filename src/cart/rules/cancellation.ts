import type { OrderId, PaymentId } from '../../shared/ids.ts';
import { type Minor, minor, sumOf } from '../../shared/money.ts';
import type { LineState, OrderState } from './order.ts';
import { deduct, splitRefund } from './settlement.ts';

type Line = { kind: string; seller: string; key: string; state: LineState };

/** Places of one seller, by its keys. */
export type Places = { seller: string; keys: readonly string[] };

/**
 * The lines that end with some places of an order: the places themselves, the fees, deposits and extras of them, and once
 * no other place is left, everything that was bought along with them.
 */
export function linesThatEnd<L extends Line>(lines: readonly L[], { seller, keys }: Places): L[] {
  const live = lines.filter(({ state }) => state === 'ordered' || state === 'fulfilled');
  const isEnded = (line: L) =>
    isPlace(line) ? line.seller === seller && keys.includes(line.key) : keys.includes(placeOf(line));
  const ended = live.filter(isEnded);
  const isLast = ended.some(isPlace) && !live.some((line) => isPlace(line) && !isEnded(line));
  return isLast ? live : ended;
}

const isPlace = ({ kind }: Line): boolean => kind === 'booking' || kind === 'ticket' || kind === 'product';

// The key of what belongs to a place: "fee-ticket-7" belongs to "ticket-7".
const placeOf = ({ key }: Line): string => key.replace(/^[a-z]+-/, '');

/** An order as far as a refund depends on it. */
export type RefundableOrder = {
  id: OrderId;
  state: OrderState;
  name: string;
  email: string;
  currency: string;
  /** what waits of its payments, and what it owes */
  balance: number;
  owed: number;
  lines: readonly (Line & { amount_minor: number; earned_minor: number })[];
  /** those that can be refunded, the first to be refunded first */
  payments: readonly { id: PaymentId; provider: string; left: number }[];
};

/** What goes back of an order if some of its places are cancelled, by the way in which it was paid. */
export type RefundForecast = {
  orderId: OrderId;
  buyer: { name: string; email: string };
  currency: string;
  amount: Minor;
  ways: { provider: string; amount: Minor }[];
  /** what the buyer will not have to pay any more */
  released: Minor;
};

/** Forecasts what cancelling places of an order gives back: as cancelLines() does it. */
export function forecastCancellation(order: RefundableOrder, places: Places): RefundForecast {
  const ended = linesThatEnd(order.lines, places);
  const { back, released } = moneyOf(order, ended);
  const { refunds } = splitRefund(
    [{ amount: back }],
    order.payments.map(({ id, left }) => ({ paymentId: id, left })),
  );
  const ways = Map.groupBy(refunds, ({ paymentId }) => providerOf(order, paymentId));
  return {
    orderId: order.id,
    buyer: { name: order.name, email: order.email },
    currency: order.currency,
    amount: sumOf(refunds.map(({ amount }) => minor(amount))),
    ways: [...ways].map(([provider, parts]) => ({
      provider,
      amount: sumOf(parts.map(({ amount }) => minor(amount))),
    })),
    released: minor(released),
  };
}

const providerOf = ({ payments }: RefundableOrder, paymentId: PaymentId): string =>
  payments.find(({ id }) => id === paymentId)?.provider ?? '';

/** What goes back for the lines that end, and what of them was not paid yet. */
function moneyOf(
  { state, balance, owed, lines }: RefundableOrder,
  ended: RefundableOrder['lines'],
): { back: number; released: number } {
  if (state === 'accepted') {
    const earned = ended.map(({ earned_minor }) => earned_minor);
    const back = sumOf(deduct(owed, earned));
    return { back, released: sumOf(earned) - back };
  }
  const ofOrdered = (some: RefundableOrder['lines']) =>
    sumOf(some.map((line) => (line.state === 'ordered' ? line.amount_minor : 0)));
  const rest = ofOrdered(lines) - ofOrdered(ended);
  // What waits for the rest of an order that stays goes on waiting.
  const back = ended.length > 0 && balance >= rest ? balance - rest : 0;
  return { back, released: ofOrdered(ended) - back };
}
