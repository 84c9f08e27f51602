import type { Hono } from 'hono';
import type { AppEnv } from '../../../shared/http/context.ts';
import { sitemapBlueprint } from '../../../shared/http/sitemap.ts';
import type { MarketDeps } from '../../http/page-context.ts';
import { listMarketplacesOfPages } from '../../model/marketplace.ts';

/** `/sitemap.xml`: the marketplaces of pages. */
export const marketSitemap = ({ platform: { db }, pages }: MarketDeps): Hono<AppEnv> =>
  sitemapBlueprint({
    marketplaces: {
      listKeys: async () => [],
      async list() {
        const listed = await pages.listPages(db);
        const slugs = new Map(listed.map(({ id, slug }) => [id, slug]));
        const marketplaces = await listMarketplacesOfPages(db);
        return marketplaces.flatMap(({ pageId, slug }) => {
          const page = slugs.get(pageId);
          return page === undefined ? [] : [{ path: `/${page}/${slug}/` }];
        });
      },
    },
  });
