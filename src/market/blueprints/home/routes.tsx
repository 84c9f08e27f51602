import { Hono } from 'hono';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv, Ctx } from '../../../shared/http/context.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import type { MarketDeps } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { listMarketplacesOfPages } from '../../model/marketplace.ts';
import { Home } from './view.tsx';

/** `/` every marketplace of the platform. */
export function homeBlueprint(deps: MarketDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showHome(c, deps));
  return app;
}

async function showHome(c: Ctx, { platform: { db }, pages }: MarketDeps): Promise<Response> {
  const [markets, allPages] = await Promise.all([listMarketplacesOfPages(db), pages.listPages(db)]);
  const pageById = new Map(allPages.map((page) => [page.id, page]));
  const marketsWithPage = markets.flatMap((market) => {
    const page = pageById.get(market.pageId);
    return page ? [{ market, page }] : [];
  });
  return sendPage(
    c,
    platformBranding(c),
    { title: t('marketplaces.title'), description: t('home.lead') },
    <Home markets={marketsWithPage} />,
  );
}
