import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { LineId } from '../../shared/ids.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { type ConfirmedLine, orderConfirmationMail } from '../mails/order-confirmation.ts';
import { describeLines } from '../model/basket.ts';
import { claimConfirmation, findOrder, type OrderDetails } from '../model/order.ts';
import type { CartAct, CartPorts, LineStatus } from '../ports.ts';

export const mailOrderJob = defineJob(
  'cart-mail-order',
  // `awaiting`: the lines that awaited confirmation when the order was accepted. The venue may have answered since.
  z.object({ code: z.string(), awaiting: z.array(z.int()) }),
);

type Site = Pick<Config, 'urls' | 'platformName'>;

/** Mails the confirmation of an accepted order, once. A separate job, because drawing the QR codes takes time. */
export async function mailOrder(
  db: Db,
  act: CartAct,
  {
    code,
    awaiting,
    site,
    payees,
  }: z.infer<typeof mailOrderJob.payload> & { site: Site; payees: CartPorts['payees'] },
): Promise<void> {
  const order = await findOrder(db, code);
  if (order?.state !== 'accepted' || order.mailed_at) return;
  const payee = (await payees.listPayees(db, [order.container_id])).get(order.container_id);
  const mail = await runInKeptLocale(order.locale, async () => {
    const statuses = await describeLines(db, order, act.sellers, act.at);
    const lines = confirmedLines(order, { statuses, awaiting, site, page: payee?.slug ?? '' });
    return await orderConfirmationMail({ order, lines, site });
  });
  await transaction(db, async (tx) => {
    if (await claimConfirmation(tx, order.container_id, order.id, act.at)) await queueMail(tx, act, mail);
  });
}

const confirmedLines = (
  { lines }: OrderDetails,
  {
    statuses,
    awaiting,
    site,
    page,
  }: { statuses: ReadonlyMap<LineId, LineStatus>; awaiting: readonly number[]; site: Site; page: string },
): ConfirmedLine[] =>
  lines.map((line) => {
    const status = statuses.get(line.id);
    return {
      ...line,
      awaits: line.state === 'fulfilled' && awaiting.includes(line.id),
      calendarFile: status?.calendarFile?.(page),
      ticket: status?.ticket && {
        code: status.ticket.code,
        href: `${site.urls[line.seller]}${status.ticket.href}`,
      },
    };
  });
