import type { Tone } from '../../shared/ui/tone.ts';
import type { Ticket, TicketDetails } from '../model/ticket.ts';
import { ticketStateWords } from '../rules/ticket-state.ts';

/** Whether it lets, or has let, somebody in. */
export const isGood = ({ state }: Pick<Ticket, 'state'>): boolean =>
  state === 'confirmed' || state === 'checked_in';

export const isOver = (ticket: Pick<TicketDetails, 'ends_at'>, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(ticket.ends_at, now) <= 0;

/** What is said of a ticket: a word does not go without its colour, nor a colour without its word. */
export function ticketState(ticket: TicketDetails, now: Temporal.Instant): { label: string; tone: Tone } {
  if (ticket.state === 'confirmed' && isOver(ticket, now)) return { label: 'Over · not used', tone: 'plain' };
  return { label: ticketStateWords(ticket.state, ticket.price_minor), tone: TONES[ticket.state] };
}

const TONES: Record<Ticket['state'], Tone> = {
  reserved: 'warn',
  ordered: 'warn',
  confirmed: 'good',
  checked_in: 'plain',
  expired: 'bad',
  cancelled: 'bad',
};

/** "Full price, 1 of 2": among the good ones of its kind in its order. */
export function ticketName(ticket: TicketDetails, together: readonly TicketDetails[]): string {
  const same = together.filter(
    (one) =>
      one.calendar_id === ticket.calendar_id && one.ticket_type_id === ticket.ticket_type_id && isGood(one),
  );
  const at = same.findIndex(({ id }) => id === ticket.id);
  return at >= 0 && same.length > 1 ? `${ticket.type_name}, ${at + 1} of ${same.length}` : ticket.type_name;
}
