import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NameTaken, NotFound, Stale } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason } from '../messages/translate.ts';
import { lockPage } from '../model/page.ts';
import {
  deletePost,
  getPost,
  hasPost,
  insertPost,
  listPostSlugsLike,
  publishPostOnce,
  unpublishPost,
  updatePost,
} from '../model/post.ts';

export type PostInput = { title: string; summary: string; body: string };
/** A post of a page. */
export type PostKey = { pageId: ContainerId; slug: string };

/** Creates a post as a draft. @returns its slug @throws NameTaken if the page has exactly this post */
export async function writePost(
  tx: Tx,
  act: Act,
  { pageId, ...input }: PostInput & { pageId: ContainerId },
): Promise<string> {
  await lockPage(tx, pageId);
  if (await hasPost(tx, pageId, input)) throw new NameTaken('title');
  const preferred = slugOf(input.title, { otherwise: 'post' });
  const taken = await listPostSlugsLike(tx, pageId, preferred);
  // `new` is the path of the form for a new post.
  const slug = freeSlug(preferred, taken.add('new'));
  await insertPost(tx, { ...input, page_id: pageId, slug, created_at: act.at });
  return slug;
}

/**
 * Edits a post. Its slug does not change, because others link to it.
 * @throws NotFound, Stale unless the post has the version that the editor saw
 */
export async function editPost(
  tx: Tx,
  _act: Act,
  { pageId, slug, version, ...input }: PostInput & PostKey & { version: number },
): Promise<void> {
  if (await updatePost(tx, pageId, { slug, version }, input)) return;
  await getPost(tx, pageId, slug, { drafts: true });
  throw new Stale();
}

/** Publishes a post. A published post keeps its date. @throws NotFound */
export async function publishPost(tx: Tx, act: Act, { pageId, slug }: PostKey): Promise<void> {
  if (!(await publishPostOnce(tx, pageId, slug, act.at))) throw new NotFound(reason('no_such_post'));
}

/** Turns a post back into a draft. @throws NotFound */
export async function withdrawPost(tx: Tx, _act: Act, { pageId, slug }: PostKey): Promise<void> {
  if (!(await unpublishPost(tx, pageId, slug))) throw new NotFound(reason('no_such_post'));
}

/** Removes a post. @throws NotFound */
export async function removePost(tx: Tx, _act: Act, { pageId, slug }: PostKey): Promise<void> {
  if (!(await deletePost(tx, pageId, slug))) throw new NotFound(reason('no_such_post'));
}
