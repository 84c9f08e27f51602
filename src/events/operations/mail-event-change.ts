import { z } from 'zod';
import type { Act } from '../../shared/act.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { ContainerId, EntryId, OrderId } from '../../shared/ids.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { isConfirmedAddress } from '../../shared/mail/recipients.ts';
import { eventChangeMail } from '../mails/event-change-mail.ts';
import { getBookingDetails } from '../model/booking.ts';
import type { MailEffects } from '../ports.ts';

// Stored with the job, because the event may change again before it runs.
const facts = z.object({
  name: z.string(),
  starts_at: z.string(),
  ends_at: z.string(),
  doors_at: z.string().nullable(),
  space_name: z.string().nullable(),
});

/** One for each buyer, however many tickets and orders they have. */
export const mailEventChangeJob = defineJob(
  'events-mail-change',
  z.object({
    containerId: z.int(),
    entryId: z.int(),
    orderId: z.int(),
    tickets: z.int(),
    before: facts,
    after: facts,
  }),
);

/** Mails a buyer what has changed about an event that they have tickets of. */
export async function mailEventChange(
  db: Db,
  act: Act & MailEffects,
  { tickets, ...job }: z.infer<typeof mailEventChangeJob.payload>,
): Promise<void> {
  const containerId = job.containerId as ContainerId;
  const orderId = job.orderId as OrderId;
  const event = await getBookingDetails(db, containerId, job.entryId as EntryId);
  const buyer = await act.orders.getBuyer(db, { containerId, orderId });
  const addressing = {
    to: buyer.email,
    name: (await isConfirmedAddress(db, buyer.email)) ? buyer.name : undefined,
    from: await act.pages.getLetterhead(db, containerId),
    order: { id: orderId, href: buyer.href },
    site: act.site,
  };
  const change = { event, tickets, before: factsOf(job.before), after: factsOf(job.after) };
  const mail = runInKeptLocale(buyer.locale, () => eventChangeMail(change, addressing));
  await transaction(db, (tx) => queueMail(tx, act, mail));
}

/** Facts of an event that were stored as text. */
export const factsOf = ({ starts_at, ends_at, doors_at, ...rest }: z.infer<typeof facts>) => ({
  ...rest,
  starts_at: Temporal.Instant.from(starts_at),
  ends_at: Temporal.Instant.from(ends_at),
  doors_at: doors_at === null ? null : Temporal.Instant.from(doors_at),
});
