import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { refundNoticeMail } from '../mails/refund-notice.ts';
import { findRefund } from '../model/refund.ts';

export const mailRefundNoticeJob = defineJob('cart-mail-refund-notice', z.object({ refundId: z.int() }));

/** Mails a buyer whose payment did not match its order and is refunded in full. */
export async function mailRefundNotice(
  db: Db,
  site: Pick<Config, 'urls' | 'platformName'>,
  refundId: number,
): Promise<void> {
  const refund = await findRefund(db, refundId);
  if (refund?.reason !== 'paid-twice' && refund?.reason !== 'wrong-amount') return;
  const notice = {
    number: refund.order_id,
    name: refund.order_name,
    email: refund.order_email,
    url: `${site.urls.cart}/orders/${refund.order_code}`,
    amount: refund.amount_minor,
    currency: refund.currency,
    reason: refund.reason,
    platformName: site.platformName,
  };
  const mail = runInKeptLocale(refund.order_locale, () => refundNoticeMail(notice));
  await transaction(db, (tx) => queueMail(tx, mail));
}
