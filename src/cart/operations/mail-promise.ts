import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { promiseMail } from '../mails/promise.ts';
import { findOrder, type OrderDetails } from '../model/order.ts';
import type { MailAct, ProviderAct } from '../ports.ts';
import { providerOf } from '../providers/providers-of.ts';

/** What a buyer who pays by hand hears of an order that is not paid yet. */
export const mailPromiseJob = defineJob(
  'cart-mail-promise',
  z.object({ code: z.string(), about: z.enum(['confirmation', 'transfer', 'reminder', 'expiry']) }),
);

/** Mails a buyer who has promised to pay by hand, unless the order is in another state by now. */
export async function mailPromise(
  db: Db,
  act: MailAct & ProviderAct,
  {
    code,
    about,
    site,
  }: z.infer<typeof mailPromiseJob.payload> & { site: Pick<Config, 'urls' | 'platformName'> },
): Promise<void> {
  const order = await findOrder(db, code);
  if (order?.state !== (about === 'expiry' ? 'expired' : 'placed')) return;
  const promise = await findPromise(db, act, order);
  if (!promise) return;
  const from = await act.payees.getLetterhead(db, order.container_id);
  const mail = runInKeptLocale(order.locale, () => promiseMail({ order, about, ...promise, from, site }));
  await transaction(db, (tx) => queueMail(tx, act, mail));
}

async function findPromise(db: Db, act: ProviderAct, { container_id, payments }: OrderDetails) {
  const last = payments.at(-1);
  if (!last?.reference) return undefined;
  const { byHand } = await providerOf(db, act.providers, container_id, last.provider);
  return byHand && { byHand, reference: last.reference };
}
