import { NotFound } from '../../shared/errors.ts';
import type { Ctx } from '../../shared/http/context.ts';
import type { Platform } from '../../shared/http/platform.ts';
import type { Container } from '../../shared/ids.ts';
import { getMarketplace, type WholeMarketplace } from '../model/marketplace.ts';
import type { Pages, VenuePage } from '../ports.ts';

/** What every blueprint of the market is made with. */
export type MarketDeps = { platform: Platform; pages: Pages };

/** The page in the address. One query. @throws NotFound */
export async function getVenue(c: Ctx, { platform, pages }: MarketDeps): Promise<VenuePage> {
  const venue = await pages.findPage(platform.db, c.req.param('page') ?? '');
  if (!venue) throw new NotFound('There is no page of this name.');
  return venue;
}

/** The marketplace in the address, and its page. Two queries. @throws NotFound */
export async function getStall(
  c: Ctx,
  deps: MarketDeps,
): Promise<{ venue: VenuePage; market: WholeMarketplace }> {
  const venue = await getVenue(c, deps);
  const market = await getMarketplace(deps.platform.db, containerOf(venue), c.req.param('marketplace') ?? '');
  return { venue, market };
}

export const containerOf = (venue: VenuePage): Container => ({
  containerType: 'page',
  containerId: venue.id,
});
