import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { ContainerId, OrderId, RefundId } from '../../shared/ids.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { refundByHandMail } from '../mails/refund-by-hand.ts';
import { getOrder } from '../model/order.ts';
import { listRefundsById } from '../model/refund.ts';
import type { MailAct } from '../ports.ts';
import { mailedOrderHref } from '../rules/order.ts';

export const mailRefundByHandJob = defineJob(
  'cart-mail-refund-by-hand',
  z.object({
    containerId: z.int(),
    orderId: z.int(),
    refundIds: z.array(z.int()),
    explanation: z.string(),
    keepsPlaces: z.boolean(),
  }),
);

/** Mails a buyer that people of the page give money back: how much, in which way, when and why. */
export async function mailRefundByHand(
  db: Db,
  act: MailAct,
  {
    site,
    explanation,
    keepsPlaces,
    ...job
  }: z.infer<typeof mailRefundByHandJob.payload> & { site: Pick<Config, 'urls' | 'platformName'> },
): Promise<void> {
  const containerId = job.containerId as ContainerId;
  const order = await getOrder(db, containerId, job.orderId as OrderId);
  const notice = {
    order,
    refunds: await listRefundsById(db, containerId, job.refundIds as RefundId[]),
    explanation,
    keepsPlaces,
    url: mailedOrderHref(site.urls.cart, order),
    from: await act.payees.getLetterhead(db, containerId),
    platformName: site.platformName,
  };
  const mail = runInKeptLocale(order.locale, () => refundByHandMail(notice));
  await transaction(db, (tx) => queueMail(tx, act, mail));
}
