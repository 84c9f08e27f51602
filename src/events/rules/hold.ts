import type { CalendarId, EntryId, TicketTypeId } from '../../shared/ids.ts';

/** A hold that is not ordered expires this long after it was created, however often it is extended. */
export const MAX_HOLD_MINUTES = 60;

/** The maximum number of unpaid bookings of one owner, so that nobody can block a year for free. */
export const MAX_UNPAID_BOOKINGS = 20;

/** The expiry of a hold that is created or extended now. */
export const holdEnd = (holdMinutes: number, now: Temporal.Instant): Temporal.Instant =>
  now.add({ minutes: holdMinutes });

/** The cart's key for a line of events: one booking, or all tickets of one type. */
export type HoldKey =
  | { type: 'entry'; calendarId: CalendarId; entryId: EntryId }
  | { type: 'tickets'; calendarId: CalendarId; ticketTypeId: TicketTypeId };

export const entryKey = (entry: { calendar_id: CalendarId; id: EntryId }): string =>
  `entry-${entry.calendar_id}-${entry.id}`;

export const ticketsKey = (type: { calendar_id: CalendarId; ticket_type_id: TicketTypeId }): string =>
  `tickets-${type.calendar_id}-${type.ticket_type_id}`;

/** @returns undefined for a string that is no key of events */
export function parseHoldKey(key: string): HoldKey | undefined {
  const match = /^(entry|tickets)-([1-9]\d{0,8})-([1-9]\d{0,8})$/.exec(key);
  if (!match) return undefined;
  const calendarId = Number(match[2]) as CalendarId;
  return match[1] === 'entry'
    ? { type: 'entry', calendarId, entryId: Number(match[3]) as EntryId }
    : { type: 'tickets', calendarId, ticketTypeId: Number(match[3]) as TicketTypeId };
}
