import { z } from 'zod';
import type { Act } from '../../shared/act.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { runInKeptLocale } from '../../shared/i18n/locale.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { queueMail } from '../../shared/mail/mail.ts';
import { givenBackMail } from '../mails/request-mail.ts';
import { getBookingDetails } from '../model/booking.ts';
import type { MailEffects } from '../ports.ts';
import { listRequestReaders } from './switch-request-mails.ts';

export const mailGivenBackJob = defineJob(
  'events-mail-given-back',
  z.object({ containerId: z.int(), entryIds: z.array(z.int()).min(1) }),
);

/** Mails the people who see to a page's bookings that a hirer has cancelled some. */
export async function mailGivenBack(
  db: Db,
  act: Act & MailEffects,
  job: z.infer<typeof mailGivenBackJob.payload>,
): Promise<void> {
  const containerId = job.containerId as ContainerId;
  const bookings = await Promise.all(
    job.entryIds.map((id) => getBookingDetails(db, containerId, id as EntryId)),
  );
  const sender = { from: await act.pages.getLetterhead(db, containerId), site: act.site };
  const people = await listRequestReaders(db, act, containerId);
  const mails = people.map(({ name, email, locale }) =>
    runInKeptLocale(locale ?? null, () => givenBackMail(bookings, { to: email, name }, sender)),
  );
  await transaction(db, async (tx) => {
    for (const mail of mails) await queueMail(tx, act, mail);
  });
}
