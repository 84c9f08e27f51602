import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { type LineId, randomToken } from '../../shared/ids.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { type ConfirmedLine, orderConfirmationMail } from '../mails/order-confirmation.ts';
import { describeLines } from '../model/basket.ts';
import { claimConfirmation, findOrder, type OrderDetails } from '../model/order.ts';
import type { LineStatus, MailAct } from '../ports.ts';
import { issueDocuments } from './issue-documents.ts';

export const mailOrderJob = defineJob(
  'cart-mail-order',
  // `awaiting`: the lines that awaited confirmation when the order was accepted. The venue may have answered since.
  z.object({ code: z.string(), awaiting: z.array(z.int()) }),
);

type Site = Pick<Config, 'urls' | 'platformName'>;

/** Mails the confirmation of an accepted order, once. A separate job, because drawing the QR codes takes time. */
export async function mailOrder(
  db: Db,
  act: MailAct,
  { code, awaiting, site }: z.infer<typeof mailOrderJob.payload> & { site: Site },
): Promise<void> {
  const order = await findOrder(db, code);
  // Before the mail, which links to the page with them. What costs nothing has none.
  if (order && order.total_minor > 0) await transaction(db, (tx) => issueDocuments(tx, act, { code }));
  if (order?.state !== 'accepted' || order.mailed_at) return;
  const token = order.mail_token ?? randomToken();
  const from = await act.payees.getLetterhead(db, order.container_id);
  const mail = await runInKeptLocale(order.locale, async () => {
    const statuses = await describeLines(db, order, act.sellers, act.at);
    const lines = confirmedLines(order, { statuses, awaiting, site, page: from.slug });
    return await orderConfirmationMail({
      order: { ...order, mail_token: token },
      lines,
      from,
      site,
      isConfirmed: order.is_confirmed,
    });
  });
  await transaction(db, async (tx) => {
    if (await claimConfirmation(tx, order.container_id, order.id, { now: act.at, token }))
      await queueMail(tx, act, mail);
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
      ...(status?.current && {
        name: status.current.name,
        starts_at: status.current.startsAt,
        ends_at: status.current.endsAt,
        place: status.current.place ?? null,
      }),
      doorsAt: status?.current?.doorsAt,
      awaits: line.state === 'fulfilled' && awaiting.includes(line.id),
      calendarFile: status?.calendarFile?.(page),
      ticket: status?.ticket && {
        code: status.ticket.code,
        href: `${site.urls[line.seller]}${status.ticket.href}`,
      },
    };
  });
