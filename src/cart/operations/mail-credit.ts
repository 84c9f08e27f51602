import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { ContainerId, RefundId } from '../../shared/ids.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { creditMail } from '../mails/credit.ts';
import { findCreditOf } from '../model/credit.ts';
import { findRefund } from '../model/refund.ts';
import type { MailAct } from '../ports.ts';

export const mailCreditJob = defineJob(
  'cart-mail-credit',
  z.object({ containerId: z.int(), refundId: z.int() }),
);

/** Mails a buyer the code of the credit that they get instead of a refund. */
export async function mailCredit(
  db: Db,
  act: MailAct,
  {
    containerId,
    refundId,
    site,
  }: { containerId: ContainerId; refundId: RefundId; site: Pick<Config, 'urls' | 'platformName'> },
): Promise<void> {
  const refund = await findRefund(db, containerId, refundId);
  const credit = refund?.credit_id && (await findCreditOf(db, containerId, refund.credit_id));
  if (!refund || !credit) return;
  const from = await act.payees.getLetterhead(db, containerId);
  const { order_id: orderId, order_name: name, order_email: email, amount_minor: amount, currency } = refund;
  const notice = { containerId, orderId, name, email, amount, currency, code: credit.code };
  const mail = runInKeptLocale(refund.order_locale, () => creditMail(notice, { from, site }));
  await transaction(db, (tx) => queueMail(tx, act, mail));
}
