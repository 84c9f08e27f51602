import type { Tx } from '../../shared/db/database.ts';
import type { CalendarId, EntryId, UserId } from '../../shared/ids.ts';
import { findTicket, type Ticket, type TicketDetails, transitionTickets } from '../model/ticket.ts';
import { userActor } from '../rules/actor.ts';
import { codeIn } from '../rules/ticket-code.ts';

export type Verdict =
  | { verdict: 'admitted'; ticket: TicketDetails; place: { number: number; of: number } }
  | { verdict: 'already-in'; ticket: TicketDetails; at: Temporal.Instant; by: string }
  /** of whom it is, only its own door learns */
  | { verdict: 'other-event'; event: { name: string; startsAt: Temporal.Instant; timeZone: string } }
  | { verdict: 'not-valid'; ticket: TicketDetails }
  | { verdict: 'unknown' };

type Door = { calendarId: CalendarId; entryId: EntryId };

/**
 * Admits the ticket with this code to an entry, once: of any number of doors that try, one succeeds and the others learn
 * when and by whom.
 * @param input a code as typed or scanned, or a ticket's address
 */
export async function checkIn(
  tx: Tx,
  door: Door,
  input: string,
  steward: UserId,
  now: Temporal.Instant,
): Promise<Verdict> {
  const code = codeIn(input);
  const ticket = code ? await findTicket(tx, code) : undefined;
  if (!ticket) return { verdict: 'unknown' };
  if (ticket.calendar_id !== door.calendarId || ticket.entry_id !== door.entryId)
    return {
      verdict: 'other-event',
      event: { name: ticket.entry_name, startsAt: ticket.starts_at, timeZone: ticket.time_zone },
    };

  const [admitted] = await transitionTickets(tx, [ticket], 'checked_in', { at: now, by: userActor(steward) });
  if (admitted)
    return { verdict: 'admitted', ticket: { ...ticket, ...admitted }, place: await placeInOrder(tx, ticket) };

  // Whoever was quicker has committed by now: the update waited for them.
  const current = (await findTicket(tx, ticket.code)) ?? ticket;
  if (current.state !== 'checked_in') return { verdict: 'not-valid', ticket: current };
  return {
    verdict: 'already-in',
    ticket: current,
    at: current.state_at,
    by: await nameOf(tx, current.state_by),
  };
}

/** Somebody leaves, or was admitted by mistake: the ticket may be used again. @returns it, if it was in */
export async function recordExit(
  tx: Tx,
  door: Door,
  input: string,
  steward: UserId,
  now: Temporal.Instant,
): Promise<Ticket | undefined> {
  const ticket = await findTicket(tx, codeIn(input) ?? '');
  if (!ticket || ticket.calendar_id !== door.calendarId || ticket.entry_id !== door.entryId) return undefined;
  if (ticket.state !== 'checked_in') return undefined;
  const [left] = await transitionTickets(tx, [ticket], 'confirmed', { at: now, by: userActor(steward) });
  return left;
}

async function placeInOrder(tx: Tx, ticket: TicketDetails): Promise<{ number: number; of: number }> {
  const ids = await tx
    .selectFrom('tickets')
    .select('id')
    .where('order_id', '=', ticket.order_id)
    .where('calendar_id', '=', ticket.calendar_id)
    .where('ticket_type_id', '=', ticket.ticket_type_id)
    .where('state', 'in', ['confirmed', 'checked_in'])
    .orderBy('id')
    .execute();
  return { number: ids.findIndex(({ id }) => id === ticket.id) + 1, of: ids.length };
}

async function nameOf(tx: Tx, actor: string): Promise<string> {
  const id = /^user:(.+)$/.exec(actor)?.[1];
  const user = id
    ? await tx
        .selectFrom('users')
        .select('name')
        .where('id', '=', id as UserId)
        .executeTakeFirst()
    : undefined;
  return user?.name || 'a steward';
}
