import { Hono } from 'hono';
import type { z } from 'zod';
import { lockPerson } from '../../../shared/act.ts';
import { type Tx, transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, ownerOf } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import type { Owner } from '../../../shared/ids.ts';
import { actOf } from '../../http/act.ts';
import { readPayees } from '../../http/payees.ts';
import { reason, t } from '../../messages/translate.ts';
import { type BasketLine, getBasket } from '../../model/basket.ts';
import { listOrdersToPay } from '../../model/order.ts';
import { listSelling } from '../../model/selling.ts';
import { extendBasket } from '../../operations/extend-basket.ts';
import type { CartAct, CartDeps, Seller } from '../../ports.ts';
import { summaryOf } from '../../rules/basket.ts';
import { basketWidget } from '../../views/basket-widget.ts';
import { zonesNote } from '../../views/zones-note.ts';
import { type PlacesInput, placesSchema, quantitySchema } from './schema.ts';
import { BasketView } from './view.tsx';

/** /: what the visitor holds, until when, and the total. */
export function basketBlueprint(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showBasket(c, deps));
  app.post('/removals', may.anyone(), (c) => removePlaces(c, deps));
  app.post('/quantities', may.anyone(), (c) => changeQuantity(c, deps));
  app.post('/holds', may.anyone(), (c) => takeAgain(c, deps));
  app.post('/extensions', may.anyone(), (c) => extendHolds(c, deps));
  return app;
}

type BasketState = {
  /** whether the holds have just been extended, or could not be */
  extended?: boolean;
  /** why a form was refused */
  problem?: FormState;
};

function showBasket(c: Ctx, deps: CartDeps): Promise<Response> {
  const extended = c.req.query('extended');
  return sendBasket(c, deps, extended === undefined ? {} : { extended: extended === 'yes' });
}

async function sendBasket(c: Ctx, deps: CartDeps, { extended, problem }: BasketState): Promise<Response> {
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
  const ofHeld = held.map((line) => line.containerId);
  const selling = held.length > 0 ? await listSelling(db, ofHeld) : new Map();
  return await sendPage(
    c,
    branding,
    {
      title: formTitle(t('basket.title'), problem),
      noindex: true,
      scripts: ['countdown', 'quantity'],
      basket: basketWidget(summaryOf(held, toPay), now),
      footNote: zonesNote([...held.map((line) => line.timeZone), ...toPay.map((order) => order.time_zone)]),
    },
    <BasketView
      now={now}
      held={held}
      toPay={toPay}
      expired={expired}
      payees={payees}
      selling={selling}
      extended={extended}
      problem={problem && (problem.message ?? Object.values(problem.errors)[0])}
      urlOf={urlOf}
    />,
    problem?.status ?? 200,
  );
}

/** Changes how many of one kind are held: releases the last ones, or holds more at the same price. */
const changeQuantity = (c: Ctx, deps: CartDeps): Promise<Response> =>
  change(c, deps, quantitySchema, async (tx, { seller, owner, act, basket, input }) => {
    const { page: containerId, quantity } = input;
    const keys = keysOf(basket.held, input);
    const [first] = keys;
    if (first === undefined) throw new NotFound(reason('no_such_item'));
    const more = quantity - keys.length;
    if (more > 0)
      await seller.holdAgain(tx, act, { owner, containerId, places: [{ key: first, count: more }] });
    if (more < 0) await seller.release(tx, act, { owner, containerId, keys: keys.slice(more) });
  });

/** Takes again what has expired, if it is still free and costs the same. */
const takeAgain = (c: Ctx, deps: CartDeps): Promise<Response> =>
  change(c, deps, placesSchema, async (tx, { seller, owner, act, basket, input }) => {
    const places = keysOf(basket.expired, input).map((key) => ({ key, count: 1 }));
    if (places.length === 0) throw new NotFound(reason('no_such_item'));
    await seller.holdAgain(tx, act, { owner, containerId: input.page, places });
  });

const removePlaces = (c: Ctx, deps: CartDeps): Promise<Response> =>
  change(c, deps, placesSchema, async (tx, { seller, owner, act, basket, input }) => {
    const keys = keysOf(basket.held, input);
    if (keys.length === 0) throw new NotFound(reason('no_such_item'));
    await seller.release(tx, act, { owner, containerId: input.page, keys });
  });

type Change<I> = {
  seller: Seller;
  owner: Owner;
  act: CartAct;
  basket: Awaited<ReturnType<Seller['listHeld']>>;
  input: I;
};

/** Changes places of one seller in the basket, and shows the basket: with the reason if it is refused. */
async function change<S extends z.ZodType<PlacesInput>>(
  c: Ctx,
  deps: CartDeps,
  schema: S,
  work: (tx: Tx, change: Change<z.infer<S>>) => Promise<void>,
): Promise<Response> {
  await limit(c, 'holds');
  const form = await readForm(c);
  const input = parseForm(schema, form);
  const owner = getOwner(c);
  const act = actOf(c, deps);
  const seller = act.sellers.find((one) => one.app === input.seller);
  if (!seller) throw new NotFound(reason('no_such_item'));
  try {
    await transaction(deps.platform.db, async (tx) => {
      await lockPerson(tx, owner);
      await work(tx, { seller, owner, act, input, basket: await seller.listHeld(tx, owner, act.at) });
    });
  } catch (error) {
    return await sendBasket(c, deps, { problem: formStateOf(error, form) });
  }
  return c.redirect('/', 303);
}

const keysOf = (
  lines: readonly Pick<BasketLine, 'containerId' | 'group' | 'unitPrice' | 'key'>[],
  { page, group, price }: PlacesInput,
): string[] =>
  lines
    .filter((line) => line.containerId === page && line.group === group && line.unitPrice === price)
    .map((line) => line.key);

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
