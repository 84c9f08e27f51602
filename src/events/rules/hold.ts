import type { EntryId, TicketId } from '../../shared/ids.ts';

/** A hold that is not ordered expires this long after it was created, however often it is extended. */
export const MAX_HOLD_MINUTES = 60;

/** How long an expired hold is listed, so that it can be taken again. */
export const EXPIRED_WITHIN = { hours: 1 };

/** The maximum number of unpaid bookings of one owner, so that nobody can block a year for free. */
export const MAX_UNPAID_BOOKINGS = 20;

/** The expiry of a hold that is created or extended now. */
export const holdEnd = (holdMinutes: number, now: Temporal.Instant): Temporal.Instant =>
  now.add({ minutes: holdMinutes });

/** The cart's key for a booking, within its page. */
export const entryKey = (id: EntryId): string => `entry-${id}`;

/** The cart's key for a ticket, within its page. */
export const ticketKey = (id: TicketId): string => `ticket-${id}`;

/** The places of one page, by their kind. */
export type HoldIds = { entryIds: EntryId[]; ticketIds: TicketId[] };

/** Reads keys of the cart. Strings that are no keys of events are left out. */
export function parseHoldKeys(keys: readonly string[]): HoldIds {
  const idsOf = (kind: string): number[] =>
    keys.flatMap((key) => {
      const match = /^(entry|ticket)-([1-9]\d{0,8})$/.exec(key);
      return match?.[1] === kind ? [Number(match[2])] : [];
    });
  return { entryIds: idsOf('entry') as EntryId[], ticketIds: idsOf('ticket') as TicketId[] };
}
