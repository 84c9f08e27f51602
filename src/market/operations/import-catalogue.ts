import { sql } from 'kysely';
import type { Tx } from '../../shared/db/database.ts';
import { DomainError, NotFound } from '../../shared/errors.ts';
import { reason } from '../messages/translate.ts';
import { type Problem, parseCatalogue } from '../rules/catalogue.ts';

export type ImportResult = { added: number; changed: number; unchanged: number; notInFile: number };

/** A catalogue of which nothing was taken, and why, row by row. */
export class CatalogueRefused extends DomainError {
  readonly problems: Problem[];

  constructor(problems: Problem[]) {
    const why = reason('catalogue_refused', { count: problems.length });
    super('invalid', why, { catalogue: why });
    this.problems = problems;
  }
}

/**
 * Takes a wholesaler's catalogue over, all of it or nothing: products are known by their code, new ones are added,
 * known ones changed, and those that are not in the file stay as they are.
 * @throws CatalogueRefused
 */
export async function importCatalogue(
  tx: Tx,
  marketplaceId: number,
  file: Uint8Array,
  now: Temporal.Instant,
): Promise<ImportResult> {
  const marketplace = await tx
    .selectFrom('marketplaces')
    .select(['id', 'currency'])
    .where('id', '=', marketplaceId)
    // Two files at once: one after the other, so that what is said of each is true.
    .forUpdate()
    .executeTakeFirst();
  if (!marketplace) throw new NotFound(reason('no_such_marketplace'));
  const { rows, problems } = parseCatalogue(file, marketplace.currency);
  if (problems.length > 0) throw new CatalogueRefused(problems);

  const column = <K extends keyof (typeof rows)[number]>(name: K) => rows.map((row) => row[name]);
  const written = await sql<{ added: boolean }>`
    INSERT INTO products (marketplace_id, code, name, brand, category, unit, price_minor, updated_at)
    SELECT ${marketplaceId}, given.*, ${now}::timestamptz
    FROM unnest(${column('code')}::text[], ${column('name')}::text[], ${column('brand')}::text[],
      ${column('category')}::text[], ${column('unit')}::text[], ${column('priceMinor')}::integer[]) AS given
    ON CONFLICT (marketplace_id, code) DO UPDATE SET name = excluded.name, brand = excluded.brand,
      category = excluded.category, unit = excluded.unit, price_minor = excluded.price_minor,
      updated_at = excluded.updated_at
    WHERE (products.name, products.brand, products.category, products.unit, products.price_minor)
      IS DISTINCT FROM (excluded.name, excluded.brand, excluded.category, excluded.unit, excluded.price_minor)
    -- a row that was there before has been locked, and says by whom
    RETURNING xmax = 0 AS added`.execute(tx);
  const { products } = await tx
    .selectFrom('products')
    .select(sql<number>`count(*)::integer`.as('products'))
    .where('marketplace_id', '=', marketplaceId)
    .executeTakeFirstOrThrow();
  const added = written.rows.filter((row) => row.added).length;
  return {
    added,
    changed: written.rows.length - added,
    unchanged: rows.length - written.rows.length,
    notInFile: products - rows.length,
  };
}
