import { within } from '../shared/builders.ts';
import type { Db, Tx } from '../shared/db/database.ts';
import { createMarketplace, type MarketplaceInput } from './operations/create-marketplace.ts';

/** Creates a marketplace of a page, without products. */
export const buildMarketplace = (
  at: Db | Tx,
  page: { id: number },
  { name = 'Farm shop', description = '' }: Partial<MarketplaceInput> = {},
): Promise<{ id: number; slug: string }> =>
  within(at, (tx) =>
    createMarketplace(
      tx,
      { containerType: 'page', containerId: page.id },
      { name, description, currency: 'GBP' },
    ),
  );
