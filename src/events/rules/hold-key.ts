import type { CalendarId, EntryId, TicketTypeId } from '../../shared/ids.ts';

/** What the cart calls a line of ours: one booking, or all the tickets of one kind. */
export type HoldKey =
  | { of: 'entry'; calendarId: CalendarId; entryId: EntryId }
  | { of: 'tickets'; calendarId: CalendarId; ticketTypeId: TicketTypeId };

export const entryKey = (entry: { calendar_id: CalendarId; id: EntryId }): string =>
  `entry-${entry.calendar_id}-${entry.id}`;

export const ticketsKey = (type: { calendar_id: CalendarId; ticket_type_id: TicketTypeId }): string =>
  `tickets-${type.calendar_id}-${type.ticket_type_id}`;

/** undefined for what is no key of ours */
export function parseHoldKey(key: string): HoldKey | undefined {
  const match = /^(entry|tickets)-([1-9]\d{0,8})-([1-9]\d{0,8})$/.exec(key);
  if (!match) return undefined;
  const calendarId = Number(match[2]) as CalendarId;
  return match[1] === 'entry'
    ? { of: 'entry', calendarId, entryId: Number(match[3]) as EntryId }
    : { of: 'tickets', calendarId, ticketTypeId: Number(match[3]) as TicketTypeId };
}
