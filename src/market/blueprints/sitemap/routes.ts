import type { Hono } from 'hono';
import type { AppEnv } from '../../../shared/http/context.ts';
import { sitemapBlueprint } from '../../../shared/http/sitemap.ts';
import type { ContainerId } from '../../../shared/ids.ts';
import type { MarketDeps } from '../../http/page-context.ts';
import {
  listSitemapMarketplaceKeys,
  listSitemapMarketplaces,
  type SitemapMarketplaceKey,
} from '../../model/marketplace.ts';

/** `/sitemap.xml`: the marketplaces of pages. */
export const marketSitemap = ({ platform: { db }, pages }: MarketDeps): Hono<AppEnv> =>
  sitemapBlueprint({
    marketplaces: {
      listKeys: async (size) =>
        (await listSitemapMarketplaceKeys(db, size)).map(({ pageId, id }) => `${pageId}_${id}`),
      async list(after, size) {
        const marketplaces = await listSitemapMarketplaces(db, { after: parseKey(after), size });
        const ids = [...new Set(marketplaces.map(({ pageId }) => pageId))];
        const slugs = ids.length > 0 ? await pages.slugsOf(db, ids) : new Map<ContainerId, string>();
        return marketplaces.flatMap(({ pageId, slug }) => {
          const page = slugs.get(pageId);
          return page === undefined ? [] : [{ path: `/${page}/${slug}/` }];
        });
      },
    },
  });

/** @returns undefined for what is no key, so that the list begins anew */
function parseKey(text: string | undefined): SitemapMarketplaceKey | undefined {
  const [, page, id] = /^(\d{1,9})_(\d{1,9})$/.exec(text ?? '') ?? [];
  return page && id ? { pageId: Number(page) as ContainerId, id: Number(id) } : undefined;
}
