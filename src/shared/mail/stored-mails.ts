import { z } from 'zod';
import type { Db } from '../db/database.ts';
import { attachment, type Mail } from './mail.ts';

export type StoredMail = Mail & { id: number; keptAt: Temporal.Instant };

/** Lists stored mails, newest first, without bodies and attachments. */
export async function listStoredMails(
  db: Db,
  limit = 100,
): Promise<Pick<StoredMail, 'id' | 'to' | 'subject' | 'keptAt'>[]> {
  const rows = await db
    .selectFrom('stored_mails')
    .select(['id', 'to_address', 'subject', 'kept_at'])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id, to: row.to_address, subject: row.subject, keptAt: row.kept_at }));
}

export async function findStoredMail(db: Db, id: number): Promise<StoredMail | undefined> {
  const row = await db.selectFrom('stored_mails').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    row && {
      id: row.id,
      to: row.to_address,
      subject: row.subject,
      text: row.body_text,
      html: row.body_html ?? undefined,
      attachments: z.array(attachment).parse(row.attachments),
      keptAt: row.kept_at,
    }
  );
}
