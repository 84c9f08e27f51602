import { sql } from 'kysely';
import { type Db, named } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import { reason } from '../messages/translate.ts';

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

/** By category and name; every word looked for stands somewhere in the product. One query. */
export async function listProducts(
  db: Db,
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

/** One query. @throws NotFound */
export async function getProduct(db: Db, marketplaceId: number, id: number): Promise<Product> {
  const query = db
    .selectFrom('products')
    .select(COLUMNS)
    .where('marketplace_id', '=', marketplaceId)
    .where('id', '=', id);
  const [product] = await named(db, 'get-product', query);
  if (!product) throw new NotFound(reason('no_such_product'));
  return product;
}

const COLUMNS = ['id', 'code', 'name', 'brand', 'category', 'unit', 'price_minor as priceMinor'] as const;

/** What is typed is looked for as it stands: % and _ mean themselves. */
const asPattern = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;
