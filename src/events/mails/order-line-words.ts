import { span } from '../../shared/i18n/formats.ts';
import { entryStateWords, ticketStateWords } from '../messages/state-words.ts';
import { t } from '../messages/translate.ts';
import type { Hold } from '../model/hold.ts';
import type { EntryState } from '../rules/entry-state.ts';
import type { TicketState } from '../rules/ticket-state.ts';

// The cart shows these texts on its pages and in its mails.

/** "Friday 12 June 2026, 20:00–22:30 · 2 × Full price", or the space of a booking instead of tickets. */
export function orderLineDetail(hold: Hold): string {
  const { starts_at, ends_at, time_zone } = hold;
  const when = span(starts_at.toZonedDateTimeISO(time_zone), ends_at.toZonedDateTimeISO(time_zone));
  if (hold.type_name) {
    return t('order_line.tickets', { when, count: hold.quantity, type: hold.type_name });
  }
  return hold.space_name ? t('order_line.booking', { when, space: hold.space_name }) : when;
}

/** "Paid – awaiting the venue’s confirmation" */
export const orderLineState = (hold: Hold): string =>
  hold.type_name
    ? ticketStateWords(hold.state as TicketState, hold.amount_minor)
    : entryStateWords(hold.state as EntryState, hold.amount_minor);

/** "Full price, 1 of 2" */
export const orderTicketLabel = (type: string, number: number, count: number): string =>
  t('order_line.ticket', { type, number, count });
