import { sql } from 'kysely';
import {
  buildEvent,
  buildFeeEvent,
  buildOrder,
  buildPaidEvent,
  buildPayment,
  buildRefundEvent,
} from '../../src/cart/builders.ts';
import { EventTooEarly } from '../../src/cart/errors.ts';
import { reason } from '../../src/cart/messages/translate.ts';
import { cancelLine, confirmLine } from '../../src/cart/operations/cancel-line.ts';
import { capturePayment } from '../../src/cart/operations/capture-payment.ts';
import { cancelOrder, expireOrder } from '../../src/cart/operations/expire-order.ts';
import { refundLines, requestRefundAgain } from '../../src/cart/operations/request-refund.ts';
import { sendRefund } from '../../src/cart/operations/send-refund.ts';
import { settlePayment } from '../../src/cart/operations/settle-payment.ts';
import type { ProviderEvent } from '../../src/cart/providers/payment-provider.ts';
import {
  confirmOnStall,
  hold,
  orderNow,
  PAGE,
  type TestCart,
  takeOffStall,
  tryHold,
} from '../../src/cart/testing.ts';
import { byPayment } from '../../src/shared/act.ts';
import { newVisitor } from '../../src/shared/builders.ts';
import { type Tx, transaction } from '../../src/shared/db/database.ts';
import { WrongState } from '../../src/shared/errors.ts';
import type { OrderId } from '../../src/shared/ids.ts';
import { minor } from '../../src/shared/money.ts';
import type { Model } from './model.ts';
import type { Notice } from './notices.ts';
import { feeOf, moneyOf, type Step, type StepName } from './steps.ts';

/** An order on the platform that takes the steps of a model's. */
export type PlatformOrder = {
  cart: TestCart;
  order: { id: OrderId; container_id: typeof PAGE; code: string };
  references: string[];
  places: string[];
  /** whether each transaction of a step is first tried and aborted at its end, as by a crash */
  crashes: boolean;
};

let stands = 0;

/** Places an order like that of a model, and starts its first payment. */
export async function placeLike(
  cart: TestCart,
  { lines }: Model,
  { crashes }: { crashes: boolean },
): Promise<PlatformOrder> {
  const { db, clock, ports } = cart;
  clock.set('2026-06-01T09:00:00Z');
  const owner = newVisitor();
  const stand = `stand ${++stands}`;
  const places = lines.map((_, at) => `${stand}, ${at}`);
  const timing = lines.some(({ awaits }) => awaits) ? 'authorise' : 'now';
  for (const [at, { amount: price, taxRate, awaits }] of lines.entries()) {
    await hold(db, owner, { key: places[at], place: places[at], price, taxRate, awaits, timing });
  }
  const order = await buildOrder(db, ports.sellers, owner, { now: clock.now() });
  const { reference } = await buildPayment(db, order, { now: clock.now() });
  return { cart, order: order as PlatformOrder['order'], references: [reference], places, crashes };
}

/**
 * Takes a step on the platform.
 * @param model before the step, from which its amounts are taken
 * @throws DomainError if it is refused
 */
export async function takeOnPlatform(platform: PlatformOrder, model: Model, step: Step): Promise<void> {
  const { name } = step;
  if (isReport(name)) await report(platform, EVENTS[name], { ...step, model });
  else await STEPS[name](platform, { ...step, model });
}

/** Delivers a notice of a payment, always under the same id. One that comes too early is refused. */
export async function deliverOnPlatform(
  platform: PlatformOrder,
  model: Model,
  notice: Notice,
): Promise<void> {
  const { name } = notice.step;
  if (!isReport(name)) throw new Error(`${name} is not reported by a provider`);
  const id = `${notice.id}-${platform.order.code}`;
  await report(platform, EVENTS[name], { ...notice.step, model }, id).catch((error) => {
    if (!(error instanceof EventTooEarly)) throw error;
  });
}

async function report(
  platform: PlatformOrder,
  eventOf: (reference: string, taken: Taken) => ProviderEvent,
  taken: Taken,
  id?: string,
): Promise<void> {
  const reference = platform.references[taken.at];
  if (!reference) return;
  const event = eventOf(reference, taken);
  await settle(platform, id ? { ...event, id } : event);
}

type Taken = { at: number; n: number; model: Model };

