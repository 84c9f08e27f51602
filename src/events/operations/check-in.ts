import { findUserName } from '../../shared/auth/users.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { CalendarId, EntryId, UserId } from '../../shared/ids.ts';
import { t } from '../messages/translate.ts';
import {
  findTicket,
  listTicketIdsOfLine,
  type Ticket,
  type TicketDetails,
  transitionTickets,
} from '../model/ticket.ts';
import { codeIn } from '../rules/ticket-code.ts';
import { byUser, userOfActor } from '../rules/transition.ts';

export type Verdict =
  | { verdict: 'admitted'; ticket: TicketDetails; place: { number: number; count: number } }
  | { verdict: 'already-in'; ticket: TicketDetails; at: Temporal.Instant; by: string }
  /** carries no name: the buyer is shown only at the door of the ticket's own event */
  | { verdict: 'other-event'; event: { name: string; startsAt: Temporal.Instant; timeZone: string } }
  | { verdict: 'not-valid'; ticket: TicketDetails }
  | { verdict: 'unknown' };

type Door = { calendarId: CalendarId; entryId: EntryId };

export type Scan = {
  /** a code as typed or scanned, or a ticket's URL */
  code: string;
  steward: UserId;
  now: Temporal.Instant;
};

/**
 * Admits the ticket with this code to an entry, once: of any number of concurrent scans one succeeds, and the
 * others return when and by whom the ticket was admitted.
 */
export async function checkIn(tx: Tx, door: Door, { code: input, steward, now }: Scan): Promise<Verdict> {
  const code = codeIn(input);
  const ticket = code ? await findTicket(tx, code) : undefined;
  if (!ticket) return { verdict: 'unknown' };
  if (ticket.calendar_id !== door.calendarId || ticket.entry_id !== door.entryId)
    return {
      verdict: 'other-event',
      event: { name: ticket.entry_name, startsAt: ticket.starts_at, timeZone: ticket.time_zone },
    };

  const [admitted] = await transitionTickets(tx, [ticket], 'checked_in', byUser(steward, now));
  if (admitted)
    return { verdict: 'admitted', ticket: { ...ticket, ...admitted }, place: await placeInOrder(tx, ticket) };

  // The update waited for a concurrent scan, which has committed by now.
  const current = (await findTicket(tx, ticket.code)) ?? ticket;
  if (current.state !== 'checked_in') return { verdict: 'not-valid', ticket: current };
  return {
    verdict: 'already-in',
    ticket: current,
    at: current.state_at,
    by: await nameOf(tx, current.state_by),
  };
}

/** Records an exit, or undoes an admission: the ticket is valid again. @returns the ticket, if it was checked in */
export async function recordExit(
  tx: Tx,
  door: Door,
  { code: input, steward, now }: Scan,
): Promise<Ticket | undefined> {
  const ticket = await findTicket(tx, codeIn(input) ?? '');
  if (!ticket || ticket.calendar_id !== door.calendarId || ticket.entry_id !== door.entryId) return undefined;
  if (ticket.state !== 'checked_in') return undefined;
  const [confirmed] = await transitionTickets(tx, [ticket], 'confirmed', byUser(steward, now));
  return confirmed;
}

async function placeInOrder(tx: Tx, ticket: TicketDetails): Promise<{ number: number; count: number }> {
  const ids = await listTicketIdsOfLine(tx, ticket);
  return { number: ids.indexOf(ticket.id) + 1, count: ids.length };
}

async function nameOf(tx: Tx, actor: string): Promise<string> {
  const id = userOfActor(actor);
  return (id && (await findUserName(tx, id))) || t('check_in.unnamed_steward');
}
