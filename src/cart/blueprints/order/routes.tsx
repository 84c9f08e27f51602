import { Hono } from 'hono';
import { byClock } from '../../../shared/act.ts';
import { transaction } from '../../../shared/db/database.ts';
import { NotFound } from '../../../shared/errors.ts';
import { may } from '../../../shared/http/access.ts';
import { type AppEnv, type Ctx, signInUrl } from '../../../shared/http/context.ts';
import { parseForm, readForm } from '../../../shared/http/form.ts';
import { findByCode, limit } from '../../../shared/http/limits.ts';
import { sendPage } from '../../../shared/http/page.ts';
import { findOrderMail } from '../../../shared/mail/failed-mails.ts';
import { confirmAddress, isConfirmedAddress } from '../../../shared/mail/recipients.ts';
import { actOf } from '../../http/act.ts';
import { readPayees } from '../../http/payees.ts';
import { orderPath, redirectToPayment } from '../../http/redirect-to-payment.ts';
import { reason, t } from '../../messages/translate.ts';
import { describeLines } from '../../model/basket.ts';
import { findOrderWithOthers, type OrderDetails } from '../../model/order.ts';
import { cancelOrder, expireOrder } from '../../operations/expire-order.ts';
import { beginPayment, keepPromise } from '../../operations/promise-payment.ts';
import type { CartDeps, LineStatus, OrderKey } from '../../ports.ts';
import type { PaymentProvider } from '../../providers/payment-provider.ts';
import { providersOf } from '../../providers/providers-of.ts';
import { isBeforeDeadline } from '../../rules/order.ts';
import { providersFor } from '../../rules/payment-offer.ts';
import { zonesNote } from '../../views/zones-note.ts';
import type { Promised } from './promised.tsx';
import { paySchema } from './schema.ts';
import { statementOf } from './statement.ts';
import { OrderView } from './view.tsx';

/** /orders/{code}: the state of an order. Whoever has its code may pay and cancel it, its owner or not. */
export function orderBlueprint(deps: CartDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/', may.anyone(), (c) => showOrder(c, deps));
  app.post('/payments', may.anyone(), (c) => createPayment(c, deps));
  app.post('/cancellation', may.anyone(), (c) => createCancellation(c, deps));
  return app;
}

async function showOrder(c: Ctx, deps: CartDeps): Promise<Response> {
  const { db, clock } = deps.platform;
  const { sellers } = deps.ports;
  const now = clock.now();
  const { order, others } = await getCurrentOrder(c, deps);
  if (await confirmFromMail(c, deps, order)) return c.redirect(orderPath(order), 303);
  const checks = countChecks(c, order);
  const checksAgain = checks !== undefined && checks < MAX_CHECKS;
  const statuses = await describeLines(db, order, sellers, now);
  const seconds = refreshSeconds(order, statuses);
  if (checksAgain) c.header('refresh', refreshTo(order, checks + 1));
  else if (seconds) c.header('refresh', `${seconds}; url=${orderPath(order)}`);
  const ways = await findWaysToPay(deps, order);
  const ids = [order, ...others].map((each) => each.container_id);
  const { payees, branding, urlOf } = await readPayees(c, deps, { db, ids });
  return await sendPage(
    c,
    branding,
    {
      title: t('order.number', { number: order.id }),
      noindex: true,
      scripts: ['countdown'],
      footNote: zonesNote(order.lines.map((line) => line.time_zone ?? order.time_zone)),
    },
    <OrderView
      order={order}
      mail={order.mailed_at ? await findOrderMail(db, order.container_id, order.id) : undefined}
      others={others}
      payees={payees}
      statuses={statuses}
      refreshes={seconds !== undefined}
      now={now}
      {...ways}
      isConfirmed={!ways.promised || order.state !== 'placed' || (await isConfirmedAddress(db, order.email))}
      waiting={checks === undefined ? undefined : checksAgain ? 'checking' : 'stopped'}
      isProviderUnavailable={c.req.query('payment') === 'unavailable'}
      signInHref={c.var.user ? undefined : signInUrl(c)}
      urlOf={urlOf}
    />,
  );
}

/** Confirms the order's address for whoever comes by the link in a mail. @returns whether the address has such a token */
async function confirmFromMail(c: Ctx, { platform, ports }: CartDeps, order: OrderDetails): Promise<boolean> {
  const token = c.req.query('mail');
  if (!token) return false;
  if (token === order.mail_token) {
    const act = { ...byClock(platform.clock.now()), ...ports };
    await transaction(platform.db, async (tx) => {
      await confirmAddress(tx, order.email, act.at);
      await keepPromise(tx, act, keyOf(order));
    });
  }
  return true;
}

