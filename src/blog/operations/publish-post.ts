import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { publishPostOnce, updatePost } from '../model/post.ts';

/** Makes a post public. One that is public already keeps its date. @throws NotFound */
export async function publishPost(
  tx: Tx,
  pageId: number,
  slug: string,
  now: Temporal.Instant,
): Promise<void> {
  if (!(await publishPostOnce(tx, pageId, slug, now))) throw new NotFound('There is no such post.');
}

/** Turns a post back into a draft. @throws NotFound */
export async function withdrawPost(tx: Tx, pageId: number, slug: string): Promise<void> {
  if (!(await updatePost(tx, pageId, slug, { published_at: null })))
    throw new NotFound('There is no such post.');
}
