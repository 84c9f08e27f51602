import type { Act } from '../../shared/act.ts';
import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid, NameTaken, NotFound, Stale } from '../../shared/errors.ts';
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

// The path of the form for a new post.
const FORM_PATH = 'new';
const SLUG_TAKEN = ['posts_page_id_slug_key', 'posts_slug_is_free'];

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
  const slug = freeSlug(preferred, taken.add(FORM_PATH));
  await insertPost(tx, { ...input, page_id: pageId, slug, created_at: act.at });
  return slug;
}

/**
 * Edits a post. Its old address leads to the new one.
 * @param post.newSlug the address that it is to have
 * @throws NotFound, Stale unless the post has the version that the editor saw, Invalid for a slug that is taken
 */
export async function editPost(
  tx: Tx,
  _act: Act,
  { pageId, slug, newSlug, version, ...input }: PostInput & PostKey & { version: number; newSlug: string },
): Promise<void> {
  if (newSlug === FORM_PATH) throw new Invalid({ slug: reason('slug_taken') });
  try {
    if (await updatePost(tx, pageId, { slug, version }, { ...input, slug: newSlug })) return;
  } catch (error) {
    if (SLUG_TAKEN.includes(violatedConstraint(error) ?? ''))
      throw new Invalid({ slug: reason('slug_taken') });
    throw error;
  }
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
