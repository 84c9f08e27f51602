import type { Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Container } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason } from '../messages/translate.ts';
import { insertMarketplace, listMarketplaceSlugs, updateMarketplace } from '../model/marketplace.ts';

export type MarketplaceInput = { name: string; description: string };

/** Creates a marketplace of a container, with a slug that is derived from its name. */
export async function createMarketplace(
  tx: Tx,
  container: Container,
  input: MarketplaceInput & { currency: string },
): Promise<{ id: number; slug: string }> {
  const taken = await listMarketplaceSlugs(tx, container);
  // `new` is the path of the form for a new marketplace.
  const slug = freeSlug(slugOf(input.name, { max: 56, otherwise: 'market' }), new Set(['new', ...taken]));
  const { containerType, containerId } = container;
  const row = { ...input, container_type: containerType, container_id: containerId, slug };
  return { id: await insertMarketplace(tx, row), slug };
}

/** Edits a marketplace. Its slug and its currency do not change. @throws NotFound */
export async function editMarketplace(tx: Tx, id: number, input: MarketplaceInput): Promise<void> {
  if (!(await updateMarketplace(tx, id, input))) throw new NotFound(reason('no_such_marketplace'));
}
