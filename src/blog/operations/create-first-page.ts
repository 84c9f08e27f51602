import { ensureUser } from '../../shared/auth/users.ts';
import type { Tx } from '../../shared/db/database.ts';
import { t } from '../messages/translate.ts';
import { insertPage, lockPages } from './create-page.ts';

/**
 * Makes the first page of an empty platform, and somebody its organiser. Where there is a page already it does nothing.
 * @returns whether it did
 */
export async function createFirstPage(tx: Tx, email: string, now: Temporal.Instant): Promise<boolean> {
  await lockPages(tx);
  if (await tx.selectFrom('pages').select('id').limit(1).executeTakeFirst()) return false;
  const user = await ensureUser(tx, { email: email.toLowerCase() });
  const page = {
    title: t('first_page.title'),
    summary: '',
    address: '',
    body: '',
    timeZone: 'Europe/London',
  };
  await insertPage(tx, page, user.id, now);
  return true;
}