async function createPayment(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'orders');
  const input = await readForm(c);
  const { order } = await getCurrentOrder(c, deps);
  // It was paid or has expired since the page was rendered; the order's page shows which.
  if (order.due_minor === 0) return c.redirect(orderPath(order), 303);
  const { providers } = await findWaysToPay(deps, order);
  const { provider: name, attempt } = parseForm(paySchema(providers), input);
  const provider = providers.find((each) => each.name === name);
  if (!provider) throw new NotFound(reason('no_such_provider'));
  const request = { ...keyOf(order), provider, attempt };
  const payment = await transaction(deps.platform.db, (tx) => beginPayment(tx, actOf(c, deps), request));
  if (provider.byHand) return c.redirect(orderPath(order), 303);
  return await redirectToPayment(c, deps, { order, payment });
}

async function createCancellation(c: Ctx, deps: CartDeps): Promise<Response> {
  await limit(c, 'orders');
  const { order } = await getOrder(c, deps);
  await transaction(deps.platform.db, (tx) => cancelOrder(tx, actOf(c, deps), keyOf(order)));
  return c.redirect(orderPath(order), 303);
}

type OrderContext = NonNullable<Awaited<ReturnType<typeof findOrderWithOthers>>>;

async function getOrder(c: Ctx, { platform }: CartDeps): Promise<OrderContext> {
  const code = c.req.param('code') ?? '';
  const found = await findByCode(c, async () =>
    /^\w{20,64}$/.test(code) ? await findOrderWithOthers(platform.db, code) : undefined,
  );
  if (!found) throw new NotFound(reason('no_such_order'));
  return found;
}

/** The order, expired first if it is overdue and the sweep has not run yet. */
async function getCurrentOrder(c: Ctx, deps: CartDeps): Promise<OrderContext> {
  const { platform, ports } = deps;
  const found = await getOrder(c, deps);
  const { order } = found;
  const now = platform.clock.now();
  if (order.state !== 'placed' || isBeforeDeadline(order.pay_by, now)) return found;
  const act = { ...byClock(now), sellers: ports.sellers };
  await transaction(platform.db, (tx) => expireOrder(tx, act, keyOf(order)));
  return await getOrder(c, deps);
}

/** By which providers what is due can be paid, and how the buyer has promised to pay it. */
async function findWaysToPay(
  { platform, ports }: CartDeps,
  { timing, container_id: containerId, due_minor, lines, payments }: OrderDetails,
): Promise<{ providers: readonly PaymentProvider[]; promised: Promised | undefined }> {
  if (due_minor === 0) return { providers: [], promised: undefined };
  const all = await providersOf(platform.db, ports.providers, containerId);
  const toPay = { timing, lines: lines.map(({ kind, starts_at }) => ({ kind, startsAt: starts_at })) };
  // Who has chosen another way since has promised nothing.
  const last = payments.at(-1);
  const byHand = all.find(({ name }) => name === last?.provider)?.byHand;
  const isOpen = last?.state === 'created' || last?.state === 'pending';
  return {
    providers: providersFor(toPay, all, platform.clock.now()),
    promised: byHand && isOpen && last.reference ? { byHand, reference: last.reference } : undefined,
  };
}

const keyOf = (order: OrderDetails): OrderKey => ({ containerId: order.container_id, orderId: order.id });

const SECONDS_WHILE_PAYMENT_IS_OPEN = 20;
const SECONDS_WHILE_VENUE_DECIDES = 60;

/** How often the page of an order looks for news; undefined when none is expected, or there is a form on it. */
function refreshSeconds(order: OrderDetails, statuses: ReadonlyMap<number, LineStatus>): number | undefined {
  const { isPayable, money, awaited } = statementOf(order, statuses, false);
  if (isPayable) return undefined;
  if (money === 'pending' || money === 'refunding') return SECONDS_WHILE_PAYMENT_IS_OPEN;
  return awaited.length > 0 ? SECONDS_WHILE_VENUE_DECIDES : undefined;
}

const SECONDS_BETWEEN_CHECKS = 4;
const MAX_CHECKS = 10;

// A header, so that it works without JavaScript.
const refreshTo = (order: OrderDetails, checks: number): string =>
  `${SECONDS_BETWEEN_CHECKS}; url=${orderPath(order)}?from=payment&checks=${checks}`;

/** How often the page has checked for a payment; undefined when none is expected. */
function countChecks(c: Ctx, order: OrderDetails): number | undefined {
  const isOpen =
    order.payments.at(-1)?.state === 'created' && (order.due_minor > 0 || order.state === 'expired');
  if (!isOpen || c.req.query('from') !== 'payment') return undefined;
  const checks = Number(c.req.query('checks') ?? 0);
  return Number.isInteger(checks) && checks >= 0 ? checks : MAX_CHECKS;
}
