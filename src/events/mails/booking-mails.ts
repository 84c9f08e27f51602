import { formatMoney, span, zoneName } from '../../shared/i18n/formats.ts';
import type { Mail } from '../../shared/mail/mail.ts';

import type { BookingDetails } from '../model/booking.ts';
import { calendarFileOf } from './calendar-file-of.ts';

/** The mail to a hirer whose booking is confirmed, with a calendar file. */
export function confirmedMail(booking: BookingDetails, to: string, site: string): Mail {
  const file = Buffer.from(calendarFileOf(booking, site)).toString('base64');
  return {
    to,
    subject: `Confirmed: ${booking.name}`,
    text: textOf(booking, [
      `Good news: ${booking.calendar_name} has confirmed your booking.`,
      '',
      ...detailsOf(booking),
      '',
      'A calendar file is attached. There is nothing more to do.',
    ]),
    attachments: [
      { filename: 'booking.ics', contentType: 'text/calendar; charset=utf-8; method=PUBLISH', content: file },
    ],
  };
}

/** The mail to a hirer whose booking is declined. */
export function declinedMail(booking: BookingDetails, to: string, reason: string, _site: string): Mail {
  return {
    to,
    subject: `Declined: ${booking.name}`,
    text: textOf(booking, [
      `We are sorry: ${booking.calendar_name} can’t take your booking.`,
      ...(reason ? ['', reason] : []),
      '',
      ...detailsOf(booking),
      '',
      `${moneyBack(booking)}`,
    ]),
  };
}

/** The mail to a hirer whose booking is cancelled. */
export function cancelledMail(booking: BookingDetails, to: string, _site: string): Mail {
  return {
    to,
    subject: `Cancelled: ${booking.name}`,
    text: textOf(booking, [
      `We are sorry: ${booking.calendar_name} had to cancel your booking.`,
      '',
      ...detailsOf(booking),
      '',
      `${moneyBack(booking)}`,
    ]),
  };
}

const textOf = (booking: BookingDetails, lines: string[]): string =>
  [`Hello${booking.contact_name ? ` ${booking.contact_name}` : ''},`, '', ...lines, ''].join('\n');

const detailsOf = (booking: BookingDetails): string[] => [
  booking.name,
  `${span(booking.starts_at.toZonedDateTimeISO(booking.time_zone), booking.ends_at.toZonedDateTimeISO(booking.time_zone))} (${zoneName(booking.time_zone)})`,
  ...(booking.space_name ? [booking.space_name] : []),
];

const moneyBack = (booking: BookingDetails): string =>
  booking.cost_minor > 0
    ? `${formatMoney(booking.cost_minor, booking.currency)} goes back to you by itself, the way you paid.`
    : 'Nothing was charged.';
