import { type Act, lockAdditions } from '../../shared/act.ts';
import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid, NameTaken, NotFound, Stale } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { isSameName } from '../../shared/text.ts';
import { reason } from '../messages/translate.ts';
import {
  insertMarketplace,
  listMarketplaceSlugs,
  listMarketplaces,
  lockMarketplace,
  updateMarketplace,
} from '../model/marketplace.ts';

// The path of the form for a new marketplace.
const FORM_PATH = 'new';
const SLUG_TAKEN = ['marketplaces_container_id_slug_key', 'marketplaces_slug_is_free'];

export type MarketplaceInput = { name: string; description: string };

/** Creates a marketplace of a page, with a slug that is derived from its name. @throws NameTaken */
export async function createMarketplace(
  tx: Tx,
  _act: Act,
  { containerId, ...input }: MarketplaceInput & { containerId: ContainerId; currency: string },
): Promise<{ id: number; slug: string }> {
  await lockAdditions(tx, containerId);
  const markets = await listMarketplaces(tx, containerId);
  if (markets.some(({ name }) => isSameName(name, input.name))) throw new NameTaken();
  const taken = new Set([FORM_PATH, ...(await listMarketplaceSlugs(tx, containerId))]);
  const slug = freeSlug(slugOf(input.name, { max: 56, otherwise: 'market' }), taken);
  const row = { ...input, container_type: 'page', slug };
  return { id: await insertMarketplace(tx, containerId, row), slug };
}

/**
 * Edits a marketplace. Its old address leads to the new one. Its currency does not change.
 * @throws NotFound, Stale unless the marketplace has the version that the editor saw, Invalid for a slug that is taken
 */
export async function editMarketplace(
  tx: Tx,
  _act: Act,
  {
    containerId,
    id,
    version,
    ...change
  }: MarketplaceInput & { containerId: ContainerId; id: number; version: number; slug: string },
): Promise<void> {
  if (change.slug === FORM_PATH) throw new Invalid({ slug: reason('slug_taken') });
  if (!(await lockMarketplace(tx, containerId, id))) throw new NotFound(reason('no_such_marketplace'));
  try {
    if (!(await updateMarketplace(tx, containerId, { id, version }, change))) throw new Stale();
  } catch (error) {
    if (SLUG_TAKEN.includes(violatedConstraint(error) ?? ''))
      throw new Invalid({ slug: reason('slug_taken') });
    throw error;
  }
}
