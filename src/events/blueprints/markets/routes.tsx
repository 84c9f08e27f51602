import { Hono } from 'hono';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { brandingOf, type EventsDeps, getPage } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { listNextEntries } from '../../model/calendar-entry-post.ts';
import { Markets } from './view.tsx';

/** `/{page}/markets/`: the marketplaces of a page, and when each is next held there. */
export function marketsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showMarkets(c, deps));
  return app;
}

async function showMarkets(c: Ctx, deps: EventsDeps): Promise<Response> {
  const { db, clock } = deps.platform;
  const page = await getPage(c, deps);
  const markets = await deps.ports.marketplaces.list(db, page.id);
  const ids = markets.map(({ id }) => id);
  const menuItem = page.menu.find((item) => item.app === 'market');
  const marketUrl = appUrl(c, 'market');
  return sendPage(
    c,
    brandingOf(c, page),
    {
      title: t('markets.page_title', { page: page.title }),
      description: t('markets.description', { page: page.title }),
      current: menuItem && `${marketUrl}${menuItem.href}`,
    },
    <Markets
      page={page}
      markets={markets}
      marketsUrl={`${marketUrl}/${page.slug}/`}
      nextDays={ids.length > 0 ? await listNextEntries(db, 'marketplace', ids, clock.now()) : []}
    />,
  );
}
