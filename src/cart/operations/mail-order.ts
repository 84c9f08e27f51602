import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { type OrderConfirmation, orderConfirmationMail } from '../mails/order-confirmation.ts';
import { describeLines } from '../model/basket.ts';
import { claimConfirmation, findOrder, type OrderDetails } from '../model/order.ts';
import type { LineStatus, Seller } from '../ports.ts';

export const mailOrderJob = defineJob(
  'cart-mail-order',
  // `awaiting`: the lines that awaited confirmation when the order was paid. The venue may have answered since.
  z.object({ code: z.string(), awaiting: z.array(z.int()) }),
);

/** Mails the confirmation of a paid order, once. A separate job, because drawing the QR codes takes time. */
export async function mailOrder(
  db: Db,
  sellers: readonly Seller[],
  site: Pick<Config, 'urls' | 'platformName'>,
  { code, awaiting }: z.infer<typeof mailOrderJob.payload>,
  now: Temporal.Instant,
): Promise<void> {
  const order = await findOrder(db, code);
  if (order?.state !== 'paid' || order.mailed_at) return;
  const mail = await runInKeptLocale(order.locale, async () => {
    const statuses = await describeLines(db, sellers, order, now);
    return await orderConfirmationMail(confirmationOf(order, { statuses, awaiting, site }));
  });
  await transaction(db, async (tx) => {
    if (await claimConfirmation(tx, order.id, now)) await queueMail(tx, mail);
  });
}

type ConfirmationInput = {
  statuses: ReadonlyMap<number, LineStatus>;
  awaiting: readonly number[];
  site: Pick<Config, 'urls' | 'platformName'>;
};

function confirmationOf(
  order: OrderDetails,
  { statuses, awaiting, site }: ConfirmationInput,
): OrderConfirmation {
  return {
    number: order.id,
    name: order.name,
    email: order.email,
    url: `${site.urls.cart}/orders/${order.code}`,
    total: order.total_minor,
    currency: order.currency,
    platformName: site.platformName,
    lines: order.lines.map((line) => {
      const status = statuses.get(line.id);
      return {
        title: line.title,
        detail: line.detail,
        amount: line.amount_minor,
        state: line.state === 'ordered' || line.state === 'expired' ? 'lost' : line.state,
        awaits: awaiting.includes(line.id),
        calendarFile: status?.calendarFile,
        tickets: (status?.tickets ?? []).map((ticket) => ({
          ...ticket,
          href: `${site.urls[line.seller]}${ticket.href}`,
        })),
      };
    }),
  };
}
