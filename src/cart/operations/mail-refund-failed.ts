import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { ContainerId, RefundId } from '../../shared/ids.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { refundFailedMail } from '../mails/refund-failed.ts';
import { findRefund } from '../model/refund.ts';
import type { MailAct } from '../ports.ts';

export const mailRefundFailedJob = defineJob(
  'cart-mail-refund-failed',
  z.object({ containerId: z.int(), refundId: z.int() }),
);

/** Mails the treasurers of a page that a refund did not go through, unless it has been requested again since. */
export async function mailRefundFailed(
  db: Db,
  act: MailAct,
  {
    containerId,
    refundId,
    site,
  }: { containerId: ContainerId; refundId: RefundId; site: Pick<Config, 'urls' | 'platformName'> },
): Promise<void> {
  const refund = await findRefund(db, containerId, refundId);
  if (refund?.state !== 'failed') return;
  const sender = { from: await act.payees.getLetterhead(db, containerId), site };
  const failure = {
    containerId,
    orderId: refund.order_id,
    buyer: refund.order_name,
    amount: refund.amount_minor,
    currency: refund.currency,
  };
  const treasurers = await act.payees.listPeopleWith(db, containerId, 'money');
  const mails = treasurers.map((treasurer) =>
    runInKeptLocale(treasurer.locale ?? null, () => refundFailedMail(failure, treasurer, sender)),
  );
  await transaction(db, async (tx) => {
    for (const mail of mails) await queueMail(tx, act, mail);
  });
}
