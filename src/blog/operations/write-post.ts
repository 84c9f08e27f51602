import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason } from '../messages/translate.ts';
import { lockPage } from '../model/page.ts';
import { deletePost, insertPost, listPostSlugsLike, publishPostOnce, updatePost } from '../model/post.ts';

export type PostInput = { title: string; summary: string; body: string };

/** Creates a post as a draft. @returns its slug */
export async function writePost(
  tx: Tx,
  pageId: number,
  input: PostInput,
  now: Temporal.Instant,
): Promise<string> {
  await lockPage(tx, pageId);
  const preferred = slugOf(input.title, { otherwise: 'post' });
  const taken = await listPostSlugsLike(tx, pageId, preferred);
  // `new` is the path of the form for a new post.
  const slug = freeSlug(preferred, taken.add('new'));
  await insertPost(tx, { ...input, page_id: pageId, slug, created_at: now });
  return slug;
}

/** Edits a post. Its slug does not change, because others link to it. @throws NotFound */
export async function editPost(tx: Tx, pageId: number, slug: string, input: PostInput): Promise<void> {
  if (!(await updatePost(tx, pageId, slug, input))) throw new NotFound(reason('no_such_post'));
}

/** Publishes a post. A published post keeps its date. @throws NotFound */
export async function publishPost(
  tx: Tx,
  pageId: number,
  slug: string,
  now: Temporal.Instant,
): Promise<void> {
  if (!(await publishPostOnce(tx, pageId, slug, now))) throw new NotFound(reason('no_such_post'));
}

/** Turns a post back into a draft. @throws NotFound */
export async function withdrawPost(tx: Tx, pageId: number, slug: string): Promise<void> {
  if (!(await updatePost(tx, pageId, slug, { published_at: null })))
    throw new NotFound(reason('no_such_post'));
}

/** Removes a post. @throws NotFound */
export async function removePost(tx: Tx, pageId: number, slug: string): Promise<void> {
  if (!(await deletePost(tx, pageId, slug))) throw new NotFound(reason('no_such_post'));
}
