import { type Insertable, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { Marketplaces } from '../../shared/db/tables.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';

export type Marketplace = {
  id: number;
  slug: string;
  name: string;
  description: string;
  currency: string;
  version: number;
  /** number of products */
  products: number;
};
export type MarketplaceDetails = Marketplace & { categories: { name: string; products: number }[] };

/** Lists the marketplaces of a page by name. One query. */
export async function listMarketplaces(db: Db | Tx, containerId: ContainerId): Promise<Marketplace[]> {
  const query = marketplaces(db)
    .where('container_id', '=', containerId)
    .orderBy('name')
    .orderBy('id')
    .limit(100);
  return named(db, 'list-marketplaces', query);
}

/** Lists the marketplaces of all pages by name. One query. */
export async function listMarketplacesOfPages(
  db: Db | Tx,
): Promise<(Marketplace & { pageId: ContainerId })[]> {
  const query = marketplaces(db)
    .select('container_id as pageId')
    .where('container_type', '=', 'page')
    .orderBy('name')
    .orderBy('id')
    .limit(500);
  return named(db, 'list-marketplaces-of-pages', query);
}

/** The order of marketplaces in sitemaps: by page and id. */
export type SitemapMarketplaceKey = { pageId: ContainerId; id: number };

/** Lists the addresses of the marketplaces of all pages, by page and id. One query. */
export async function listSitemapMarketplaces(
  db: Db,
  { after, size }: { after: SitemapMarketplaceKey | undefined; size: number },
): Promise<{ pageId: ContainerId; slug: string }[]> {
  return await db
    .selectFrom('marketplaces')
    .select(['container_id as pageId', 'slug'])
    .where(sql<boolean>`(container_id, id) > (${after?.pageId ?? 0}, ${after?.id ?? 0})`)
    .orderBy('container_id')
    .orderBy('id')
    .limit(size)
    .execute();
}

/** Lists the last marketplace of each `size` marketplaces, except where none follow. One query. */
export async function listSitemapMarketplaceKeys(db: Db, size: number): Promise<SitemapMarketplaceKey[]> {
  const { rows } = await sql<SitemapMarketplaceKey>`
    SELECT container_id AS "pageId", id FROM (
      SELECT container_id, id, row_number() OVER w AS n, lead(id) OVER w IS NOT NULL AS goes_on
      FROM marketplaces WINDOW w AS (ORDER BY container_id, id)) m
    WHERE n % ${size} = 0 AND goes_on ORDER BY container_id, id`.execute(db);
  return rows;
}

/** Reads a marketplace with its categories. One query. @throws NotFound */
export async function getMarketplace(
  db: Db | Tx,
  containerId: ContainerId,
  slug: string,
): Promise<MarketplaceDetails> {
  const query = marketplaces(db)
    .select((marketplace) =>
      jsonArrayFrom(
        marketplace
          .selectFrom('products')
          .select(['category as name', sql<number>`count(*)::integer`.as('products')])
          .whereRef('products.container_id', '=', 'marketplaces.container_id')
          .whereRef('products.marketplace_id', '=', 'marketplaces.id')
          .groupBy('category')
          .orderBy('category'),
      ).as('categories'),
    )
    .where('container_id', '=', containerId)
    .where('slug', '=', slug);
  const [marketplace] = await named(db, 'get-marketplace', query);
  if (!marketplace) throw new NotFound(reason('no_such_marketplace'));
  return marketplace;
}

/** Finds the slug that a marketplace of a page has now by one that it had. One query. */
export async function findCurrentMarketplaceSlug(
  db: Db | Tx,
  containerId: ContainerId,
  oldSlug: string,
): Promise<string | undefined> {
  const marketplace = await db
    .selectFrom('marketplace_slugs as o')
    .innerJoin('marketplaces as m', (join) =>
      join.onRef('m.container_id', '=', 'o.container_id').onRef('m.id', '=', 'o.marketplace_id'),
    )
    .select('m.slug')
    .where('o.container_id', '=', containerId)
    .where('o.slug', '=', oldSlug)
    .executeTakeFirst();
  return marketplace?.slug;
}

/** Lists the slugs that marketplaces of a page have and had. */
export async function listMarketplaceSlugs(tx: Tx, containerId: ContainerId): Promise<string[]> {
  const rows = await tx
    .selectFrom('marketplaces')
    .select('slug')
    .where('container_id', '=', containerId)
    .union(tx.selectFrom('marketplace_slugs').select('slug').where('container_id', '=', containerId))
    .execute();
  return rows.map(({ slug }) => slug);
}

/** Locks a marketplace, so that concurrent imports run one after the other and report correct numbers. */
export async function lockMarketplace(
  tx: Tx,
  containerId: ContainerId,
  id: number,
): Promise<{ currency: string } | undefined> {
  return await tx
    .selectFrom('marketplaces')
    .select('currency')
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function insertMarketplace(
  tx: Tx,
  containerId: ContainerId,
  marketplace: Omit<Insertable<Marketplaces>, 'container_id'>,
): Promise<number> {
  const { id } = await tx
    .insertInto('marketplaces')
    .values({ ...marketplace, container_id: containerId })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Changes a marketplace. @returns whether there is one of this version */
export async function updateMarketplace(
  tx: Tx,
  containerId: ContainerId,
  { id, version }: { id: number; version: number },
  change: Partial<Insertable<Marketplaces>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('marketplaces')
    .set(change)
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

const marketplaces = (db: Db | Tx) =>
  db
    .selectFrom('marketplaces')
    .select(['id', 'slug', 'name', 'description', 'currency', 'version'])
    .select(
      sql<number>`(SELECT count(*)::integer FROM products p
        WHERE p.container_id = marketplaces.container_id AND p.marketplace_id = marketplaces.id)`.as(
        'products',
      ),
    );
