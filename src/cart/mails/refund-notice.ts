import { formatMoney } from '../../shared/i18n/formats.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import type { RefundReason } from '../rules/settlement.ts';

/** Why money goes back that was for no line of an order. */
type NoticeReason = Extract<RefundReason, 'expired' | 'paid_twice' | 'overpaid' | 'wrong_currency'>;

export type RefundNotice = {
  containerId: ContainerId;
  number: OrderId;
  name: string;
  email: string;
  url: string;
  amount: number;
  currency: string;
  reason: NoticeReason;
  from: Letterhead;
  platformName: string;
};

/** Whether a refund has a mail of its own. Other refunds are told with what became of their lines. */
export const isNoticed = (reason: RefundReason): reason is NoticeReason =>
  reason === 'expired' || reason === 'paid_twice' || reason === 'overpaid' || reason === 'wrong_currency';

/** The mail to a buyer who gets back money that was for no line of their order. */
export function refundNoticeMail(notice: RefundNotice): Mail {
  const amount = formatMoney(notice.amount, notice.currency);
  return {
    to: notice.email,
    about: { containerId: notice.containerId, orderId: notice.number },
    ...sentBy(notice.from, notice.platformName),
    subject: t('mail.refund_subject', { amount }),
    ...letter({
      paragraphs: [
        t('mail.hello', { name: plainName(notice.name) }),
        t(`mail.refund_of_${notice.reason}`, { amount }),
        t('mail.refund_way'),
      ],
      button: { label: t('mail.see_order'), href: notice.url },
      after: [t('mail.order_number', { number: notice.number })],
      from: notice.from,
    }),
  };
}
