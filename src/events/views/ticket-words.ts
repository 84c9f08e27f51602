import type { Tone } from '../../shared/ui/tone.ts';
import { ticketStateWords } from '../messages/state-words.ts';
import { t } from '../messages/translate.ts';
import type { Ticket, TicketDetails, TicketInOrder } from '../model/ticket.ts';

/** Whether a ticket can be or has been used. */
export const isValid = ({ state }: Pick<Ticket, 'state'>): boolean =>
  state === 'confirmed' || state === 'checked_in';

export const isOver = (ticket: Pick<TicketDetails, 'ends_at'>, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(ticket.ends_at, now) <= 0;

/** The state of a ticket in words with a tone, because colour alone is not accessible. */
export function ticketState(ticket: TicketDetails, now: Temporal.Instant): { label: string; tone: Tone } {
  if (ticket.state === 'confirmed' && isOver(ticket, now))
    return { label: t('ticket.unused'), tone: 'plain' };
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

/**
 * "Full price, 1 of 2".
 * @param orderTickets all tickets of its order; the valid ones of its type are counted
 */
export function ticketName(ticket: TicketDetails, orderTickets: readonly TicketDetails[]): string {
  const ofType = orderTickets.filter(
    (other) =>
      other.calendar_id === ticket.calendar_id &&
      other.ticket_type_id === ticket.ticket_type_id &&
      isValid(other),
  );
  const number = ofType.findIndex(({ id }) => id === ticket.id) + 1;
  return placeWords({ ...ticket, number, count: ofType.length });
}

/** "Full price, 1 of 2". @param number 0 if the ticket is not among those that are counted */
export function placeWords({
  type_name: type,
  number,
  count,
}: Pick<TicketInOrder, 'type_name' | 'number' | 'count'>): string {
  return number === 0 || count === 1 ? type : t('ticket.one_of_count', { type, number, count });
}
