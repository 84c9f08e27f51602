import { sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { reason } from '../messages/translate.ts';

export type Post = {
  id: number;
  slug: string;
  title: string;
  summary: string;
  body: string;
  /** none: a draft, which only organisers see */
  publishedAt: Temporal.Instant | null;
};
export type PostList = { posts: Omit<Post, 'body'>[]; total: number };

/** Drafts first, if they are asked for, then the newest. One query. */
export async function listPosts(
  db: Db,
  pageId: number,
  { drafts = false, limit = 10, offset = 0 } = {},
): Promise<PostList> {
  const query = db
    .selectFrom('posts')
    .select(['id', 'slug', 'title', 'summary', 'published_at as publishedAt'])
    .select(sql<number>`count(*) OVER ()`.as('total'))
    .where('page_id', '=', pageId)
    .where(sql<boolean>`(published_at IS NOT NULL OR ${drafts}::boolean)`)
    .orderBy('published_at', (order) => order.desc().nullsFirst())
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset);
  const rows = await named(db, 'list-posts', query);
  return { posts: rows.map(({ total, ...post }) => post), total: rows[0]?.total ?? 0 };
}

/** One query. @throws NotFound, for a draft too unless drafts are asked for */
export async function getPost(
  db: Db | Tx,
  pageId: number,
  slug: string,
  { drafts = false } = {},
): Promise<Post> {
  const query = db
    .selectFrom('posts')
    .select(['id', 'slug', 'title', 'summary', 'body', 'published_at as publishedAt'])
    .where('page_id', '=', pageId)
    .where('slug', '=', slug);
  const [post] = await named(db, 'get-post', query);
  if (!post || !(post.publishedAt || drafts)) throw new NotFound(reason('no_such_post'));
  return post;
}

/** Which slugs of the page's posts that begin like this one are taken. */
export async function listPostSlugsLike(tx: Tx, pageId: number, slug: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('posts')
    .select('slug')
    .where('page_id', '=', pageId)
    .where(sql<boolean>`starts_with(slug, ${slug})`)
    .execute();
  return new Set(rows.map((row) => row.slug));
}
