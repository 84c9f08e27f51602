import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { ContainerId, RefundId } from '../../shared/ids.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { isNoticed, refundNoticeMail } from '../mails/refund-notice.ts';
import { findRefund } from '../model/refund.ts';
import type { MailAct } from '../ports.ts';
import { mailedOrderHref } from '../rules/order.ts';

export const mailRefundNoticeJob = defineJob(
  'cart-mail-refund-notice',
  z.object({ containerId: z.int(), refundId: z.int() }),
);

/** Mails a buyer who gets back money that was for no line of their order. */
export async function mailRefundNotice(
  db: Db,
  act: MailAct,
  {
    containerId,
    refundId,
    site,
  }: { containerId: ContainerId; refundId: RefundId; site: Pick<Config, 'urls' | 'platformName'> },
): Promise<void> {
  const refund = await findRefund(db, containerId, refundId);
  if (!refund || !isNoticed(refund.reason)) return;
  const notice = {
    containerId,
    from: await act.payees.getLetterhead(db, containerId),
    number: refund.order_id,
    name: refund.order_name,
    email: refund.order_email,
    url: mailedOrderHref(site.urls.cart, { code: refund.order_code, mail_token: refund.order_mail_token }),
    amount: refund.amount_minor,
    currency: refund.currency,
    reason: refund.reason,
    platformName: site.platformName,
  };
  const mail = runInKeptLocale(refund.order_locale, () => refundNoticeMail(notice));
  await transaction(db, (tx) => queueMail(tx, act, mail));
}
