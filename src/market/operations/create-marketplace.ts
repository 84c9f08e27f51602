import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Container } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason } from '../messages/translate.ts';

export type MarketplaceInput = { name: string; description: string };

/** @returns its slug */
export async function createMarketplace(
  tx: Tx,
  { containerType, containerId }: Container,
  input: MarketplaceInput & { currency: string },
): Promise<string> {
  const taken = await tx
    .selectFrom('marketplaces')
    .select('slug')
    .where('container_type', '=', containerType)
    .where('container_id', '=', containerId)
    .execute();
  // The form for another one stands at that address.
  const slug = freeSlug(
    slugOf(input.name, { max: 56, otherwise: 'market' }),
    new Set(['new', ...taken.map((row) => row.slug)]),
  );
  await tx
    .insertInto('marketplaces')
    .values({ ...input, container_type: containerType, container_id: containerId, slug })
    .execute();
  return slug;
}

/** Its slug and its currency stay. @throws NotFound */
export async function editMarketplace(tx: Tx, id: number, input: MarketplaceInput): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('marketplaces')
    .set(input)
    .where('id', '=', id)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new NotFound(reason('no_such_marketplace'));
}
