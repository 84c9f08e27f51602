import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Container } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';

export type Marketplace = {
  id: number;
  slug: string;
  name: string;
  description: string;
  currency: string;
  /** how many there are */
  products: number;
};
export type MarketplaceDetails = Marketplace & { categories: { name: string; products: number }[] };

/** By name, with how many products each has. One query. */
export async function listMarketplaces(db: Db | Tx, container: Container): Promise<Marketplace[]> {
  const query = marketplaces(db)
    .where('container_type', '=', container.containerType)
    .where('container_id', '=', container.containerId)
    .orderBy('name')
    .orderBy('id')
    .limit(100);
  return named(db, 'list-marketplaces', query);
}

/** Of all pages, with the id of each. One query. */
export async function listMarketplacesOfPages(db: Db | Tx): Promise<(Marketplace & { pageId: number })[]> {
  const query = marketplaces(db)
    .select('container_id as pageId')
    .where('container_type', '=', 'page')
    .orderBy('name')
    .orderBy('id')
    .limit(500);
  return named(db, 'list-marketplaces-of-pages', query);
}

/** With its categories. One query. @throws NotFound */
export async function getMarketplace(
  db: Db | Tx,
  container: Container,
  slug: string,
): Promise<MarketplaceDetails> {
  const query = marketplaces(db)
    .select((marketplace) =>
      jsonArrayFrom(
        marketplace
          .selectFrom('products')
          .select(['category as name', sql<number>`count(*)::integer`.as('products')])
          .whereRef('products.marketplace_id', '=', 'marketplaces.id')
          .groupBy('category')
          .orderBy('category'),
      ).as('categories'),
    )
    .where('container_type', '=', container.containerType)
    .where('container_id', '=', container.containerId)
    .where('slug', '=', slug);
  const [marketplace] = await named(db, 'get-marketplace', query);
  if (!marketplace) throw new NotFound(reason('no_such_marketplace'));
  return marketplace;
}

const marketplaces = (db: Db | Tx) =>
  db
    .selectFrom('marketplaces')
    .select(['id', 'slug', 'name', 'description', 'currency'])
    .select(
      sql<number>`(SELECT count(*)::integer FROM products WHERE marketplace_id = marketplaces.id)`.as(
        'products',
      ),
    );
