import { NotFound } from '../../shared/errors.ts';
import type { Ctx } from '../../shared/http/context.ts';
import { isRead, Moved, withSlug } from '../../shared/http/moved.ts';
import type { Platform } from '../../shared/http/platform.ts';
import { reason } from '../messages/translate.ts';
import { findCurrentMarketplaceSlug, getMarketplace, type MarketplaceDetails } from '../model/marketplace.ts';
import type { Page, Pages } from '../ports.ts';

/** The dependencies of every blueprint of the market. */
export type MarketDeps = { platform: Platform; pages: Pages };

/** Reads the page in the address. One query. @throws NotFound */
export async function getPageContext(c: Ctx, { platform, pages }: MarketDeps): Promise<Page> {
  const slug = c.req.param('page') ?? '';
  const page = await pages.findPage(platform.db, slug);
  if (page) return page;
  const current = isRead(c) ? await pages.findCurrentSlug(platform.db, slug) : undefined;
  if (current) throw new Moved(withSlug(c, 0, current));
  throw new NotFound(reason('no_such_page'));
}

export type MarketplaceContext = { page: Page; market: MarketplaceDetails };

/** Reads the marketplace in the address and its page. Two queries. @throws NotFound, Moved if the address is an old one */
export async function getMarketplaceContext(c: Ctx, deps: MarketDeps): Promise<MarketplaceContext> {
  const page = await getPageContext(c, deps);
  const { db } = deps.platform;
  const slug = c.req.param('marketplace') ?? '';
  try {
    return { page, market: await getMarketplace(db, page.id, slug) };
  } catch (error) {
    const isOld = error instanceof NotFound && isRead(c);
    const current = isOld ? await findCurrentMarketplaceSlug(db, page.id, slug) : undefined;
    if (current) throw new Moved(withSlug(c, 1, current));
    throw error;
  }
}
