import { Hono } from 'hono';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv } from '../../../shared/http/context.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import type { MarketDeps } from '../../http/page-context.ts';
import { listMarketplacesOfPages } from '../../model/marketplace.ts';
import { Home } from './view.tsx';

/** `/` every marketplace of the platform. */
export function homeBlueprint({ platform: { db }, pages }: MarketDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get('/', may.anyone(), async (c) => {
    const [markets, venues] = await Promise.all([listMarketplacesOfPages(db), pages.listPages(db)]);
    const byId = new Map(venues.map((venue) => [venue.id, venue]));
    const stalls = markets.flatMap((market) => {
      const venue = byId.get(market.pageId);
      return venue ? [{ market, venue }] : [];
    });
    return sendPage(
      c,
      platformBranding(c),
      { title: 'Markets', description: 'What is for sale at the venues’ own markets.' },
      <Home stalls={stalls} />,
    );
  });

  return app;
}
