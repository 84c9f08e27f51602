import { sql } from 'kysely';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { reason } from '../messages/translate.ts';

/** From now on everybody may read it. A post that is published keeps its date. @throws NotFound */
export async function publishPost(
  tx: Tx,
  pageId: number,
  slug: string,
  now: Temporal.Instant,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('posts')
    .set({ published_at: sql`coalesce(published_at, ${now}::timestamptz)` })
    .where('page_id', '=', pageId)
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new NotFound(reason('no_such_post'));
}

/** It is a draft again. @throws NotFound */
export async function withdrawPost(tx: Tx, pageId: number, slug: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('posts')
    .set({ published_at: null })
    .where('page_id', '=', pageId)
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new NotFound(reason('no_such_post'));
}