/** What the provider reports of a payment, by its reference. */
const EVENTS = {
  paid: (reference, { at, n, model }) => {
    const { amount, currency } = moneyOf(model, at, n);
    return buildPaidEvent(reference, { amount: minor(amount), currency });
  },
  'paid in part': (reference, { at, n, model }) => {
    const { amount, currency } = moneyOf(model, at, n);
    return buildPaidEvent(reference, { kind: 'part-paid', amount: minor(amount), currency });
  },
  'paid in another currency': (reference, { at, n, model }) => {
    const { amount, currency } = moneyOf(model, at, n, 'EUR');
    return buildPaidEvent(reference, { amount: minor(amount), currency });
  },
  pending: (reference) => buildEvent(reference, 'pending'),
  authorised: (reference) => buildEvent(reference, 'authorised'),
  failed: (reference) => buildEvent(reference, 'failed'),
  cancelled: (reference) => buildEvent(reference, 'cancelled'),
  'a fee is known': (reference, { n }) => buildFeeEvent(reference, feeOf(n)),
  disputed: (reference) => buildEvent(reference, 'disputed'),
  'dispute won': (reference) => buildEvent(reference, 'dispute-won'),
  'dispute lost': (reference) => buildEvent(reference, 'dispute-lost'),
} satisfies Partial<Record<StepName, (reference: string, taken: Taken) => ProviderEvent>>;

const isReport = (name: StepName): name is keyof typeof EVENTS => name in EVENTS;

const STEPS: Record<
  Exclude<StepName, keyof typeof EVENTS>,
  (platform: PlatformOrder, taken: Taken) => Promise<unknown>
> = {
  'a payment is started': async ({ cart, order, references }) => {
    if (references.length >= 3) throw new WrongState(reason('already_paid'));
    const attempt = references.length + 1;
    const { reference } = await buildPayment(cart.db, order, { attempt, now: cart.clock.now() });
    references.push(reference);
  },
  captured: async (platform, { at }) => {
    const { cart } = platform;
    const payment = (await now(platform)).payments[at];
    if (payment) await capturePayment(cart.db, cart.act(), { containerId: PAGE, paymentId: payment.id });
  },
  'the order expires': async (platform) => {
    const { cart } = platform;
    const { pay_by } = await now(platform);
    if (Temporal.Instant.compare(cart.clock.now(), pay_by) < 0) cart.clock.set(pay_by.toString());
    await inTx(platform, (tx) => expireOrder(tx, cart.act(), key(platform)));
  },
  'the buyer gives up': (platform) =>
    inTx(platform, (tx) => cancelOrder(tx, platform.cart.act(), key(platform))),
  'the place is taken': async (platform, { at, model }) => {
    const { cart, places } = platform;
    if (model.lines[at]?.state !== 'expired') return;
    await tryHold(cart.db, newVisitor(), {
      place: places[at] ?? '',
      heldUntil: cart.clock.now().add({ hours: 9999 }),
    });
  },
  'the venue says yes': onLine(async (platform, tx, line) => {
    await confirmLine(tx, platform.cart.act(), { ...key(platform), seller: 'events', key: line.key });
    await confirmOnStall(tx, line.key);
  }),
  'the venue declines': endsLine('declined'),
  'the venue cancels': endsLine('cancelled'),
  'part is refunded': onLine((platform, tx, line, { n }) =>
    refundLines(tx, platform.cart.act(), {
      ...key(platform),
      lines: [{ lineId: line.id, amount: 1 + (n % 900) }],
    }),
  ),
  'all is refunded': onLine((platform, tx, line) =>
    refundLines(tx, platform.cart.act(), {
      ...key(platform),
      lines: [{ lineId: line.id, amount: line.amount_minor }],
    }),
  ),
  'refunds are on their way': sends('pending'),
  'refunds are made': sends('succeeded'),
  'refunds are refused': sends('failed'),
  'refunds arrive': settlesRefunds('refunded'),
  'refunds fail': settlesRefunds('refund-failed'),
  'refunds are requested again': async (platform, { at }) => {
    for (const { id, state } of await refundsOf(platform, at)) {
      if (state !== 'failed') continue;
      await inTx(platform, (tx) =>
        requestRefundAgain(tx, platform.cart.act(), { containerId: PAGE, refundId: id }),
      );
    }
  },
};

type OrderLine = Awaited<ReturnType<typeof now>>['lines'][number];

function onLine(work: (platform: PlatformOrder, tx: Tx, line: OrderLine, taken: Taken) => Promise<unknown>) {
  return async (platform: PlatformOrder, taken: Taken): Promise<void> => {
    const line = (await now(platform)).lines[taken.at];
    if (line) await inTx(platform, (tx) => work(platform, tx, line, taken));
  };
}

function endsLine(reason: 'declined' | 'cancelled') {
  return onLine(async (platform, tx, line) => {
    await takeOffStall(tx, line.key);
    await cancelLine(tx, platform.cart.act(), { ...key(platform), seller: 'events', key: line.key, reason });
  });
}

