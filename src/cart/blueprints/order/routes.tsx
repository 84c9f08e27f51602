import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, signInUrl } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { limit } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { zoneName } from '../../../shared/i18n/formats.ts';
import { orderPath, redirectToPayment } from '../../http/redirect-to-payment.ts';
import { describeLines } from '../../model/basket.ts';
import { findOrder, type OrderDetails } from '../../model/order.ts';
import { abandonOrder, expireOrder } from '../../operations/expire-order.ts';
import { startPayment } from '../../operations/start-payment.ts';
import type { CartDeps } from '../../ports.ts';
import { isBeforeDeadline } from '../../rules/order.ts';
import { paySchema } from './schema.ts';
import { OrderView } from './view.tsx';

/** /orders/{code}: how an order stands, for whoever has its code. */
export function orderBlueprint(deps: CartDeps): Hono<AppEnv> {
  const { platform, ports } = deps;
  const { db, clock } = platform;
  const routes = new Hono<AppEnv>();

  routes.get('/', may.anyone(), async (c) => {
    const order = await getOrderAsItIs(c, deps);
    const looks = looksSoFar(c, order);
    // Without script as well, and not for ever: the provider's word is usually seconds away.
    if (looks !== undefined && looks < MOST_LOOKS) {
      c.header(
        'refresh',
        `${SECONDS_BETWEEN_LOOKS}; url=${orderPath(order)}?from=payment&looks=${looks + 1}`,
      );
    }
    return await sendPage(
      c,
      platformBranding(c),
      {
        title: `Order ${order.id}`,
        noindex: true,
        scripts: ['countdown'],
        footNote: `Times are ${zoneName(order.time_zone)}`,
      },
      <OrderView
        order={order}
        statuses={await describeLines(db, ports.sellers, order, clock.now())}
        now={clock.now()}
        providers={ports.providers}
        waiting={looks === undefined ? undefined : looks < MOST_LOOKS ? 'looks by itself' : 'has looked'}
        nowhere={c.req.query('from') === 'nowhere'}
        signInHref={c.var.user ? undefined : signInUrl(c)}
        urlOf={(app, href) => `${appUrl(c, app)}${href}`}
      />,
    );
  });

  routes.post('/payments', may.anyone(), async (c) => {
    await limit(c, 'orders');
    const order = await getOrderAsItIs(c, deps);
    const { provider, attempt } = parseForm(paySchema(ports.providers), await readForm(c));
    // Paid or run out since the page was drawn: the order's own page says so best.
    if (order.state !== 'placed') return c.redirect(orderPath(order), 303);
    const wanted = { orderId: order.id, provider, attempt };
    const payment = await transaction(db, (tx) => startPayment(tx, wanted, clock.now()));
    return await redirectToPayment(c, deps, order, payment);
  });

  routes.post('/surrender', may.anyone(), async (c) => {
    await limit(c, 'orders');
    const order = await getOrder(c, deps);
    await transaction(db, (tx) => abandonOrder(tx, ports.sellers, order.id, clock.now()));
    return c.redirect(orderPath(order), 303);
  });

  return routes;
}

const SECONDS_BETWEEN_LOOKS = 4;
const MOST_LOOKS = 10;

async function getOrder(c: Ctx, { platform }: CartDeps): Promise<OrderDetails> {
  const code = c.req.param('code') ?? '';
  const order = /^\w{20,64}$/.test(code) ? await findOrder(platform.db, code) : undefined;
  if (!order) throw new NotFound('There is no order at this address. The link in your mail leads to it.');
  return order;
}

/** An order whose time is over is ended here, should the sweep not have come by yet. */
async function getOrderAsItIs(c: Ctx, deps: CartDeps): Promise<OrderDetails> {
  const { db, clock } = deps.platform;
  const order = await getOrder(c, deps);
  if (order.state !== 'placed' || isBeforeDeadline(order.pay_by, clock.now())) return order;
  await transaction(db, (tx) => expireOrder(tx, deps.ports.sellers, order.id, clock.now()));
  return await getOrder(c, deps);
}

/** How often the page has looked for word of a payment; undefined when it waits for none. */
function looksSoFar(c: Ctx, order: OrderDetails): number | undefined {
  const underWay = order.payments.at(-1)?.state === 'started' && order.state !== 'paid';
  if (!underWay || c.req.query('from') !== 'payment') return undefined;
  const looks = Number(c.req.query('looks') ?? 0);
  return Number.isInteger(looks) && looks >= 0 ? looks : MOST_LOOKS;
}
