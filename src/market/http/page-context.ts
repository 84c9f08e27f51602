import { NotFound } from '../../shared/errors.ts';
import type { Ctx } from '../../shared/http/context.ts';
import type { Platform } from '../../shared/http/platform.ts';
import type { Container } from '../../shared/ids.ts';
import { getMarketplace, type MarketplaceDetails } from '../model/marketplace.ts';
import type { Page, Pages } from '../ports.ts';

/** What every blueprint of the market is made with. */
export type MarketDeps = { platform: Platform; pages: Pages };

/** The page in the address. One query. @throws NotFound */
export async function getPageContext(c: Ctx, { platform, pages }: MarketDeps): Promise<Page> {
  const venue = await pages.findPage(platform.db, c.req.param('page') ?? '');
  if (!venue) throw new NotFound('There is no page of this name.');
  return venue;
}

/** The marketplace in the address, and its page. Two queries. @throws NotFound */
export async function getMarketplaceContext(
  c: Ctx,
  deps: MarketDeps,
): Promise<{ venue: Page; market: MarketplaceDetails }> {
  const venue = await getPageContext(c, deps);
  const market = await getMarketplace(deps.platform.db, containerOf(venue), c.req.param('marketplace') ?? '');
  return { venue, market };
}

export const containerOf = (venue: Page): Container => ({
  containerType: 'page',
  containerId: venue.id,
});
