import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { paymentFailedMail } from '../mails/payment-failed.ts';
import { findOrder } from '../model/order.ts';
import type { MailAct } from '../ports.ts';

export const mailPaymentFailedJob = defineJob('cart-mail-payment-failed', z.object({ code: z.string() }));

/** Mails a buyer whose authorised payment has failed after the venue's yes, or whose money did not come, unless it has been paid since. */
export async function mailPaymentFailed(
  db: Db,
  act: MailAct,
  { code, site }: { code: string; site: Pick<Config, 'urls' | 'platformName'> },
): Promise<void> {
  const order = await findOrder(db, code);
  if (!order || order.due_minor === 0) return;
  const from = await act.payees.getLetterhead(db, order.container_id);
  const mail = runInKeptLocale(order.locale, () => paymentFailedMail(order, from, site));
  await transaction(db, (tx) => queueMail(tx, act, mail));
}
