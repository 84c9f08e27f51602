import { z } from 'zod';
import { type Act, byClock } from '../../shared/act.ts';
import { type Db, type Tx, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { CancellationId, ContainerId, EntryId, OrderId } from '../../shared/ids.ts';
import { enqueue } from '../../shared/jobs/enqueue.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { isConfirmedAddress } from '../../shared/mail/recipients.ts';
import { sumOf } from '../../shared/money.ts';
import { eventCancelledMail } from '../mails/event-cancelled-mail.ts';
import { getBookingDetails } from '../model/booking.ts';
import {
  claimCancellationOrder,
  findCancellation,
  finishCancellation,
  getCancellation,
  hastenCancellationOrders,
  listCancelledTickets,
  listDueCancellationOrders,
  listUnfinishedCancellations,
  lockCancellation,
  postponeCancellationOrder,
  settleCancellationOrder,
} from '../model/cancellation.ts';
import type { CancellationAct, OrderRefund } from '../ports.ts';
import { othersOf, retryAt } from '../rules/cancellation.ts';
import { ticketKey } from '../rules/hold.ts';
import { mailCancellationSummary } from './mail-cancellation-summary.ts';

export const runCancellationJob = defineJob(
  'events-run-cancellation',
  z.object({ containerId: z.int(), cancellationId: z.int() }),
  { expireSeconds: 900 },
);

/** Goes on with what a crash has left, and with what could not be done before. */
export const resumeCancellationsJob = defineJob('events-resume-cancellations', z.object({}), {
  cron: '* * * * *',
  retryLimit: 0,
  keepSeconds: 3600,
  expireSeconds: 900,
});

type Run = { containerId: ContainerId; cancellationId: CancellationId };

const BATCH_SIZE = 50;

/**
 * Settles the orders of a cancelled event, each in a transaction of its own, and finishes with a summary. Whoever runs it
 * again or at the same time settles what is left: an order is settled once.
 * @throws AggregateError of the orders that could not be settled; they are tried again later
 */
export async function runCancellation(
  db: Db,
  act: CancellationAct,
  { containerId, cancellationId: id }: Run,
): Promise<void> {
  const failures: unknown[] = [];
  for (;;) {
    const due = await listDueCancellationOrders(db, containerId, id, { now: act.at, limit: BATCH_SIZE });
    let settled = 0;
    for (const orderId of due) {
      try {
        if (await transaction(db, (tx) => settleOrder(tx, act, { containerId, id, orderId }))) settled++;
      } catch (error) {
        failures.push(error);
        const at = (attempts: number) => retryAt(attempts, act.at);
        await transaction(db, (tx) => postponeCancellationOrder(tx, containerId, { id, orderId }, at));
      }
    }
    // What is left is settled by another process just now, or failed.
    if (settled === 0) break;
  }
  await transaction(db, async (tx) => {
    const cancellation = await lockCancellation(tx, containerId, id);
    if (cancellation && (await finishCancellation(tx, containerId, id, act)))
      await mailCancellationSummary(tx, act, cancellation);
  });
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} orders of a cancelled event could not be settled`);
}

/** Tries the orders that could not be settled again at once. */
export async function retryCancellation(
  tx: Tx,
  act: Act,
  { containerId, entryId }: { containerId: ContainerId; entryId: EntryId },
): Promise<void> {
  const cancellation = await findCancellation(tx, containerId, entryId);
  if (!cancellation || cancellation.finished_at) return;
  const { id: cancellationId } = cancellation;
  await hastenCancellationOrders(tx, containerId, cancellationId, act.at);
  await enqueue(tx, runCancellationJob, { containerId, cancellationId });
}

/** Goes on with all cancellations that are not finished. */
export async function resumeCancellations(db: Db, act: CancellationAct): Promise<void> {
  const failures: unknown[] = [];
  for (const run of await listUnfinishedCancellations(db))
    await runCancellation(db, act, run).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} cancellations have failed`);
}

/** Cancels the lines of an order, requests their refund and queues its mails. @returns false if somebody else does */
async function settleOrder(
  tx: Tx,
  act: CancellationAct,
  { containerId, id, orderId }: { containerId: ContainerId; id: CancellationId; orderId: OrderId },
): Promise<boolean> {
  if (!(await claimCancellationOrder(tx, containerId, { id, orderId }))) return false;
  const { entry_id: entryId, reason } = await getCancellation(tx, containerId, id);
  const tickets = await listCancelledTickets(tx, containerId, { entryId, orderId });
  const keys = tickets.map((ticket) => ticketKey(ticket.id));
  const [forecast] = await act.orders.forecastCancellation(tx, containerId, [{ orderId, keys }]);
  const refunds = await act.orders.cancelLines(tx, byClock(act.at), { containerId, orderId, keys });
  const outcome = { reason, tickets, refunds, released: forecast?.released ?? 0 };
  const mailIds = await queueMails(tx, act, { containerId, entryId, orderId }, outcome);
  await settleCancellationOrder(
    tx,
    containerId,
    { id, orderId },
    {
      refunded: sumOf(refunds.map(({ amount }) => amount)),
      refundIds: refunds.map((refund) => refund.id),
      mailIds,
      act,
    },
  );
  return true;
}

type Outcome = {
  reason: string;
  tickets: readonly { orderId: OrderId | null; email: string | null }[];
  refunds: readonly OrderRefund[];
  /** what had not been paid yet, in minor units */
  released: number;
};

/** Tells the buyer what happens to the money, and whoever else holds tickets of the order that they are void. @returns ids */
async function queueMails(
  tx: Tx,
  act: CancellationAct,
  { containerId, entryId, orderId }: { containerId: ContainerId; entryId: EntryId; orderId: OrderId },
  { reason, tickets, refunds, released }: Outcome,
): Promise<string[]> {
  const event = await getBookingDetails(tx, containerId, entryId);
  const buyer = await act.orders.getBuyer(tx, { containerId, orderId });
  const from = await act.pages.getLetterhead(tx, containerId);
  const write = async (to: string, own: boolean) => {
    const isBuyer = own && (await isConfirmedAddress(tx, to));
    const addressing = {
      to,
      name: isBuyer ? buyer.name : undefined,
      from,
      order: { id: orderId, href: buyer.href },
      site: act.site,
    };
    const cancelled = { event, reason, tickets: tickets.length, ...(own && { refunds, released }) };
    return runInKeptLocale(buyer.locale, () => eventCancelledMail(cancelled, addressing));
  };
  const mails = [await write(buyer.email, true)];
  for (const email of othersOf(tickets, orderId, buyer.email)) mails.push(await write(email, false));
  const ids: string[] = [];
  for (const mail of mails) ids.push(await queueMail(tx, act, mail));
  return ids;
}
