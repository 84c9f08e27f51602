import { formatMoney, span, zoneName } from '../../shared/i18n/formats.ts';
import type { Mail } from '../../shared/mail/mail.ts';
import { t } from '../messages/translate.ts';
import type { BookingDetails } from '../model/booking.ts';
import { calendarFileOf } from './calendar-file-of.ts';

/** Tells the hirer that the venue has confirmed a booking, with its calendar file. */
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
 * Tells the hirer that the venue has declined a booking.
 * @param reason in the organiser's own words; may be empty
 */
export function declinedMail(booking: BookingDetails, to: string, reason: string, _site: string): Mail {
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

/** Tells the hirer that the venue has cancelled a booking. */
export function cancelledMail(booking: BookingDetails, to: string, _site: string): Mail {
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
