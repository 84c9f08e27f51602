import { formatMoney } from '../../shared/i18n/formats.ts';
import { calendarAttachment, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import type { BookingDetails } from '../model/booking.ts';
import type { OrderRefund } from '../ports.ts';
import type { Addressing } from './booking-mails.ts';
import { calendarFileOf } from './calendar-file-of.ts';
import { eventFacts } from './event-change-mail.ts';

export type CancelledEvent = {
  event: BookingDetails;
  /** as the organiser wrote it */
  reason: string;
  /** how many of the reader's are void */
  tickets: number;
  /** for the buyer: what goes back, and what is not to be paid any more */
  refunds?: readonly Pick<OrderRefund, 'provider' | 'currency' | 'amount'>[];
  released?: number;
};

/** The mail to a buyer or holder of tickets whose event is cancelled, with the calendar file that removes it. */
export function eventCancelledMail(cancelled: CancelledEvent, addressing: Addressing): Mail {
  const { event, reason } = cancelled;
  const { to, name, from, order, site } = addressing;
  return {
    to,
    about: { containerId: event.container_id, orderId: order.id },
    bulk: true,
    ...sentBy(from, site.platformName),
    subject: t('mail.cancelled_subject', { booking: plainName(event.name) }),
    ...letter({
      paragraphs: [
        name ? t('mail.hello_name', { name: plainName(name) }) : t('mail.hello'),
        t('mail.event_cancelled', { event: event.name, venue: from.name }),
        reason,
        { facts: eventFacts(event, from) },
        ...ticketsAndMoney(cancelled),
      ],
      button: { label: t('mail.see_order'), href: order.href },
      from,
    }),
    attachments: [calendarAttachment('event.ics', calendarFileOf(event, addressing))],
  };
}

/** What happens to the reader's tickets and money. */
export function ticketsAndMoney({ event, tickets, refunds, released = 0 }: CancelledEvent): string[] {
  const void_ = t('mail.tickets_void', { count: tickets });
  if (!refunds) return [`${void_} ${t('mail.tickets_void_other', { count: tickets })}`];
  const back = refunds.map(({ provider, currency, amount: minor }) => {
    const amount = formatMoney(minor, currency);
    if (provider === 'transfer') return t('mail.back_by_transfer', { amount });
    return provider === 'venue' ? t('mail.back_at_venue', { amount }) : t('mail.back_as_paid', { amount });
  });
  const owed = released > 0 && t('mail.not_to_pay', { amount: formatMoney(released, event.currency) });
  const nothing = back.length === 0 && !owed && t('mail.no_money_back');
  return [[void_, ...back, owed, nothing].filter(Boolean).join(' ')];
}
