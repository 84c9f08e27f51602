import type { Config } from '../../shared/config.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import type { OrderDetails } from '../model/order.ts';
import { mailedOrderHref } from '../rules/order.ts';

/** The mail to a buyer whose authorised payment could not be charged after the venue had said yes. */
export function paymentFailedMail(
  order: Pick<
    OrderDetails,
    'container_id' | 'id' | 'code' | 'mail_token' | 'name' | 'email' | 'currency' | 'due_minor'
  >,
  from: Letterhead,
  site: Pick<Config, 'urls' | 'platformName'>,
): Mail {
  const amount = formatMoney(order.due_minor, order.currency);
  return {
    to: order.email,
    about: { containerId: order.container_id, orderId: order.id },
    ...sentBy(from, site.platformName),
    subject: t('mail.payment_failed_subject', { amount }),
    ...letter({
      paragraphs: [t('mail.hello', { name: plainName(order.name) }), t('mail.payment_failed', { amount })],
      button: { label: t('mail.pay_order'), href: mailedOrderHref(site.urls.cart, order) },
      after: [t('mail.order_private', { number: order.id })],
      from,
    }),
  };
}