function sends(state: 'pending' | 'succeeded' | 'failed') {
  return async (platform: PlatformOrder, { at }: Taken): Promise<void> => {
    const { cart } = platform;
    cart.provider.refundState = state;
    for (const { id } of await refundsOf(platform, at)) {
      await sendRefund(cart.db, cart.act(), { containerId: PAGE, refundId: id });
    }
  };
}

function settlesRefunds(kind: 'refunded' | 'refund-failed') {
  return async (platform: PlatformOrder, { at }: Taken): Promise<void> => {
    for (const { reference } of await refundsOf(platform, at)) {
      const payment = platform.references[at];
      if (reference && payment) await settle(platform, buildRefundEvent(payment, kind, reference));
    }
  };
}

/** Settles an event of the provider, as a webhook does. */
async function settle(platform: PlatformOrder, event: ProviderEvent): Promise<void> {
  const { clock, ports, provider } = platform.cart;
  const act = { ...byPayment(clock.now()), ...ports };
  const settleOnce = (tx: Tx) => settlePayment(tx, act, { containerId: PAGE, provider, event });
  await inTx(platform, settleOnce);
  // Providers send what they have sent before.
  await inTx(platform, settleOnce);
}

class Crash extends Error {}

async function inTx({ cart: { db }, crashes }: PlatformOrder, work: (tx: Tx) => Promise<unknown>) {
  if (crashes) {
    const crash = transaction(db, async (tx) => {
      await work(tx);
      throw new Crash();
    });
    await crash.catch((error) => {
      if (!(error instanceof Crash)) throw error;
    });
  }
  await transaction(db, work);
}

const key = ({ order }: PlatformOrder) => ({ containerId: PAGE, orderId: order.id });
const now = ({ cart, order }: PlatformOrder) => orderNow(cart.db, order);

async function refundsOf({ cart, references }: PlatformOrder, at: number) {
  return await cart.db
    .selectFrom('refunds as r')
    .innerJoin('payments as p', (join) =>
      join.onRef('p.container_id', '=', 'r.container_id').onRef('p.id', '=', 'r.payment_id'),
    )
    .select(['r.id', 'r.reference', 'r.state'])
    .where('p.reference', '=', references[at] ?? '')
    .orderBy('r.id')
    .execute();
}

/** What has become of an order, its money, and the accounts of the ledger, in the words of the model. */
export async function observe(platform: PlatformOrder): Promise<Observed> {
  const { cart, order } = platform;
  const { state, lines, payments, refunds } = await now(platform);
  const { rows } = await sql<{ account: string; amount: number }>`
    SELECT CASE account WHEN 'sales_net' THEN 'sales' WHEN 'sales_tax' THEN 'sales' ELSE account END || '/' || currency
      AS account, sum(amount_minor)::bigint AS amount
    FROM ledger_postings WHERE container_id = ${PAGE} AND order_id = ${order.id} GROUP BY 1
    UNION ALL
    SELECT 'tax/' || currency, sum(amount_minor)::bigint FROM ledger_postings
    WHERE container_id = ${PAGE} AND order_id = ${order.id} AND account = 'sales_tax' GROUP BY currency`.execute(
    cart.db,
  );
  return {
    order: state,
    lines: lines.map((line) => [line.state, line.earned_minor]),
    payments: payments.map((payment) => [
      payment.state,
      payment.received_minor ?? 0,
      payment.received_currency ?? undefined,
      payment.fee_minor ?? 0,
    ]),
    refunds: sumsOf(
      refunds.map((one) => {
        const payment = payments.findIndex(({ id }) => id === one.payment_id);
        return [`${payment} ${one.state} ${one.currency}`, one.amount_minor];
      }),
    ),
    ledger: sumsOf(rows.map(({ account, amount }) => [account, amount])),
  };
}

/** What the model says has become of it. */
export function expected(model: Model): Observed {
  return {
    order: model.order,
    lines: model.lines.map((line) => [line.state, line.earned]),
    payments: model.payments.map(({ state, received, currency, fee }) => [state, received, currency, fee]),
    refunds: sumsOf(model.refunds.map((one) => [`${one.payment} ${one.state} ${one.currency}`, one.amount])),
    ledger: sumsOf([...model.ledger]),
  };
}

type Observed = {
  order: string;
  lines: [state: string, earned: number][];
  payments: [state: string, received: number, currency: string | undefined, fee: number][];
  /** by payment, state and currency */
  refunds: Record<string, number>;
  /** by account and currency, without those that hold nothing */
  ledger: Record<string, number>;
};

function sumsOf(amounts: readonly (readonly [string, number])[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, amount] of amounts) sums[name] = (sums[name] ?? 0) + amount;
  return Object.fromEntries(
    Object.entries(sums)
      .filter(([, amount]) => amount !== 0)
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}
