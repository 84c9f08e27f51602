import { formatMoney, span, zoneName } from '../../shared/i18n/formats.ts';
import type { Mail } from '../../shared/mail/mail.ts';
import { t } from '../messages/translate.ts';
import type { BookingDetails } from '../model/booking.ts';
import { calendarFileOf } from './calendar-file-of.ts';

/** The mail that confirms a booking to its hirer, with the calendar file. */
export function confirmedMail(booking: BookingDetails, to: string, site: string): Mail {
  const file = Buffer.from(calendarFileOf(booking, site)).toString('base64');
  return {
    to,
    subject: t('mail.confirmed_subject', { booking: booking.name }),
    text: textOf(booking, [
      t('mail.confirmed', { calendar: booking.calendar_name }),
      detailsOf(booking),
      t('mail.file_attached'),
    ]),
    attachments: [
      { filename: 'booking.ics', contentType: 'text/calendar; charset=utf-8; method=PUBLISH', content: file },
    ],
  };
}

/**
 * The mail that tells a hirer that their booking was declined.
 * @param reason the organiser's reason; may be empty
 */
export function declinedMail(booking: BookingDetails, to: string, reason: string): Mail {
  return {
    to,
    subject: t('mail.declined_subject', { booking: booking.name }),
    text: textOf(booking, [
      t('mail.declined', { calendar: booking.calendar_name }),
      reason,
      detailsOf(booking),
      moneyBack(booking),
    ]),
  };
}

/** The mail that tells a hirer that their booking was cancelled. */
export function cancelledMail(booking: BookingDetails, to: string): Mail {
  return {
    to,
    subject: t('mail.cancelled_subject', { booking: booking.name }),
    text: textOf(booking, [
      t('mail.cancelled', { calendar: booking.calendar_name }),
      detailsOf(booking),
      moneyBack(booking),
    ]),
  };
}

function textOf({ contact_name }: BookingDetails, paragraphs: string[]): string {
  const greeting = contact_name ? t('mail.hello_name', { name: contact_name }) : t('mail.hello');
  return `${[greeting, ...paragraphs].filter(Boolean).join('\n\n')}\n`;
}

function detailsOf(booking: BookingDetails): string {
  const { starts_at, ends_at, time_zone } = booking;
  const when = t('mail.when', {
    when: span(starts_at.toZonedDateTimeISO(time_zone), ends_at.toZonedDateTimeISO(time_zone)),
    zone: zoneName(time_zone),
  });
  return [booking.name, when, booking.space_name].filter(Boolean).join('\n');
}

const moneyBack = (booking: BookingDetails): string =>
  booking.cost_minor > 0
    ? t('mail.money_back', { amount: formatMoney(booking.cost_minor, booking.currency) })
    : t('mail.no_money_back');
