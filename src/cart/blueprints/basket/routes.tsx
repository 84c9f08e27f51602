import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, ownerOf } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import type { Owner } from '../../../shared/ids.ts';
import { actOf } from '../../http/act.ts';
import { readPayees } from '../../http/payees.ts';
import { reason, t } from '../../messages/translate.ts';
import { getBasket } from '../../model/basket.ts';
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
  app.post('/removals', may.anyone(), (c) => removePlaces(c, deps));
  app.post('/extensions', may.anyone(), (c) => extendHolds(c, deps));
  return app;
}

async function showBasket(c: Ctx, deps: CartDeps): Promise<Response> {
  const { db, clock } = deps.platform;
  const { sellers } = deps.ports;
  const owner = ownerOf(c);
  const now = clock.now();
  const { held, expired } = owner ? await getBasket(db, owner, sellers, now) : { held: [], expired: [] };
  const toPay = owner ? await listOrdersToPay(db, owner, now) : [];
  const ids = [
    ...[...held, ...expired].map((line) => line.containerId),
    ...toPay.map((order) => order.container_id),
  ];
  const { payees, branding, urlOf } = await readPayees(c, deps, { db, ids });
  return await sendPage(
    c,
    branding,
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
      payees={payees}
      atLimit={c.req.query('extended') === 'no'}
      urlOf={urlOf}
    />,
  );
}

async function removePlaces(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'holds');
  const { seller: app, page, group, price } = parseForm(removalSchema, await readForm(c));
  const owner = getOwner(c);
  const act = actOf(c, deps);
  const seller = act.sellers.find((one) => one.app === app);
  await transaction(deps.platform.db, async (tx) => {
    const basket = await seller?.listHeld(tx, owner, act.at);
    const keys = (basket?.held ?? [])
      .filter((line) => line.containerId === page && line.group === group && line.unitPrice === price)
      .map((line) => line.key);
    if (!seller || keys.length === 0) throw new NotFound(reason('no_such_item'));
    await seller.release(tx, act, { owner, containerId: page, keys });
  });
  return c.redirect('/', 303);
}

async function extendHolds(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'holds');
  const owner = getOwner(c);
  const extended = await transaction(deps.platform.db, (tx) => extendBasket(tx, actOf(c, deps), owner));
  return c.redirect(extended ? '/?extended=yes' : '/?extended=no', 303);
}

function getOwner(c: Ctx): Owner {
  const owner = ownerOf(c);
  if (!owner) throw new NotFound(reason('basket_empty'));
  return owner;
}
