import { type Act, lockAdditions } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import { NameTaken, NotFound, Stale } from '../../shared/errors.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { freeSlug, slugOf } from '../../shared/slug.ts';
import { isSameName } from '../../shared/text.ts';
import { reason } from '../messages/translate.ts';
import {
  insertMarketplace,
  listMarketplaces,
  lockMarketplace,
  updateMarketplace,
} from '../model/marketplace.ts';

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
  const taken = markets.map(({ slug }) => slug);
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
