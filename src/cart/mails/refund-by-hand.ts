import { formatMoney } from '../../shared/i18n/formats.ts';
import { type Letterhead, letter, sentBy } from '../../shared/mail/letter.tsx';
import type { Mail } from '../../shared/mail/mail.ts';
import { plainName } from '../../shared/mail/plain-name.ts';
import { t } from '../messages/translate.ts';
import type { Order } from '../model/order.ts';
import type { RefundOfOrder } from '../model/refund.ts';

export type RefundByHandNotice = {
  order: Pick<Order, 'id' | 'container_id' | 'name' | 'email'>;
  refunds: readonly Pick<RefundOfOrder, 'provider' | 'amount_minor' | 'currency'>[];
  /** as the page's people wrote it; may be empty */
  explanation: string;
  /** whether the places stay the buyer's */
  keepsPlaces: boolean;
  url: string;
  from: Letterhead;
  platformName: string;
};

/** The mail to a buyer whom people of the page give money back. */
export const refundByHandMail = (notice: RefundByHandNotice): Mail => ({
  to: notice.order.email,
  about: { containerId: notice.order.container_id, orderId: notice.order.id },
  ...sentBy(notice.from, notice.platformName),
  subject: t('mail.given_back_subject', { venue: notice.from.name }),
  ...letter({
    paragraphs: [
      t('mail.hello', { name: plainName(notice.order.name) }),
      ...notice.refunds.map(({ provider, amount_minor, currency }) => {
        const amount = formatMoney(amount_minor, currency);
        if (provider === 'transfer') return t('mail.given_back_by_transfer', { amount });
        return provider === 'venue'
          ? t('mail.given_back_at_venue', { amount })
          : t('mail.given_back_as_paid', { amount });
      }),
      notice.explanation,
      t(notice.keepsPlaces ? 'mail.given_back_kept' : 'mail.given_back_ended'),
    ].filter(Boolean),
    button: { label: t('mail.see_order'), href: notice.url },
    after: [t('mail.order_number', { number: notice.order.id })],
    from: notice.from,
  }),
});
