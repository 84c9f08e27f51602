import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, ownerOf } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { limit } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import type { Owner } from '../../../shared/ids.ts';
import { listBasket, listExpiredLines } from '../../model/basket.ts';
import { listOrdersToPay } from '../../model/order.ts';
import { extendBasket } from '../../operations/extend-basket.ts';
import type { CartDeps } from '../../ports.ts';
import { summaryOf } from '../../rules/basket.ts';
import { basketWidget } from '../../views/basket-widget.ts';
import { zonesNote } from '../../views/zones-note.ts';
import { lineNamed } from './schema.ts';
import { BasketView } from './view.tsx';

/** /: what one holds, for how long, and what it comes to. */
export function basketBlueprint({ platform, ports }: CartDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const { db, clock } = platform;

  routes.get('/', may.anyone(), async (c) => {
    const owner = ownerOf(c);
    const now = clock.now();
    const held = owner ? await listBasket(db, ports.sellers, owner, now) : [];
    const toPay = owner ? await listOrdersToPay(db, owner, now) : [];
    const runOut = owner ? await listExpiredLines(db, ports.sellers, owner, now) : [];
    return await sendPage(
      c,
      platformBranding(c),
      {
        title: 'Your basket',
        noindex: true,
        scripts: ['countdown'],
        basket: basketWidget(summaryOf(held, toPay), now),
        footNote: zonesNote([...held.map((line) => line.timeZone), ...toPay.map((order) => order.time_zone)]),
      },
      <BasketView
        now={now}
        held={held}
        toPay={toPay}
        runOut={runOut}
        longer={c.req.query('longer')}
        urlOf={(app, href) => `${appUrl(c, app)}${href}`}
      />,
    );
  });

  routes.post('/removals', may.anyone(), async (c) => {
    await limit(c, 'holds');
    const { seller: app, key } = parseForm(lineNamed, await readForm(c));
    const seller = ports.sellers.find((one) => one.app === app);
    if (!seller) throw new NotFound('There is no such thing in your basket.');
    const owner = getOwner(c);
    await transaction(db, (tx) => seller.release(tx, owner, key, clock.now()));
    return c.redirect('/', 303);
  });

  routes.post('/extensions', may.anyone(), async (c) => {
    await limit(c, 'holds');
    const owner = getOwner(c);
    const longer = await transaction(db, (tx) => extendBasket(tx, ports.sellers, owner, clock.now()));
    return c.redirect(longer ? '/?longer=yes' : '/?longer=no', 303);
  });

  return routes;
}

function getOwner(c: Ctx): Owner {
  const owner = ownerOf(c);
  if (!owner) throw new NotFound('Your basket is empty.');
  return owner;
}
