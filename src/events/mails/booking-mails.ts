import { formatFacts, formatMoney, span, zoneName } from '../../shared/i18n/formats.ts';
import type { OrderId } from '../../shared/ids.ts';
import {
  calendarAttachment,
  type LetterFacts,
  type Letterhead,
  letter,
  sentBy,
  termsOf,
} from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import type { BookingDetails } from '../model/booking.ts';
import type { MailEffects } from '../ports.ts';
import { calendarFileOf } from './calendar-file-of.ts';

/** Who gets a mail, and from whom. */
export type Addressing = {
  to: string;
  /** how to greet them; undefined if nobody has confirmed that the address is theirs */
  name: string | undefined;
  from: Letterhead;
  order: { id: OrderId; href: string };
} & Pick<MailEffects, 'site'>;

/** The mail that confirms a booking to its hirer, with the calendar file. */
export const confirmedMail = (booking: BookingDetails, addressing: Addressing): Mail => ({
  ...bookingMail(booking, addressing, {
    subject: t('mail.confirmed_subject', subjectOf(booking)),
    paragraphs: [
      t('mail.confirmed', { venue: addressing.from.name }),
      bookingFacts(booking, addressing),
      t('mail.file_attached'),
    ],
  }),
  attachments: [calendarAttachment('booking.ics', calendarFileOf(booking, addressing))],
});

/**
 * The mail that tells a hirer that their booking was declined.
 * @param reason the organiser's reason; may be empty
 */
export const declinedMail = (booking: BookingDetails, addressing: Addressing, reason: string): Mail =>
  bookingMail(booking, addressing, {
    subject: t('mail.declined_subject', subjectOf(booking)),
    paragraphs: [
      t('mail.declined', { venue: addressing.from.name }),
      reason,
      bookingFacts(booking, addressing),
      moneyBack(booking),
    ],
  });

/**
 * The mail that tells a hirer that their booking was cancelled, with the calendar file that removes it.
 * @param reason the organiser's reason; may be empty
 */
export const cancelledMail = (booking: BookingDetails, addressing: Addressing, reason: string): Mail => ({
  ...bookingMail(booking, addressing, {
    subject: t('mail.cancelled_subject', subjectOf(booking)),
    paragraphs: [
      t('mail.cancelled', { venue: addressing.from.name }),
      reason,
      bookingFacts(booking, addressing),
      moneyBack(booking),
    ],
  }),
  attachments: [calendarAttachment('booking.ics', calendarFileOf(booking, addressing))],
});

export type MovedBooking = {
  booking: BookingDetails;
  before: Pick<BookingDetails, 'starts_at' | 'ends_at'>;
  /** what it costs more, to be paid, or less, which goes back; in minor units */
  difference: number;
  /** the organiser's reason; may be empty */
  explanation: string;
};

/** The mail that tells a hirer that their booking was moved, with the calendar file that moves it. */
export const bookingMovedMail = (
  { booking, before, difference, explanation }: MovedBooking,
  addressing: Addressing,
): Mail => {
  const amount = formatMoney(Math.abs(difference), booking.currency);
  return {
    ...bookingMail(booking, addressing, {
      subject: t('mail.moved_subject', { event: plainName(booking.name) }),
      paragraphs: [
        t('mail.booking_moved', {
          venue: addressing.from.name,
          when: whenInZone({ ...before, time_zone: booking.time_zone }),
        }),
        explanation,
        bookingFacts(booking, addressing),
        difference === 0 ? '' : t(difference > 0 ? 'mail.costs_more' : 'mail.costs_less', { amount }),
      ],
    }),
    attachments: [calendarAttachment('booking.ics', calendarFileOf(booking, addressing))],
  };
};

const subjectOf = ({ name }: BookingDetails) => ({ booking: plainName(name) });

type Content = { subject: string; paragraphs: (string | LetterFacts)[] };

const bookingMail = (
  booking: BookingDetails,
  { to, name, from, order, site }: Addressing,
  { subject, paragraphs }: Content,
): Mail => ({
  to,
  about: { containerId: booking.container_id, orderId: order.id },
  ...sentBy(from, site.platformName),
  subject,
  ...letter({
    paragraphs: [
      name ? t('mail.hello_name', { name: plainName(name) }) : t('mail.hello'),
      ...paragraphs.filter(Boolean),
    ],
    button: { label: t('mail.see_booking'), href: order.href },
    after: booking.state === 'confirmed' ? termsOf(from) : [],
    from,
  }),
});

function bookingFacts(booking: BookingDetails, { from }: Pick<Addressing, 'from'>): LetterFacts {
  return {
    title: plainName(booking.name),
    facts: [
      { term: t('event.when'), value: whenInZone(booking) },
      { term: t('event.where'), value: formatFacts([booking.space_name, from.name, from.address]) },
      {
        term: t('price.label'),
        value: booking.cost_minor > 0 ? formatMoney(booking.cost_minor, booking.currency) : t('price.free'),
      },
    ],
  };
}

/** "Friday 12 June 2026, 20:00–22:30 (London time)" */
export const whenInZone = ({
  starts_at,
  ends_at,
  time_zone,
}: Pick<BookingDetails, 'starts_at' | 'ends_at' | 'time_zone'>): string =>
  t('mail.when', {
    when: span(starts_at.toZonedDateTimeISO(time_zone), ends_at.toZonedDateTimeISO(time_zone)),
    zone: zoneName(time_zone),
  });

const moneyBack = (booking: BookingDetails): string =>
  booking.cost_minor > 0
    ? t('mail.money_back', { amount: formatMoney(booking.cost_minor, booking.currency) })
    : t('mail.no_money_back');
