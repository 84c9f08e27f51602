import { type Minor, minor, sumOf } from '../../shared/money.ts';

/** A ticket of an event that is held, ordered or valid, as far as a cancellation depends on it. */
export type LiveTicket = {
  ticketType: string;
  state: 'reserved' | 'ordered' | 'confirmed' | 'checked_in';
  orderId: number | null;
  /** of whoever holds it, if known */
  email: string | null;
};

/** What goes back of an order, by the way in which it was paid. */
type OrderForecast = {
  orderId: number;
  buyer: { email: string };
  amount: Minor;
  ways: readonly { provider: string; amount: Minor }[];
  released: Minor;
};

/** What cancelling an event touches, in numbers: shown before it is done, and kept. */
export type CancellationNumbers = {
  /** tickets in orders, which stop being valid */
  tickets: number;
  byType: { ticketType: string; count: number }[];
  /** of them, how many were let in already, and how many are not paid yet */
  checkedIn: number;
  unpaid: number;
  /** tickets in baskets, which are let go */
  reserved: number;
  orders: number;
  people: number;
  mails: number;
  amount: Minor;
  ways: { provider: string; amount: Minor; orders: number }[];
  /** what buyers owe, and will not have to pay */
  released: Minor;
};

/** Counts what cancelling an event with these tickets touches. */
export function cancellationNumbers(
  tickets: readonly LiveTicket[],
  forecasts: readonly OrderForecast[],
): CancellationNumbers {
  const ordered = tickets.filter(({ orderId }) => orderId !== null);
  const byType = Map.groupBy(ordered, ({ ticketType }) => ticketType);
  const addresses = forecasts.map(({ orderId, buyer }) => [
    buyer.email,
    ...othersOf(tickets, orderId, buyer.email),
  ]);
  const ways = Map.groupBy(
    forecasts.flatMap(({ ways }) => ways),
    ({ provider }) => provider,
  );
  return {
    tickets: ordered.length,
    byType: [...byType].map(([ticketType, { length: count }]) => ({ ticketType, count })),
    checkedIn: ordered.filter(({ state }) => state === 'checked_in').length,
    unpaid: ordered.filter(({ state }) => state === 'ordered').length,
    reserved: tickets.length - ordered.length,
    orders: forecasts.length,
    people: new Set(addresses.flat().map((address) => address.toLowerCase())).size,
    mails: addresses.flat().length,
    amount: sumOf(forecasts.map(({ amount }) => amount)),
    ways: [...ways].map(([provider, parts]) => ({
      provider,
      amount: sumOf(parts.map(({ amount }) => amount)),
      orders: parts.length,
    })),
    released: sumOf(forecasts.map(({ released }) => released)),
  };
}

/** The addresses of those who hold tickets of an order and have not bought it. */
export function othersOf(
  tickets: readonly Pick<LiveTicket, 'orderId' | 'email'>[],
  orderId: number,
  buyer: string,
): string[] {
  const emails = tickets.flatMap((ticket) =>
    ticket.orderId === orderId && ticket.email ? [ticket.email.toLowerCase()] : [],
  );
  return [...new Set(emails)].filter((email) => email !== buyer.toLowerCase());
}

/** Says whether numbers are still those that were shown: it goes through the form. Baskets change all the time. */
export const fingerprintOf = ({ tickets, people, amount, released }: CancellationNumbers): string =>
  [tickets, people, amount, released].join('-');

/** From how many tickets on, or what amount, a cancellation has to be confirmed by a box of its own. */
export const isLarge = ({ tickets, amount }: CancellationNumbers): boolean =>
  tickets >= 10 || amount >= minor(10_000);

/** How long to wait before an order that could not be settled is tried again. */
export const retryAt = (attempts: number, now: Temporal.Instant): Temporal.Instant =>
  now.add({ minutes: Math.min(2 ** attempts, 60) });
