import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { depositMail } from '../mails/deposit.ts';
import { findOrder } from '../model/order.ts';
import type { MailAct } from '../ports.ts';

export const mailDepositJob = defineJob(
  'cart-mail-deposit',
  z.object({ code: z.string(), lineId: z.int(), back: z.int() }),
);

/** Mails a hirer that their deposit goes back, wholly or in part. */
export async function mailDeposit(
  db: Db,
  act: MailAct,
  {
    code,
    lineId,
    back,
    site,
  }: z.infer<typeof mailDepositJob.payload> & { site: Pick<Config, 'urls' | 'platformName'> },
): Promise<void> {
  const order = await findOrder(db, code);
  const line = order?.lines.find(({ id }) => id === lineId);
  if (!order || !line) return;
  const from = await act.payees.getLetterhead(db, order.container_id);
  const mail = runInKeptLocale(order.locale, () => depositMail({ order, line, back, from, site }));
  await transaction(db, (tx) => queueMail(tx, act, mail));
}
