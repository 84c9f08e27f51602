import type { Config } from '../../shared/config.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import type { OrderDetails } from '../model/order.ts';
import { mailedOrderHref } from '../rules/order.ts';

export type DepositNotice = {
  order: OrderDetails;
  /** the deposit */
  line: OrderDetails['lines'][number];
  back: number;
  from: Letterhead;
  site: Pick<Config, 'urls' | 'platformName'>;
};

/** The mail to a hirer about the deposit that goes back to them, and what was kept of it. */
export function depositMail({ order, line, back, from, site }: DepositNotice): Mail {
  const money = (amount: number) => formatMoney(amount, order.currency);
  const { kept_minor: kept, kept_reason: why } = line;
  return {
    to: order.email,
    about: { containerId: order.container_id, orderId: order.id },
    ...sentBy(from, site.platformName),
    subject: kept > 0 ? t('mail.deposit_part_subject') : t('mail.deposit_subject', { amount: money(back) }),
    ...letter({
      paragraphs: [
        t('mail.hello', { name: plainName(order.name) }),
        back > 0
          ? t('mail.deposit', { amount: money(back), title: plainName(line.name) })
          : t('mail.deposit_none', { title: plainName(line.name) }),
        ...(kept > 0 ? [t('mail.deposit_kept', { amount: money(kept), why: plainName(why ?? '') })] : []),
      ],
      button: { label: t('mail.see_order'), href: mailedOrderHref(site.urls.cart, order) },
      after: [t('mail.order_number', { number: order.id })],
      from,
    }),
  };
}
