import { longDate } from '../../shared/i18n/formats.ts';
import { calendarAttachment, type LetterFacts, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import type { BookingDetails } from '../model/booking.ts';
import type { OrderRefund } from '../ports.ts';
import { movePath } from '../rules/addresses.ts';
import type { Addressing } from './booking-mails.ts';
import { calendarFileOf } from './calendar-file-of.ts';
import { ticketsAndMoney } from './event-cancelled-mail.ts';
import { type EventFacts, eventFacts } from './event-change-mail.ts';

export type MovedEvent = {
  event: BookingDetails;
  before: EventFacts;
  after: EventFacts;
  reason: string;
  chooseBy: Temporal.Instant;
  /** how many the reader has */
  tickets: number;
  /** the code of their order */
  code: string;
};

/** The mail to a buyer whose event was moved: they may keep their tickets or have their money back until a date. */
export function movedMail(moved: MovedEvent, addressing: Addressing): Mail {
  const { event, before, after, reason, chooseBy, tickets, code } = moved;
  const { to, name, from, order, site } = addressing;
  const facts = (title: string, of: EventFacts): LetterFacts => ({
    title,
    facts: eventFacts({ ...of, time_zone: event.time_zone }, from),
  });
  const date = longDate(chooseBy.toZonedDateTimeISO(event.time_zone).toPlainDate());
  return {
    to,
    about: { containerId: event.container_id, orderId: order.id },
    bulk: true,
    ...sentBy(from, site.platformName),
    subject: t('mail.moved_subject', { event: plainName(after.name) }),
    ...letter({
      paragraphs: [
        name ? t('mail.hello_name', { name: plainName(name) }) : t('mail.hello'),
        t('mail.moved', { venue: from.name, event: before.name }),
        reason,
        facts(t('mail.changed_now'), after),
        facts(t('mail.changed_before'), before),
        t('mail.moved_choice', { count: tickets, date }),
        t('mail.changed_file'),
      ].filter(Boolean),
      button: { label: t('mail.moved_button'), href: `${site.urls.events}${movePath(code)}` },
      from,
    }),
    attachments: [calendarAttachment('event.ics', calendarFileOf(event, addressing))],
  };
}

/** The mail to a buyer who has given tickets of a moved event back. */
export const ticketsReturnedMail = (
  { event, tickets, refunds }: { event: BookingDetails; tickets: number; refunds: readonly OrderRefund[] },
  { to, name, from, order, site }: Addressing,
): Mail => ({
  to,
  about: { containerId: event.container_id, orderId: order.id },
  ...sentBy(from, site.platformName),
  subject: t('mail.returned_subject', { event: plainName(event.name) }),
  ...letter({
    paragraphs: [
      name ? t('mail.hello_name', { name: plainName(name) }) : t('mail.hello'),
      t('mail.returned', { event: event.name, count: tickets }),
      ...ticketsAndMoney({ event, reason: '', tickets, refunds }),
    ],
    button: { label: t('mail.see_order'), href: order.href },
    from,
  }),
});
