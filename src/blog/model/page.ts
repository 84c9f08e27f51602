import { type Insertable, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { Pages } from '../../shared/db/tables.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import type { Letterhead } from '../../shared/mail/letter.tsx';
import { reason } from '../messages/translate.ts';
import type { MenuItem } from './menu-item.ts';
import type { Snippet } from './snippet.ts';

export type Page = {
  id: ContainerId;
  slug: string;
  title: string;
  summary: string;
  address: string;
  /** empty if the page gives none */
  contactEmail: string;
  contactPhone: string;
  timeZone: string;
  /** of the page's own texts, and of its menu */
  version: number;
  menuVersion: number;
  menu: MenuItem[];
};
/** A page with its text and snippets. */
export type PageDetails = Page & { body: string; snippets: Snippet[] };

/** Finds a page by its slug. One query. */
export async function findPage(db: Db | Tx, slug: string): Promise<Page | undefined> {
  return (await named(db, 'find-page', pages(db).where('slug', '=', slug)))[0];
}

/** Reads a page by its slug. One query. @throws NotFound */
export async function getPage(db: Db | Tx, slug: string): Promise<Page> {
  const page = await findPage(db, slug);
  if (!page) throw new NotFound(reason('no_such_page'));
  return page;
}

/** Finds the slug that a page has now by one that it had. One query. */
export async function findCurrentSlug(db: Db | Tx, oldSlug: string): Promise<string | undefined> {
  const page = await db
    .selectFrom('page_slugs')
    .innerJoin('pages', 'pages.id', 'page_slugs.page_id')
    .select('pages.slug')
    .where('page_slugs.slug', '=', oldSlug)
    .executeTakeFirst();
  return page?.slug;
}

/** Lists pages by title, at most 500. One query. */
export async function listPages(db: Db | Tx): Promise<Page[]> {
  return named(db, 'list-pages', pages(db).orderBy('title').orderBy('id').limit(500));
}

/** Lists all pages by id, after one of them. One query. */
export const listPublicPages = (
  db: Db,
  { after, size }: { after: number; size: number },
): Promise<{ id: ContainerId; slug: string }[]> =>
  db
    .selectFrom('pages')
    .select(['id', 'slug'])
    .where(sql<boolean>`id > ${after}`)
    .orderBy('id')
    .limit(size)
    .execute();

/** Lists the id of the last of each `size` pages, except where none follow. One query. */
export async function listPublicPageKeys(db: Db, size: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id::text FROM (
      SELECT id, row_number() OVER w AS n, lead(id) OVER w IS NOT NULL AS goes_on
      FROM pages WINDOW w AS (ORDER BY id)) p
    WHERE n % ${size} = 0 AND goes_on ORDER BY p.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Reads the slugs of some pages, by id. One query. */
export async function slugsOf(db: Db | Tx, ids: readonly ContainerId[]): Promise<Map<ContainerId, string>> {
  const query = db.selectFrom('pages').select(['id', 'slug']).where(isOneOf(ids));
  const rows = await named(db, 'slugs-of', query);
  return new Map(rows.map((row) => [row.id, row.slug]));
}

/** Reads some pages, by id. One query. */
export async function listPayees(db: Db | Tx, ids: readonly ContainerId[]): Promise<Map<ContainerId, Page>> {
  const rows = await named(db, 'list-payees', pages(db).where(isOneOf(ids)));
  return new Map(rows.map((page) => [page.id, page]));
}

const isOneOf = (ids: readonly ContainerId[]) => sql<boolean>`id = ANY(${[...ids]})`;
/** Reads how a page signs its mails, with the snippet of its house terms. One query. @throws NotFound */
export async function getLetterhead(db: Db | Tx, containerId: ContainerId): Promise<Letterhead> {
  const query = db
    .selectFrom('pages')
    .select(['title as name', 'slug', 'address', 'contact_email as email', 'contact_phone as phone'])
    .select(
      sql<string>`coalesce((SELECT body FROM snippets s WHERE s.page_id = pages.id
        AND s.key ~ '^(.+-)?terms$' ORDER BY length(s.key), s.key LIMIT 1), '')`.as('terms'),
    )
    .where('id', '=', containerId);
  const [letterhead] = await named(db, 'get-letterhead', query);
  if (!letterhead) throw new NotFound(reason('no_such_page'));
  return letterhead;
}

/** Reads a page with its text and snippets. One query. @throws NotFound */
export async function getPageDetails(db: Db | Tx, slug: string): Promise<PageDetails> {
  const query = pages(db)
    .select('body')
    .select((page) =>
      jsonArrayFrom(
        page
          .selectFrom('snippets')
          .select(['key', 'title', 'body', 'version'])
          .whereRef('snippets.page_id', '=', 'pages.id')
          .orderBy('title')
          .orderBy('key'),
      ).as('snippets'),
    )
    .where('slug', '=', slug);
  const [page] = await named(db, 'get-page-details', query);
  if (!page) throw new NotFound(reason('no_such_page'));
  return page;
}

/** Reads the slug of a page that is locked. */
export async function getSlug(tx: Tx, containerId: ContainerId): Promise<string> {
  const { slug } = await tx
    .selectFrom('pages')
    .select('slug')
    .where('id', '=', containerId)
    .executeTakeFirstOrThrow();
  return slug;
}

/** Locks a page, for invariants over its posts, snippets, menu and roles. @throws NotFound */
export async function lockPage(tx: Tx, containerId: ContainerId): Promise<void> {
  const page = await tx
    .selectFrom('pages')
    .select('id')
    .where('id', '=', containerId)
    .forUpdate()
    .executeTakeFirst();
  if (!page) throw new NotFound(reason('no_such_page'));
}

/** Locks the whole table: so that two transactions cannot both create the first page, or the same slug. */
export async function lockPages(tx: Tx): Promise<void> {
  await sql`LOCK TABLE pages IN SHARE ROW EXCLUSIVE MODE`.execute(tx);
}

export async function hasPages(tx: Tx): Promise<boolean> {
  return (await tx.selectFrom('pages').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Lists the slugs that begin with `slug`, old ones included. */
export async function listSlugsLike(tx: Tx, slug: string): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('pages')
    .select('slug')
    .where(sql<boolean>`starts_with(slug, ${slug})`)
    .union(tx.selectFrom('page_slugs').select('slug').where(sql<boolean>`starts_with(slug, ${slug})`))
    .execute();
  return new Set(rows.map((row) => row.slug));
}

/** @returns its id */
export async function insertPage(tx: Tx, page: Insertable<Pages>): Promise<ContainerId> {
  const { id } = await tx.insertInto('pages').values(page).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** @returns whether the page has this version */
export async function updatePage(
  tx: Tx,
  containerId: ContainerId,
  version: number,
  change: Partial<Insertable<Pages>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('pages')
    .set(change)
    .where('id', '=', containerId)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Counts an edit of the menu. @returns whether the menu had this version */
export async function countMenuVersion(tx: Tx, containerId: ContainerId, version: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('pages')
    .set({ menu_version: version + 1 })
    .where('id', '=', containerId)
    .where('menu_version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

const pages = (db: Db | Tx) =>
  db
    .selectFrom('pages')
    .select([
      'id',
      'slug',
      'title',
      'summary',
      'address',
      'contact_email as contactEmail',
      'contact_phone as contactPhone',
      'time_zone as timeZone',
      'version',
      'menu_version as menuVersion',
    ])
    .select((page) =>
      jsonArrayFrom(
        page
          .selectFrom('menu_items')
          .select(['label', 'app', 'href'])
          .whereRef('menu_items.page_id', '=', 'pages.id')
          .orderBy('position'),
      ).as('menu'),
    );
