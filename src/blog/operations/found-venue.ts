import { sql } from 'kysely';
import type { Tx } from '../../shared/db/database.ts';

/**
 * Makes the first page of an empty platform, and somebody its organiser. Where there is a page already it does nothing.
 * @returns whether it did
 */
export async function foundVenue(tx: Tx, email: string, now: Temporal.Instant): Promise<boolean> {
  await sql`LOCK TABLE pages IN SHARE ROW EXCLUSIVE MODE`.execute(tx);
  if (await tx.selectFrom('pages').select('id').limit(1).executeTakeFirst()) return false;
  const page = await tx
    .insertInto('pages')
    .values({ slug: 'venue', title: 'Our venue', created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  const user = await tx
    .insertInto('users')
    .values({ email: email.toLowerCase(), name: email.split('@')[0] ?? email })
    .onConflict((conflict) => conflict.column('email').doUpdateSet({ updated_at: now }))
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('page_roles')
    .values({ page_id: page.id, user_id: user.id, role: 'organiser' })
    .execute();
  return true;
}
