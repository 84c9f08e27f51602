import { formatMoney } from '../../shared/i18n/formats.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { sumOf } from '../../shared/money.ts';
import { t } from '../messages/translate.ts';
import type { BookingDetails } from '../model/booking.ts';
import type { Cancellation, CancellationOrder } from '../model/cancellation.ts';
import type { MailEffects } from '../ports.ts';
import { cancellationPath, dateOf } from '../rules/addresses.ts';
import { whenInZone } from './booking-mails.ts';

export type FinishedCancellation = {
  event: BookingDetails;
  cancellation: Cancellation;
  orders: readonly CancellationOrder[];
};

/** The mail to somebody of a page that everybody of a cancelled event was refunded and told, in numbers. */
export function cancellationSummaryMail(
  { event, cancellation, orders }: FinishedCancellation,
  { email, name }: { email: string; name: string },
  { from, site }: { from: Letterhead } & Pick<MailEffects, 'site'>,
): Mail {
  const money = (amount: number) => formatMoney(amount, event.currency);
  const refunded = sumOf(orders.map(({ refunded_minor }) => refunded_minor));
  const { tickets, amount } = cancellation.announced;
  const date = dateOf(event.starts_at, event.time_zone);
  const path = cancellationPath(from.slug, event.calendar_slug, date, event.id);
  return {
    to: email,
    about: { containerId: event.container_id },
    ...sentBy(from, site.platformName),
    subject: t('mail.cancellation_done_subject', { event: plainName(event.name) }),
    ...letter({
      paragraphs: [
        t('mail.hello_name', { name: plainName(name) }),
        t('mail.cancellation_done', { event: event.name, when: whenInZone(event) }),
        {
          facts: [
            { term: t('cancellation.tickets'), value: String(tickets) },
            { term: t('cancellation.refunds'), value: money(refunded) },
            {
              term: t('cancellation.mails'),
              value: String(sumOf(orders.map(({ mail_ids }) => mail_ids.length))),
            },
          ],
          ...(refunded !== amount && { note: t('cancellation.differs', { said: money(amount) }) }),
        },
      ],
      button: { label: t('mail.cancellation_button'), href: `${site.urls.events}${path}` },
      from: site.platformName,
    }),
  };
}
