import type { Config } from '../../shared/config.ts';
import { formatMoney } from '../../shared/i18n/formats.ts';
import { letter } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { t } from '../messages/translate.ts';
import type { OrderDetails } from '../model/order.ts';

/** The mail to a buyer whose authorised payment could not be charged after the venue had said yes. */
export function paymentFailedMail(
  order: Pick<OrderDetails, 'id' | 'code' | 'name' | 'email' | 'currency' | 'due_minor'>,
  site: Pick<Config, 'urls' | 'platformName'>,
): Mail {
  const amount = formatMoney(order.due_minor, order.currency);
  return {
    to: order.email,
    subject: t('mail.payment_failed_subject', { amount }),
    ...letter({
      paragraphs: [t('mail.hello', { name: order.name }), t('mail.payment_failed', { amount })],
      button: { label: t('mail.pay_order'), href: `${site.urls.cart}/orders/${order.code}` },
      after: [t('mail.order_private', { number: order.id })],
      from: site.platformName,
    }),
  };
}
