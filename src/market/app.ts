import type { Hono } from 'hono';
import type { AppEnv } from '../shared/http/context.ts';
import { createBaseApp } from '../shared/http/create-base-app.ts';
import { catalogueBlueprint } from './blueprints/catalogue/routes.tsx';
import { homeBlueprint } from './blueprints/home/routes.tsx';
import { marketplaceBlueprint } from './blueprints/marketplace/routes.tsx';
import { marketplacesBlueprint } from './blueprints/marketplaces/routes.tsx';
import { productBlueprint } from './blueprints/product/routes.tsx';
import { marketSitemap } from './blueprints/sitemap/routes.ts';
import type { MarketDeps } from './http/page-context.ts';
import { MAX_FILE_BYTES } from './rules/catalogue.ts';

const PAGE = '/:page{[a-z0-9-]+}';
const MARKETPLACE = `${PAGE}/:marketplace{[a-z0-9-]+}`;

/** Creates the market: marketplaces of pages, their products, and the import of a wholesaler's catalogue. */
export function createMarketApp(deps: MarketDeps): Hono<AppEnv> {
  return createBaseApp(
    'market',
    deps.platform,
    (app) => {
      app.route('/', homeBlueprint(deps));
      app.route('/', marketSitemap(deps));
      app.route(PAGE, marketplacesBlueprint(deps));
      app.route(`${MARKETPLACE}/products`, productBlueprint(deps));
      app.route(`${MARKETPLACE}/catalogue`, catalogueBlueprint(deps));
      app.route(MARKETPLACE, marketplaceBlueprint(deps));
    },
    // A catalogue file and the multipart form around it.
    { maxBodyBytes: MAX_FILE_BYTES + 64 * 1024 },
  );
}
