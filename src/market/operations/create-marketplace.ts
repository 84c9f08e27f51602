import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NotFound, Stale } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { reason } from '../messages/translate.ts';
import {
  insertMarketplace,
  listMarketplaceSlugs,
  lockMarketplace,
  updateMarketplace,
} from '../model/marketplace.ts';

export type MarketplaceInput = { name: string; description: string };

/** Creates a marketplace of a page, with a slug that is derived from its name. */
export async function createMarketplace(
  tx: Tx,
  _act: Act,
  { containerId, ...input }: MarketplaceInput & { containerId: ContainerId; currency: string },
): Promise<{ id: number; slug: string }> {
  const taken = await listMarketplaceSlugs(tx, containerId);
  // `new` is the path of the form for a new marketplace.
  const slug = freeSlug(slugOf(input.name, { max: 56, otherwise: 'market' }), new Set(['new', ...taken]));
  const row = { ...input, container_type: 'page', slug };
  return { id: await insertMarketplace(tx, containerId, row), slug };
}

/**
 * Edits a marketplace. Its slug and its currency do not change.
 * @throws NotFound, Stale unless the marketplace has the version that the editor saw
 */
export async function editMarketplace(
  tx: Tx,
  _act: Act,
  {
    containerId,
    id,
    version,
    ...change
  }: MarketplaceInput & { containerId: ContainerId; id: number; version: number },
): Promise<void> {
  if (!(await lockMarketplace(tx, containerId, id))) throw new NotFound(reason('no_such_marketplace'));
  if (!(await updateMarketplace(tx, containerId, { id, version }, change))) throw new Stale();
}
