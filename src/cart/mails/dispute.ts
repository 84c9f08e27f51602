import type { Config } from '../../shared/config.ts';
import { formatList, formatMoney } from '../../shared/i18n/formats.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';

/** How a dispute stands: a bank has taken a payment back, and gives it back, or keeps it. */
export type DisputeOutcome = 'opened' | 'won' | 'lost';

export type DisputeNotice = {
  containerId: ContainerId;
  outcome: DisputeOutcome;
  provider: string;
  amount: number;
  currency: string;
  /** that the payment is for */
  orders: readonly { id: OrderId; name: string; href: string }[];
};

/** The mail to somebody who sees to a page's money about a payment that the buyer's bank has taken back. */
export function disputeMail(
  { containerId, outcome, provider, amount: minor, currency, orders }: DisputeNotice,
  { email, name }: { email: string; name: string },
  { from, site }: { from: Letterhead; site: Pick<Config, 'urls' | 'platformName'> },
): Mail {
  const amount = formatMoney(minor, currency);
  const buyers = formatList([...new Set(orders.map((order) => plainName(order.name)))]);
  const [first] = orders;
  return {
    to: email,
    about: { containerId },
    ...sentBy(from, site.platformName),
    subject: t(`mail.dispute_${outcome}_subject`, { amount }),
    ...letter({
      paragraphs: [
        t('mail.hello', { name: plainName(name) }),
        t(`mail.dispute_${outcome}`, { amount, buyers, venue: from.name }),
        {
          facts: orders.map(({ id, href }) => ({ term: t('order.number', { number: id }), value: href })),
        },
        t(`mail.dispute_${outcome}_todo`, { provider }),
      ],
      button: {
        label: t('mail.dispute_button'),
        href: first?.href ?? `${site.urls.events}/${from.slug}/payments/`,
      },
      from: site.platformName,
    }),
  };
}
