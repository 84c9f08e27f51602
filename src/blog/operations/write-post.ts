import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason } from '../messages/translate.ts';
import { lockPage } from '../model/page.ts';
import { listPostSlugsLike } from '../model/post.ts';

export type PostInput = { title: string; summary: string; body: string };

/** Writes a post: a draft until it is published. @returns its slug */
export async function writePost(
  tx: Tx,
  pageId: number,
  input: PostInput,
  now: Temporal.Instant,
): Promise<string> {
  await lockPage(tx, pageId);
  const wanted = slugOf(input.title, { otherwise: 'post' });
  const taken = await listPostSlugsLike(tx, pageId, wanted);
  // The form for a new post stands at that address.
  const slug = freeSlug(wanted, taken.add('new'));
  await tx
    .insertInto('posts')
    .values({ ...input, page_id: pageId, slug, created_at: now })
    .execute();
  return slug;
}

/** Its slug stays: people have links to it. @throws NotFound */
export async function editPost(tx: Tx, pageId: number, slug: string, input: PostInput): Promise<void> {
  const edited = await tx
    .updateTable('posts')
    .set(input)
    .where('page_id', '=', pageId)
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (edited.numUpdatedRows === 0n) throw new NotFound(reason('no_such_post'));
}

/** @throws NotFound */
export async function removePost(tx: Tx, pageId: number, slug: string): Promise<void> {
  const removed = await tx
    .deleteFrom('posts')
    .where('page_id', '=', pageId)
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (removed.numDeletedRows === 0n) throw new NotFound(reason('no_such_post'));
}
