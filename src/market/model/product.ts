import { sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import type { CatalogueRow } from '../rules/catalogue.ts';

export type Product = {
  id: number;
  code: string;
  name: string;
  brand: string;
  category: string;
  unit: string;
  priceMinor: number;
};
export type ProductList = { products: Product[]; total: number };

/** Lists products by category and name that contain every word of `search`. One query. */
export async function listProducts(
  db: Db,
  containerId: ContainerId,
  marketplaceId: number,
  {
    search = '',
    category,
    limit,
    offset,
  }: { search?: string; category?: string; limit: number; offset: number },
): Promise<ProductList> {
  const words = search.split(/\s+/).filter(Boolean).map(asPattern);
  const query = db
    .selectFrom('products')
    .select(COLUMNS)
    .select(sql<number>`count(*) OVER ()`.as('total'))
    .where('container_id', '=', containerId)
    .where('marketplace_id', '=', marketplaceId)
    .where(sql<boolean>`(${category ?? null}::text IS NULL OR category = ${category ?? null})`)
    .where(sql<boolean>`concat_ws(' ', name, brand, category, code) ILIKE ALL (${words}::text[])`)
    .orderBy('category')
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .offset(offset);
  const rows = await named(db, 'list-products', query);
  return { products: rows.map(({ total, ...product }) => product), total: rows[0]?.total ?? 0 };
}

/** Reads one product. One query. @throws NotFound */
export async function getProduct(
  db: Db,
  containerId: ContainerId,
  { marketplaceId, id }: { marketplaceId: number; id: number },
): Promise<Product> {
  const query = db
    .selectFrom('products')
    .select(COLUMNS)
    .where('container_id', '=', containerId)
    .where('marketplace_id', '=', marketplaceId)
    .where('id', '=', id);
  const [product] = await named(db, 'get-product', query);
  if (!product) throw new NotFound(reason('no_such_product'));
  return product;
}

export async function countProducts(
  db: Db | Tx,
  containerId: ContainerId,
  marketplaceId: number,
): Promise<number> {
  const { count } = await db
    .selectFrom('products')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('container_id', '=', containerId)
    .where('marketplace_id', '=', marketplaceId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Inserts or updates products by their code; unchanged ones are not written. @returns how many were added and changed */
export async function upsertProducts(
  tx: Tx,
  containerId: ContainerId,
  marketplaceId: number,
  { rows, at }: { rows: readonly CatalogueRow[]; at: Temporal.Instant },
): Promise<{ added: number; changed: number }> {
  const column = <K extends keyof CatalogueRow>(name: K) => rows.map((row) => row[name]);
  const written = await sql<{ added: boolean }>`
    INSERT INTO products (container_id, marketplace_id, code, name, brand, category, unit, price_minor, updated_at)
    SELECT ${containerId}, ${marketplaceId}, given.*, ${at}::timestamptz
    FROM unnest(${column('code')}::text[], ${column('name')}::text[], ${column('brand')}::text[],
      ${column('category')}::text[], ${column('unit')}::text[], ${column('priceMinor')}::bigint[]) AS given
    ON CONFLICT (container_id, marketplace_id, code) DO UPDATE SET name = excluded.name, brand = excluded.brand,
      category = excluded.category, unit = excluded.unit, price_minor = excluded.price_minor,
      updated_at = excluded.updated_at
    WHERE (products.name, products.brand, products.category, products.unit, products.price_minor)
      IS DISTINCT FROM (excluded.name, excluded.brand, excluded.category, excluded.unit, excluded.price_minor)
    -- xmax is set on a row that existed and was locked for the update
    RETURNING xmax = 0 AS added`.execute(tx);
  const added = written.rows.filter((row) => row.added).length;
  return { added, changed: written.rows.length - added };
}

const COLUMNS = ['id', 'code', 'name', 'brand', 'category', 'unit', 'price_minor as priceMinor'] as const;

/** An ILIKE pattern in which % and _ are literal. */
const asPattern = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;
