import type { Config } from '../../shared/config.ts';
import { clockTime, compactDate, formatMoney } from '../../shared/i18n/formats.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import type { OrderDetails } from '../model/order.ts';
import { mailedOrderHref } from '../rules/order.ts';

type FailedOrder = Pick<
  OrderDetails,
  | 'container_id'
  | 'id'
  | 'code'
  | 'mail_token'
  | 'name'
  | 'email'
  | 'currency'
  | 'due_minor'
  | 'state'
  | 'pay_by'
  | 'time_zone'
>;

/** The mail to a buyer whose authorised payment could not be charged after the venue had said yes, or whose money did not come. */
export function paymentFailedMail(
  order: FailedOrder,
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
      paragraphs: [t('mail.hello', { name: plainName(order.name) }), textOf(order, amount)],
      button: { label: t('mail.pay_order'), href: mailedOrderHref(site.urls.cart, order) },
      after: [t('mail.order_private', { number: order.id })],
      from,
    }),
  };
}

function textOf({ state, pay_by, time_zone }: FailedOrder, amount: string): string {
  const at = pay_by.toZonedDateTimeISO(time_zone);
  const deadline = t('mail.deadline', { date: compactDate(at.toPlainDate()), time: clockTime(at) });
  switch (state) {
    case 'placed':
      return t('mail.payment_not_come', { amount, deadline });
    default:
      return t('mail.payment_failed', { amount });
  }
}
