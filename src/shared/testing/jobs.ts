import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Job } from '../jobs/job.ts';
import { type Mail, mailContent } from '../mail/mail.ts';

/** Lists the payloads of the unfinished jobs of one kind, oldest first. */
export async function waitingJobs<P extends object>(db: Db, job: Job<P>): Promise<P[]> {
  const { rows } = await sql<{ data: unknown }>`
    SELECT data FROM pgboss.job WHERE name = ${job.name} AND state IN ('created', 'retry')
    ORDER BY created_on, ctid`.execute(db);
  return rows.map((row) => job.payload.parse(row.data));
}

/** Lists the unsent mails, all or those to one address, oldest first. */
export async function waitingMails(db: Db, to?: string): Promise<Mail[]> {
  const { rows } = await sql<
    Pick<Mail, 'to' | 'subject' | 'prompt'> & { content: unknown; page: number | null; order: number | null }
  >`
    SELECT to_address AS to, subject, prompt, content, container_id AS page, order_id AS order FROM mails
    WHERE state IN ('waiting', 'held') ORDER BY created_at, ctid`.execute(db);
  return rows
    .map(({ content, page, order, ...mail }) => ({
      ...mail,
      ...mailContent.parse(content),
      ...(page !== null && { about: { containerId: page, ...(order !== null && { orderId: order }) } }),
    }))
    .filter((mail) => to === undefined || mail.to === to);
}
