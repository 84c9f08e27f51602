import type { Config } from '../../shared/config.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { spacedCode } from '../../shared/ui/code-card.tsx';
import { t } from '../messages/translate.ts';

export type CreditNotice = {
  containerId: ContainerId;
  orderId: OrderId;
  name: string;
  email: string;
  amount: number;
  currency: string;
  code: string;
};

/** The mail to a buyer who gets credit instead of money back. */
export function creditMail(
  { containerId, orderId, name, email, amount: minor, currency, code }: CreditNotice,
  { from, site }: { from: Letterhead; site: Pick<Config, 'urls' | 'platformName'> },
): Mail {
  const amount = formatMoney(minor, currency);
  return {
    to: email,
    about: { containerId, orderId },
    ...sentBy(from, site.platformName),
    subject: t('mail.credit_subject', { amount, venue: from.name }),
    ...letter({
      paragraphs: [
        t('mail.hello', { name: plainName(name) }),
        t('mail.credit', { amount, venue: from.name }),
        {
          title: t('mail.credit_code'),
          facts: [
            { term: t('credit.code'), value: spacedCode(code) },
            { term: t('credit.worth'), value: amount },
          ],
        },
      ],
      button: { label: t('mail.see_credit'), href: `${site.urls.cart}/credits/${code}` },
      after: [t('mail.order_number', { number: orderId })],
      from,
    }),
  };
}
