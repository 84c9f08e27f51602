import { formatMoney } from '../../shared/i18n/formats.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import type { BookingDetails } from '../model/booking.ts';
import type { MailEffects } from '../ports.ts';
import { calendarsPath, mailSettingsPath, requestsPath } from '../rules/addresses.ts';
import { whenInZone } from './booking-mails.ts';

type ToSomebody = { to: string; name: string };
type Sender = { from: Letterhead } & Pick<MailEffects, 'site'>;

/** The mail to somebody of a page about bookings that await their yes or no. */
export const requestMail = (
  bookings: readonly BookingDetails[],
  { to, name }: ToSomebody,
  { from, site }: Sender,
): Mail => ({
  to,
  ...(bookings[0] && { about: { containerId: bookings[0].container_id } }),
  ...sentBy(from, site.platformName),
  subject: t('mail.request_subject', { booking: plainName(bookings[0]?.name ?? ''), count: bookings.length }),
  ...letter({
    paragraphs: [
      t('mail.hello_name', { name: plainName(name) }),
      t('mail.request', { venue: from.name, count: bookings.length }),
      ...bookings.map(factsOf),
    ],
    button: { label: t('mail.request_button'), href: `${site.urls.events}${requestsPath(from.slug)}` },
    after: [t('mail.request_switch', { url: `${site.urls.events}${mailSettingsPath(from.slug)}` })],
    from: site.platformName,
  }),
});

/** The mail to somebody of a page about bookings that their hirer has cancelled. */
export const givenBackMail = (
  bookings: readonly BookingDetails[],
  { to, name }: ToSomebody,
  { from, site }: Sender,
): Mail => ({
  to,
  ...(bookings[0] && { about: { containerId: bookings[0].container_id } }),
  ...sentBy(from, site.platformName),
  subject: t('mail.given_back_subject', {
    booking: plainName(bookings[0]?.name ?? ''),
    count: bookings.length,
  }),
  ...letter({
    paragraphs: [
      t('mail.hello_name', { name: plainName(name) }),
      t('mail.given_back', { count: bookings.length }),
      ...bookings.map(factsOf),
    ],
    button: { label: t('mail.given_back_button'), href: `${site.urls.events}${calendarsPath(from.slug)}` },
    after: [t('mail.request_switch', { url: `${site.urls.events}${mailSettingsPath(from.slug)}` })],
    from: site.platformName,
  }),
});

const factsOf = (booking: BookingDetails) => ({
  title: plainName(booking.name),
  facts: [
    { term: t('event.when'), value: whenInZone(booking) },
    ...(booking.space_name ? [{ term: t('event.where'), value: booking.space_name }] : []),
    {
      term: t('mail.request_who'),
      value: [booking.contact_name && plainName(booking.contact_name), booking.contact_email]
        .filter(Boolean)
        .join('\n'),
    },
    {
      term: t('price.label'),
      value: booking.cost_minor > 0 ? formatMoney(booking.cost_minor, booking.currency) : t('price.free'),
    },
  ],
});
