import { Hono } from 'hono';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl } from '../../../shared/http/context.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { brandingOf, containerOf, type EventsDeps, getPage } from '../../http/page-context.ts';
import { listNextEntries } from '../../model/calendar-entry-post.ts';
import { Markets } from './view.tsx';

/** `/{page}/markets/`: the marketplaces of a venue, and when they are next held there. */
export function marketsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db, clock } = deps.platform;

  app.get('/', may.anyone(), async (c) => {
    const venue = await getPage(c, deps);
    const markets = await deps.ports.marketplaces.list(db, containerOf(venue));
    const ids = markets.map(({ id }) => id);
    const marketItem = venue.menu.find((item) => item.app === 'market');
    const marketUrl = `${appUrl(c, 'market')}/${venue.slug}/`;
    return sendPage(
      c,
      brandingOf(c, venue),
      {
        title: `Markets at ${venue.title}`,
        description: `The marketplaces of ${venue.title}, and its next market days.`,
        current: marketItem && `${appUrl(c, 'market')}${marketItem.href}`,
      },
      <Markets
        venue={venue}
        markets={markets}
        marketUrl={marketUrl}
        days={ids.length > 0 ? await listNextEntries(db, 'marketplace', ids, clock.now()) : []}
      />,
    );
  });

  return app;
}
