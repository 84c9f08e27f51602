import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, ownerOf } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { limit } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import type { Owner } from '../../../shared/ids.ts';
import { reason, t } from '../../messages/translate.ts';
import { listBasket, listExpiredLines } from '../../model/basket.ts';
import { listOrdersToPay } from '../../model/order.ts';
import { extendBasket } from '../../operations/extend-basket.ts';
import type { CartDeps } from '../../ports.ts';
import { summaryOf } from '../../rules/basket.ts';
import { basketWidget } from '../../views/basket-widget.ts';
import { zonesNote } from '../../views/zones-note.ts';
import { removalSchema } from './schema.ts';
import { BasketView } from './view.tsx';

/** /: what the visitor holds, until when, and the total. */
export function basketBlueprint(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showBasket(c, deps));
  app.post('/removals', may.anyone(), (c) => removeLine(c, deps));
  app.post('/extensions', may.anyone(), (c) => extendHolds(c, deps));
  return app;
}

async function showBasket(c: Ctx, { platform, ports }: CartDeps): Promise<Response> {
  const { db, clock } = platform;
  const owner = ownerOf(c);
  const now = clock.now();
  const held = owner ? await listBasket(db, ports.sellers, owner, now) : [];
  const toPay = owner ? await listOrdersToPay(db, owner, now) : [];
  const expired = owner ? await listExpiredLines(db, ports.sellers, owner, now) : [];
  return await sendPage(
    c,
    platformBranding(c),
    {
      title: t('basket.title'),
      noindex: true,
      scripts: ['countdown'],
      basket: basketWidget(summaryOf(held, toPay), now),
      footNote: zonesNote([...held.map((line) => line.timeZone), ...toPay.map((order) => order.time_zone)]),
    },
    <BasketView
      now={now}
      held={held}
      toPay={toPay}
      expired={expired}
      atLimit={c.req.query('extended') === 'no'}
      urlOf={(app, path) => `${appUrl(c, app)}${path}`}
    />,
  );
}

async function removeLine(c: Ctx, { platform, ports }: CartDeps): Promise<Response> {
  await limit(c, 'holds');
  const { seller: app, key } = parseForm(removalSchema, await readForm(c));
  const seller = ports.sellers.find((one) => one.app === app);
  if (!seller) throw new NotFound(reason('no_such_item'));
  const owner = getOwner(c);
  await transaction(platform.db, (tx) => seller.release(tx, owner, key, platform.clock.now()));
  return c.redirect('/', 303);
}

async function extendHolds(c: Ctx, { platform, ports }: CartDeps): Promise<Response> {
  await limit(c, 'holds');
  const owner = getOwner(c);
  const extended = await transaction(platform.db, (tx) =>
    extendBasket(tx, ports.sellers, owner, platform.clock.now()),
  );
  return c.redirect(extended ? '/?extended=yes' : '/?extended=no', 303);
}

function getOwner(c: Ctx): Owner {
  const owner = ownerOf(c);
  if (!owner) throw new NotFound(reason('basket_empty'));
  return owner;
}
