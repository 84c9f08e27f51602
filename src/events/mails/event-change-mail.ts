import { clockTime, formatFacts } from '../../shared/i18n/formats.ts';
import { calendarAttachment, type LetterFacts, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import type { BookingDetails } from '../model/booking.ts';
import { type Addressing, whenInZone } from './booking-mails.ts';
import { calendarFileOf } from './calendar-file-of.ts';

/** What holders of tickets hear of when it changes. */
export type EventFacts = {
  name: string;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  doors_at: Temporal.Instant | null;
  space_name: string | null;
};

export type EventChange = {
  event: BookingDetails;
  before: EventFacts;
  after: EventFacts;
  /** how many the reader has */
  tickets: number;
};

/** The mail to a buyer of tickets whose event has another time, place or name, with the calendar file that updates theirs. */
export function eventChangeMail(
  { event, before, after, tickets }: EventChange,
  addressing: Addressing,
): Mail {
  const { to, name, from, order, site } = addressing;
  const facts = (title: string, of: EventFacts): LetterFacts => ({
    title,
    facts: eventFacts({ ...of, time_zone: event.time_zone }, from),
  });
  return {
    to,
    about: { containerId: event.container_id, orderId: order.id },
    bulk: true,
    ...sentBy(from, site.platformName),
    subject: t('mail.changed_subject', { event: after.name.replace(/\s+/g, ' ') }),
    ...letter({
      paragraphs: [
        name ? t('mail.hello_name', { name: plainName(name) }) : t('mail.hello'),
        t('mail.changed', { venue: from.name, event: before.name, count: tickets }),
        facts(t('mail.changed_now'), after),
        facts(t('mail.changed_before'), before),
        t('mail.changed_file'),
      ],
      button: { label: t('mail.see_tickets'), href: order.href },
      after: [t('mail.changed_cannot_come')],
      from,
    }),
    attachments: [calendarAttachment('event.ics', calendarFileOf(event, addressing))],
  };
}

/** What, when, doors and where. */
export function eventFacts(
  event: EventFacts & { time_zone: string },
  from: { name: string; address: string },
): LetterFacts['facts'] {
  const { doors_at: doors, time_zone: zone } = event;
  return [
    { term: t('event.what'), value: event.name },
    { term: t('event.when'), value: whenInZone(event) },
    ...(doors ? [{ term: t('event.doors'), value: clockTime(doors.toZonedDateTimeISO(zone)) }] : []),
    { term: t('event.where'), value: formatFacts([event.space_name, from.name, from.address]) },
  ];
}
