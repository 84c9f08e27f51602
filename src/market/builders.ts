import { byClock } from '../shared/act.ts';
import { NOW, within } from '../shared/builders.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import type { ContainerId } from '../shared/ids.ts';
import { createMarketplace, type MarketplaceInput } from './operations/create-marketplace.ts';

/** Creates a marketplace of a page, without products. */
export const buildMarketplace = (
  at: Db | Tx,
  page: { id: ContainerId },
  { name = 'Farm shop', description = '' }: Partial<MarketplaceInput> = {},
): Promise<{ id: number; slug: string }> =>
  within(at, (tx) =>
    createMarketplace(tx, byClock(NOW), { containerId: page.id, name, description, currency: 'GBP' }),
  );
