import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { reason } from '../messages/translate.ts';

export type Page = {
  id: number;
  slug: string;
  title: string;
  summary: string;
  address: string;
  timeZone: string;
  menu: MenuItem[];
};
export type MenuItem = {
  label: string;
  app: 'blog' | 'market' | 'cart' | 'events' | 'elsewhere';
  href: string;
};
export type Snippet = { key: string; title: string; body: string };
/** A page with all that is read on it. */
export type PageDetails = Page & { body: string; snippets: Snippet[] };

/** One query. */
export async function findPage(db: Db | Tx, slug: string): Promise<Page | undefined> {
  return (await named(db, 'find-page', pages(db).where('slug', '=', slug)))[0];
}

/** One query. @throws NotFound */
export async function getPage(db: Db | Tx, slug: string): Promise<Page> {
  const page = await findPage(db, slug);
  if (!page) throw new NotFound(reason('no_such_page'));
  return page;
}

/** By title. One query. */
export async function listPages(db: Db | Tx): Promise<Page[]> {
  return named(db, 'list-pages', pages(db).orderBy('title').orderBy('id').limit(500));
}

/** Slugs by id. One query. */
export async function slugsOf(db: Db | Tx, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('pages')
    .select(['id', 'slug'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.slug]));
}

/** One query. @throws NotFound */
export async function getPageDetails(db: Db | Tx, slug: string): Promise<PageDetails> {
  const query = pages(db)
    .select('body')
    .select((page) =>
      jsonArrayFrom(
        page
          .selectFrom('snippets')
          .select(['key', 'title', 'body'])
          .whereRef('snippets.page_id', '=', 'pages.id')
          .orderBy('title')
          .orderBy('key'),
      ).as('snippets'),
    )
    .where('slug', '=', slug);
  const [page] = await named(db, 'get-whole-page', query);
  if (!page) throw new NotFound(reason('no_such_page'));
  return page;
}

/** Held until the transaction ends: for what must stay true of a whole page. @throws NotFound */
export async function lockPage(tx: Tx, pageId: number): Promise<void> {
  const page = await tx
    .selectFrom('pages')
    .select('id')
    .where('id', '=', pageId)
    .forUpdate()
    .executeTakeFirst();
  if (!page) throw new NotFound(reason('no_such_page'));
}

/** Which slugs that begin like this one are taken. */
export async function listSlugsLike(tx: Tx, slug: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('pages')
    .select('slug')
    .where(sql<boolean>`starts_with(slug, ${slug})`)
    .execute();
  return new Set(rows.map((row) => row.slug));
}

const pages = (db: Db | Tx) =>
  db
    .selectFrom('pages')
    .select(['id', 'slug', 'title', 'summary', 'address', 'time_zone as timeZone'])
    .select((page) =>
      jsonArrayFrom(
        page
          .selectFrom('menu_items')
          .select(['label', 'app', 'href'])
          .whereRef('menu_items.page_id', '=', 'pages.id')
          .orderBy('position'),
      ).as('menu'),
    );
