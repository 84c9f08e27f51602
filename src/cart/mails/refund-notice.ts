import { formatMoney } from '../../shared/i18n/formats.ts';
import { letter } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { t } from '../messages/translate.ts';

export type RefundNotice = {
  number: number;
  name: string;
  email: string;
  url: string;
  amount: number;
  currency: string;
  reason: 'paid-twice' | 'wrong-amount';
  platformName: string;
};

/** The mail to a buyer whose payment did not match its order and is refunded in full. */
export function refundNoticeMail(notice: RefundNotice): Mail {
  const amount = formatMoney(notice.amount, notice.currency);
  return {
    to: notice.email,
    subject: t('mail.refund_subject', { amount }),
    ...letter({
      paragraphs: [
        t('mail.hello', { name: notice.name }),
        t(`mail.refund_of_${notice.reason}`, { amount }),
        t('mail.refund_way'),
      ],
      button: { label: t('mail.see_order'), href: notice.url },
      after: [t('mail.order_number', { number: notice.number })],
      from: notice.platformName,
    }),
  };
}
