import { z } from 'zod';
import type { Config } from '../../shared/config.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { sumOf } from '../../shared/money.ts';
import { cancellationMail } from '../mails/cancellation.ts';
import { describeLines } from '../model/basket.ts';
import { findOrder, type OrderDetails } from '../model/order.ts';
import type { LineStatus, MailAct } from '../ports.ts';

export const mailCancellationJob = defineJob(
  'cart-mail-cancellation',
  z.object({ code: z.string(), lineIds: z.array(z.int()).min(1) }),
);

/** Mails a buyer what they have cancelled, and what comes back of it. */
export async function mailCancellation(
  db: Db,
  act: MailAct,
  {
    code,
    lineIds,
    site,
  }: z.infer<typeof mailCancellationJob.payload> & { site: Pick<Config, 'urls' | 'platformName'> },
): Promise<void> {
  const order = await findOrder(db, code);
  if (!order) return;
  const lines = order.lines.filter(({ id }) => lineIds.includes(id));
  const from = await act.payees.getLetterhead(db, order.container_id);
  const mail = await runInKeptLocale(order.locale, async () => {
    const statuses: ReadonlyMap<number, LineStatus> = await describeLines(db, order, act.sellers, act.at);
    const calendarFiles = lines.flatMap((line) =>
      // Whoever keeps another ticket of the event still goes there.
      order.lines.some((other) => other.state === 'fulfilled' && isSameEvent(other, line))
        ? []
        : (statuses.get(line.id)?.cancelledFile?.(from.slug) ?? []),
    );
    return cancellationMail({
      order,
      lines,
      credit: creditFor(order, lineIds, site),
      calendarFiles,
      from,
      site,
    });
  });
  await transaction(db, (tx) => queueMail(tx, act, mail));
}

type Line = OrderDetails['lines'][number];

const isSameEvent = (one: Line, other: Line): boolean =>
  one.kind === other.kind &&
  one.name === other.name &&
  one.starts_at?.epochMilliseconds === other.starts_at?.epochMilliseconds;

/** The credit to which lines of an order went, and how much of it. */
function creditFor(order: OrderDetails, lineIds: readonly number[], { urls }: Pick<Config, 'urls'>) {
  const parts = order.refunds.flatMap(({ credit_code, lines }) =>
    lines
      .filter(({ line_id }) => credit_code && lineIds.includes(line_id))
      .map(({ amount_minor }) => ({ code: credit_code ?? '', amount: amount_minor })),
  );
  const [first] = parts;
  if (!first) return undefined;
  const amount = sumOf(parts.filter(({ code }) => code === first.code).map((part) => part.amount));
  return { code: first.code, amount, url: `${urls.cart}/credits/${first.code}` };
}
