import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx } from '../../../shared/http/context.ts';
import { type FormInput, parseForm, readForm } from '../../../shared/http/form.ts';
import { type FormState, formStateOf, formTitle } from '../../../shared/http/form-state.ts';
import { findByCode, limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { actOf } from '../../http/act.ts';
import { readPayees } from '../../http/payees.ts';
import { orderPath } from '../../http/redirect-to-payment.ts';
import { reason, t } from '../../messages/translate.ts';
import { describeLines } from '../../model/basket.ts';
import { findOrder, getOrder, type OrderDetails } from '../../model/order.ts';
import { cancelPlaces } from '../../operations/cancel-places.ts';
import type { CartDeps, LineStatus } from '../../ports.ts';
import { isPlace, quoteCancellation, refusalOf } from '../../rules/cancellation-quote.ts';
import { waysBack } from '../../rules/way-back.ts';
import { zonesNote } from '../../views/zones-note.ts';
import { cancellationSchema, lineIds } from './schema.ts';
import { CancellationView } from './view.tsx';

/** What an address leads to: an order, or only one ticket of it. */
type Place = {
  order: OrderDetails;
  /** of the ticket in the address, whose holder sees nothing else of its order */
  only: OrderDetails['lines'][number] | undefined;
  /** where its buyer comes from and goes back to */
  back: string;
};
type FindPlace = (c: Ctx, deps: CartDeps) => Promise<Place>;

/** `/orders/{code}/places/cancellation`: to cancel tickets and bookings, for whoever has the code of their order. */
export const orderCancellationBlueprint = (deps: CartDeps) => cancellationBlueprint(deps, findPlaceOfOrder);

/** `/tickets/{code}/cancellation`: to cancel one ticket, for whoever has its code. */
export const ticketCancellationBlueprint = (deps: CartDeps) => cancellationBlueprint(deps, findPlaceOfTicket);

function cancellationBlueprint(deps: CartDeps, find: FindPlace): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), async (c) => {
    const place = await find(c, deps);
    return await sendCancellation(c, deps, { place, input: { line: c.req.queries('line') ?? [] } });
  });
  app.post('/', may.anyone(), async (c) => {
    await limit(c, 'orders');
    return await createCancellation(c, deps, find);
  });
  return app;
}

async function createCancellation(c: Ctx, deps: CartDeps, find: FindPlace): Promise<Response> {
  const input = await readForm(c);
  const place = await find(c, deps);
  const { order, back } = place;
  try {
    const { ways } = await quote(deps, place, input);
    const toAccount = ways.some(({ provider }) => provider === 'transfer');
    const form = parseForm(cancellationSchema({ toAccount }), input);
    if (place.only && form.lineIds.some((id) => id !== place.only?.id)) throw new NotFound();
    const key = { containerId: order.container_id, orderId: order.id };
    await transaction(deps.platform.db, (tx) => cancelPlaces(tx, actOf(c, deps), { ...key, ...form }));
    return c.redirect(back, 303);
  } catch (error) {
    return await sendCancellation(c, deps, {
      place: await find(c, deps),
      input,
      formState: formStateOf(error, input),
    });
  }
}

async function findPlaceOfOrder(c: Ctx, { platform }: CartDeps): Promise<Place> {
  const code = c.req.param('code') ?? '';
  const order = await findByCode(c, async () =>
    /^\w{20,64}$/.test(code) ? await findOrder(platform.db, code) : undefined,
  );
  if (!order) throw new NotFound(reason('no_such_order'));
  return { order, only: undefined, back: orderPath(order) };
}

async function findPlaceOfTicket(c: Ctx, { platform: { db }, ports }: CartDeps): Promise<Place> {
  const code = c.req.param('ticket') ?? '';
  const found = await findByCode(c, async () => {
    for (const { app, findPlace } of ports.sellers) {
      const place = /^\w{10,64}$/.test(code) ? await findPlace(db, code) : undefined;
      if (place) return { ...place, app };
    }
    return undefined;
  });
  const order = found && (await findOrder(db, (await getOrder(db, found.containerId, found.orderId)).code));
  const only = order?.lines.find(({ seller, key }) => seller === found?.app && key === found.key);
  if (!order || !only) throw new NotFound(reason('no_such_order'));
  return { order, only, back: `${appUrl(c, only.seller)}/tickets/${code}` };
}

/** What can be cancelled, which of it is chosen, and what would come back of that. */
async function quote({ platform, ports }: CartDeps, { order, only }: Place, input: FormInput) {
  const now = platform.clock.now();
  const statuses: ReadonlyMap<number, LineStatus> = await describeLines(
    platform.db,
    order,
    ports.sellers,
    now,
  );
  const places = order.lines
    .filter((line) => isPlace(line) && (only ? line.id === only.id : line.state === 'fulfilled'))
    .map((line) => ({
      line,
      status: statuses.get(line.id),
      refusal: refusalOf(line, statuses.get(line.id), now),
    }));
  const open = places.filter(({ refusal }) => refusal === undefined).map(({ line }) => line);
  const ids = lineIds.parse(input.line);
  const [single, ...others] = open;
  const chosen = single && others.length === 0 ? [single] : open.filter(({ id }) => ids.includes(id));
  const { owed } = order.balance;
  const quoteOf = (lines: typeof open) => quoteCancellation(lines, order.lines, { owed, now, statuses });
  const quotes = quoteOf(chosen);
  return { places, chosen, quotes, ways: waysBack(order, quotes), quoteOf, now };
}

async function sendCancellation(
  c: Ctx,
  deps: CartDeps,
  { place, input, formState }: { place: Place; input: FormInput; formState?: FormState },
): Promise<Response> {
  const { order } = place;
  const { db } = deps.platform;
  const { payees, branding } = await readPayees(c, deps, { db, ids: [order.container_id] });
  const { places, chosen, quotes, ways, quoteOf, now } = await quote(deps, place, input);
  return await sendPage(
    c,
    branding,
    {
      title: formTitle(t('cancellation.title'), formState),
      noindex: true,
      footNote: zonesNote([order.time_zone]),
      // A full referrer would give the code away; without any, forms sent from here would be refused.
      head: <meta name="referrer" content="strict-origin" />,
    },
    <CancellationView
      order={order}
      venue={payees.get(order.container_id)}
      isWholeOrder={!place.only}
      backHref={place.back}
      action={c.req.path}
      places={places.map((each) => ({
        ...each,
        // By itself, for the list.
        back: each.refusal ? 0 : (quoteOf([each.line])[0]?.back ?? 0),
      }))}
      chosen={chosen}
      quotes={quotes}
      ways={ways}
      now={now}
      formState={formState}
    />,
    formState?.status ?? 200,
  );
}
