import { Hono } from 'hono';
import { may } from '../../../shared/http/access.ts';
import type { AppEnv } from '../../../shared/http/context.ts';
import { parseId } from '../../../shared/http/form.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { zoneName } from '../../../shared/i18n/formats.ts';

import { brandingOf, containerOf, type EventsDeps, getPage, menuHref } from '../../http/page-context.ts';
import type { Page, Receipt } from '../../ports.ts';
import { calendarsPath } from '../../rules/addresses.ts';
import { csvOf } from './csv.ts';
import { Payments } from './view.tsx';

const PAGE_SIZE = 50;
const FILE_STEP = 500;

/** `/{page}/payments/`: what came in for a venue and what went back, for its treasurer. */
export function paymentsBlueprint(deps: EventsDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { db } = deps.platform;

  app.get('/', may.organiser(), async (c) => {
    const venue = await getPage(c, deps);
    const before = parseId<number>(c.req.query('before'));
    // One more than is shown tells whether there are more.
    const found = await receiptsOf(venue, before, PAGE_SIZE + 1);
    const receipts = found.slice(0, PAGE_SIZE);
    return sendPage(
      c,
      brandingOf(c, venue),
      {
        title: `Payments, ${venue.title}`,
        noindex: true,
        current: menuHref(c, calendarsPath(venue.slug)),
        footNote: `Times are ${zoneName(venue.timeZone)}`,
      },
      <Payments
        venue={venue}
        receipts={receipts}
        newest={before === undefined}
        older={found.length > PAGE_SIZE ? receipts.at(-1)?.id : undefined}
      />,
    );
  });

  app.get('/receipts.csv', may.organiser(), async (c) => {
    const venue = await getPage(c, deps);
    c.header('content-type', 'text/csv; charset=utf-8');
    c.header('content-disposition', `attachment; filename="payments-${venue.slug}.csv"`);
    c.header('cache-control', 'private, no-store');
    return c.body(csvOf(allReceipts(venue), venue.timeZone));
  });

  async function* allReceipts(venue: Page) {
    let before: number | undefined;
    do {
      const some: Receipt[] = await receiptsOf(venue, before, FILE_STEP);
      yield* some;
      before = some.length === FILE_STEP ? some.at(-1)?.id : undefined;
    } while (before !== undefined);
  }

  const receiptsOf = (venue: Page, before: number | undefined, limit: number) =>
    deps.ports.orders.listReceipts(db, containerOf(venue), {
      limit,
      ...(before !== undefined && { before }),
    });

  return app;
}
