import type { Config } from '../../shared/config.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';

export type RefundFailure = {
  containerId: ContainerId;
  orderId: OrderId;
  buyer: string;
  amount: number;
  currency: string;
};

/** The mail to a treasurer about a refund that did not go through, so that the page still owes it. */
export function refundFailedMail(
  { containerId, orderId, buyer, amount: minor, currency }: RefundFailure,
  { email, name }: { email: string; name: string },
  { from, site }: { from: Letterhead; site: Pick<Config, 'urls' | 'platformName'> },
): Mail {
  const amount = formatMoney(minor, currency);
  return {
    to: email,
    about: { containerId },
    ...sentBy(from, site.platformName),
    subject: t('mail.refund_failed_subject', { amount }),
    ...letter({
      paragraphs: [
        t('mail.hello', { name: plainName(name) }),
        t('mail.refund_failed', { amount, buyer: plainName(buyer), number: orderId, venue: from.name }),
      ],
      button: { label: t('mail.refund_failed_button'), href: `${site.urls.events}/${from.slug}/payments/` },
      from: site.platformName,
    }),
  };
}
