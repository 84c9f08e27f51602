import { Hono } from 'hono';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, appUrl, type Ctx, signInUrl } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { limit } from '../../../shared/http/limits.ts';
import { platformBranding, sendPage } from '../../../shared/http/page.ts';
import { orderPath, redirectToPayment } from '../../http/redirect-to-payment.ts';
import { reason, t } from '../../messages/translate.ts';
import { describeLines } from '../../model/basket.ts';
import { findOrder, type OrderDetails } from '../../model/order.ts';
import { abandonOrder, expireOrder } from '../../operations/expire-order.ts';
import { startPayment } from '../../operations/start-payment.ts';
import type { CartDeps } from '../../ports.ts';
import { isBeforeDeadline } from '../../rules/order.ts';
import { zonesNote } from '../../views/zones-note.ts';
import { paySchema } from './schema.ts';
import { OrderView } from './view.tsx';

/** /orders/{code}: the state of an order, for anybody who has its code. */
export function orderBlueprint(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showOrder(c, deps));
  app.post('/payments', may.anyone(), (c) => payOrder(c, deps));
  app.post('/cancellation', may.anyone(), (c) => cancelOrder(c, deps));
  return app;
}

async function showOrder(c: Ctx, deps: CartDeps): Promise<Response> {
  const { db, clock } = deps.platform;
  const { sellers, providers } = deps.ports;
  const order = await getCurrentOrder(c, deps);
  const checks = countChecks(c, order);
  const checksAgain = checks !== undefined && checks < MAX_CHECKS;
  if (checksAgain) c.header('refresh', refreshTo(order, checks + 1));
  return await sendPage(
    c,
    platformBranding(c),
    {
      title: t('order.number', { number: order.id }),
      noindex: true,
      scripts: ['countdown'],
      footNote: zonesNote([order.time_zone]),
    },
    <OrderView
      order={order}
      statuses={await describeLines(db, sellers, order, clock.now())}
      now={clock.now()}
      providers={providers}
      waiting={checks === undefined ? undefined : checksAgain ? 'checking' : 'stopped'}
      isProviderUnavailable={c.req.query('payment') === 'unavailable'}
      signInHref={c.var.user ? undefined : signInUrl(c)}
      urlOf={(app, path) => `${appUrl(c, app)}${path}`}
    />,
  );
}

async function payOrder(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'orders');
  const order = await getCurrentOrder(c, deps);
  const { provider, attempt } = parseForm(paySchema(deps.ports.providers), await readForm(c));
  // It was paid or has expired since the page was rendered; the order's page shows which.
  if (order.state !== 'placed') return c.redirect(orderPath(order), 303);
  const { db, clock } = deps.platform;
  const request = { orderId: order.id, provider, attempt };
  const payment = await transaction(db, (tx) => startPayment(tx, request, clock.now()));
  return await redirectToPayment(c, deps, { order, payment });
}

async function cancelOrder(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'orders');
  const { platform, ports } = deps;
  const order = await getOrder(c, deps);
  await transaction(platform.db, (tx) => abandonOrder(tx, ports.sellers, order.id, platform.clock.now()));
  return c.redirect(orderPath(order), 303);
}

async function getOrder(c: Ctx, { platform }: CartDeps): Promise<OrderDetails> {
  const code = c.req.param('code') ?? '';
  const order = /^\w{20,64}$/.test(code) ? await findOrder(platform.db, code) : undefined;
  if (!order) throw new NotFound(reason('no_such_order'));
  return order;
}

/** The order, expired first if it is overdue and the sweep has not run yet. */
async function getCurrentOrder(c: Ctx, deps: CartDeps): Promise<OrderDetails> {
  const { db, clock } = deps.platform;
  const order = await getOrder(c, deps);
  if (order.state !== 'placed' || isBeforeDeadline(order.pay_by, clock.now())) return order;
  await transaction(db, (tx) => expireOrder(tx, deps.ports.sellers, order.id, clock.now()));
  return await getOrder(c, deps);
}

const SECONDS_BETWEEN_CHECKS = 4;
const MAX_CHECKS = 10;

// A header, so that it works without JavaScript.
const refreshTo = (order: OrderDetails, checks: number): string =>
  `${SECONDS_BETWEEN_CHECKS}; url=${orderPath(order)}?from=payment&checks=${checks}`;

/** How often the page has checked for a payment; undefined when none is expected. */
function countChecks(c: Ctx, order: OrderDetails): number | undefined {
  const isPaymentOpen = order.payments.at(-1)?.state === 'started' && order.state !== 'paid';
  if (!isPaymentOpen || c.req.query('from') !== 'payment') return undefined;
  const checks = Number(c.req.query('checks') ?? 0);
  return Number.isInteger(checks) && checks >= 0 ? checks : MAX_CHECKS;
}
