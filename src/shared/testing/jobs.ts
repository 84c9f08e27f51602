import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Job } from '../jobs/job.ts';
import { type Mail, sendMail } from '../mail/mail.ts';

/** Lists the payloads of the unfinished jobs of one kind, oldest first. */
export async function waitingJobs<P extends object>(db: Db, job: Job<P>): Promise<P[]> {
  const { rows } = await sql<{ data: unknown }>`
    SELECT data FROM pgboss.job WHERE name = ${job.name} AND state IN ('created', 'retry')
    ORDER BY created_on, ctid`.execute(db);
  return rows.map((row) => job.payload.parse(row.data));
}

/** Lists the unsent mails, all or those to one address, oldest first. */
export async function waitingMails(db: Db, to?: string): Promise<Mail[]> {
  const mails = await waitingJobs(db, sendMail);
  return to === undefined ? mails : mails.filter((mail) => mail.to === to);
}
