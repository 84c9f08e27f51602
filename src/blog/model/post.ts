import { type Insertable, sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { Posts } from '../../shared/db/tables.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';

export type Post = {
  id: number;
  slug: string;
  title: string;
  summary: string;
  body: string;
  /** null for a draft, which only editors see */
  publishedAt: Temporal.Instant | null;
  version: number;
};
export type PostList = { posts: Omit<Post, 'body' | 'version'>[]; total: number };

/** Lists a page's posts, newest first; with `drafts`, drafts before the others. One query. */
export async function listPosts(
  db: Db,
  containerId: ContainerId,
  { drafts = false, limit = 10, offset = 0 } = {},
): Promise<PostList> {
  const query = db
    .selectFrom('posts')
    .select(['id', 'slug', 'title', 'summary', 'published_at as publishedAt'])
    .select(sql<number>`count(*) OVER ()`.as('total'))
    .where('page_id', '=', containerId)
    .where(sql<boolean>`(published_at IS NOT NULL OR ${drafts}::boolean)`)
    .orderBy('published_at', (order) => order.desc().nullsFirst())
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset);
  const rows = await named(db, 'list-posts', query);
  return { posts: rows.map(({ total, ...post }) => post), total: rows[0]?.total ?? 0 };
}

/** Reads one post. One query. @throws NotFound, also for a draft unless `drafts` */
export async function getPost(
  db: Db | Tx,
  containerId: ContainerId,
  slug: string,
  { drafts = false } = {},
): Promise<Post> {
  const query = db
    .selectFrom('posts')
    .select(['id', 'slug', 'title', 'summary', 'body', 'published_at as publishedAt', 'version'])
    .where('page_id', '=', containerId)
    .where('slug', '=', slug);
  const [post] = await named(db, 'get-post', query);
  if (!post || !(post.publishedAt || drafts)) throw new NotFound(reason('no_such_post'));
  return post;
}

/** Finds the slug that a post of a page has now by one that it had; of a draft only with `drafts`. One query. */
export async function findCurrentPostSlug(
  db: Db | Tx,
  containerId: ContainerId,
  oldSlug: string,
  { drafts = false } = {},
): Promise<string | undefined> {
  const post = await db
    .selectFrom('post_slugs')
    .innerJoin('posts', 'posts.id', 'post_slugs.post_id')
    .select('posts.slug')
    .where('post_slugs.page_id', '=', containerId)
    .where('post_slugs.slug', '=', oldSlug)
    .where(sql<boolean>`(posts.published_at IS NOT NULL OR ${drafts}::boolean)`)
    .executeTakeFirst();
  return post?.slug;
}

/** Lists the published posts of all pages by id, after one of them. One query. */
export const listPublicPosts = (
  db: Db,
  { after, size }: { after: number; size: number },
): Promise<{ page: string; slug: string; publishedAt: Temporal.Instant | null }[]> =>
  db
    .selectFrom('posts')
    .innerJoin('pages', 'pages.id', 'posts.page_id')
    .select(['pages.slug as page', 'posts.slug', 'posts.published_at as publishedAt'])
    .where('posts.id', '>', after)
    .where('posts.published_at', 'is not', null)
    .orderBy('posts.id')
    .limit(size)
    .execute();

/** Lists the id of the last of each `size` published posts, except where none follow. One query. */
export async function listPublicPostKeys(db: Db, size: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id::text FROM (
      SELECT id, row_number() OVER w AS n, lead(id) OVER w IS NOT NULL AS goes_on
      FROM posts WHERE published_at IS NOT NULL WINDOW w AS (ORDER BY id)) p
    WHERE n % ${size} = 0 AND goes_on ORDER BY p.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Lists the slugs that a page's posts have and had and that begin with `slug`. */
export async function listPostSlugsLike(
  tx: Tx,
  containerId: ContainerId,
  slug: string,
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('posts')
    .select('slug')
    .where('page_id', '=', containerId)
    .where(sql<boolean>`starts_with(slug, ${slug})`)
    .union(
      tx
        .selectFrom('post_slugs')
        .select('slug')
        .where('page_id', '=', containerId)
        .where(sql<boolean>`starts_with(slug, ${slug})`),
    )
    .execute();
  return new Set(rows.map((row) => row.slug));
}

/** Whether a page has a post with exactly these texts. */
export async function hasPost(
  tx: Tx,
  containerId: ContainerId,
  { title, summary, body }: { title: string; summary: string; body: string },
): Promise<boolean> {
  const post = await tx
    .selectFrom('posts')
    .select('id')
    .where('page_id', '=', containerId)
    .where('title', '=', title)
    .where('summary', '=', summary)
    .where('body', '=', body)
    .limit(1)
    .executeTakeFirst();
  return post !== undefined;
}

export async function insertPost(tx: Tx, post: Insertable<Posts>): Promise<void> {
  await tx.insertInto('posts').values(post).execute();
}

/** @returns whether the page has such a post, of this version */
export async function updatePost(
  tx: Tx,
  containerId: ContainerId,
  { slug, version }: { slug: string; version: number },
  change: Partial<Insertable<Posts>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('posts')
    .set(change)
    .where('page_id', '=', containerId)
    .where('slug', '=', slug)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Turns a post back into a draft. @returns whether the page has such a post */
export async function unpublishPost(tx: Tx, containerId: ContainerId, slug: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('posts')
    .set({ published_at: null })
    .where('page_id', '=', containerId)
    .where('slug', '=', slug)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Sets the publication date of a post that has none. @returns whether the page has such a post */
export async function publishPostOnce(
  tx: Tx,
  containerId: ContainerId,
  slug: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('posts')
    .set({ published_at: sql`coalesce(published_at, ${now}::timestamptz)` })
    .where('page_id', '=', containerId)
    .where('slug', '=', slug)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @returns whether the page had such a post */
export async function deletePost(tx: Tx, containerId: ContainerId, slug: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('posts')
    .where('page_id', '=', containerId)
    .where('slug', '=', slug)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
