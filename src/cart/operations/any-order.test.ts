import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { DomainError } from '../../shared/errors.ts';
import { sweepDue } from '../../shared/jobs/due.ts';
import { minor } from '../../shared/money.ts';
import {
  buildEvent,
  buildFeeEvent,
  buildOrder,
  buildPaidEvent,
  buildPayment,
  buildRefundEvent,
} from '../builders.ts';
import { cartDues } from '../jobs.ts';
import type { OrderDetails } from '../model/order.ts';
import type { ProviderEvent } from '../providers/payment-provider.ts';
import {
  confirmOnStall,
  hold,
  listUnbalancedOrders,
  orderNow,
  PAGE,
  takeOffStall,
  testCart,
  tryHold,
} from '../testing.ts';
import { cancelLine, confirmLine } from './cancel-line.ts';
import { capturePayment } from './capture-payment.ts';
import { cancelOrder } from './expire-order.ts';
import { expireOrders } from './expire-orders.ts';
import { refundLines, requestRefundAgain } from './request-refund.ts';
import { sendRefund } from './send-refund.ts';

const cart = await testCart();
const { db, clock, ports, provider } = cart;

const PRICES = [2300, 700];
const TOTAL = 3000;

/** An order, and what its provider knows to have come of each of its payments. */
type Scenario = {
  order: { id: OrderDetails['id']; container_id: typeof PAGE; code: string };
  references: string[];
  came: Map<string, { amount: number; currency: string }>;
  last: ProviderEvent | undefined;
  places: string[];
};

/** One thing that may happen. `n` picks a payment, a line, a refund or an amount. */
type Step = (scenario: Scenario, n: number) => Promise<unknown>;

const now = (scenario: Scenario) => orderNow(db, scenario.order);
const key = ({ order }: Scenario) => ({ containerId: PAGE, orderId: order.id });
const pick = <T>(from: readonly T[], n: number): T | undefined => from[n % Math.max(from.length, 1)];
const inTx = (work: Parameters<typeof transaction<unknown>>[1]) => transaction(db, work);

async function settle(scenario: Scenario, event: ProviderEvent): Promise<void> {
  scenario.last = event;
  await cart.settle(event);
  if (event.kind !== 'paid' && event.kind !== 'part-paid') return;
  const before = scenario.came.get(event.reference)?.amount ?? 0;
  const { currency } = event;
  scenario.came.set(event.reference, { amount: Math.max(before, event.amount), currency });
}

const onPayment =
  (event: (reference: string, n: number) => ProviderEvent): Step =>
  async (scenario, n) => {
    const reference = pick(scenario.references, n);
    if (reference) await settle(scenario, event(reference, n));
  };

/** Pays some of what a payment was asked for, in the currency in which it has come before. */
const pays =
  (kind: 'paid' | 'part-paid', factor: number, currency = 'GBP'): Step =>
  async (scenario, n) => {
    const reference = pick(scenario.references, n);
    if (!reference) return;
    const asked = (await now(scenario)).payments.find((one) => one.reference === reference)?.amount_minor;
    const amount = minor(Math.max(Math.round((asked ?? TOTAL) * factor), 1));
    const came = scenario.came.get(reference);
    await settle(scenario, buildPaidEvent(reference, { kind, amount, currency: came?.currency ?? currency }));
  };

const onLine =
  (work: (line: OrderDetails['lines'][number], scenario: Scenario, n: number) => Promise<unknown>): Step =>
  async (scenario, n) => {
    const line = pick((await now(scenario)).lines, n);
    if (line) await work(line, scenario, n);
  };

const endLine = (reason: 'declined' | 'cancelled'): Step =>
  onLine((line, scenario) =>
    inTx(async (tx) => {
      await takeOffStall(tx, line.key);
      await cancelLine(tx, cart.act(), { ...key(scenario), seller: 'events', key: line.key, reason });
    }),
  );

const onRefund =
  (kind: 'refunded' | 'refund-failed'): Step =>
  async (scenario, n) => {
    const { rows } = await sql<{ reference: string; of_payment: string }>`
      SELECT r.reference, p.reference AS of_payment FROM refunds r JOIN payments p
        ON p.container_id = r.container_id AND p.id = r.payment_id
      WHERE r.order_id = ${scenario.order.id} AND r.reference IS NOT NULL ORDER BY r.id`.execute(db);
    const refund = pick(rows, n);
    if (refund) await settle(scenario, buildRefundEvent(refund.of_payment, kind, refund.reference));
  };

const steps: Record<string, Step> = {
  'another payment is started': async (scenario) => {
    if (scenario.references.length >= 3) return;
    const attempt = (await now(scenario)).payments.length + 1;
    const { reference } = await buildPayment(db, scenario.order, { attempt, now: clock.now() });
    scenario.references.push(reference);
  },
  'paid exactly': pays('paid', 1),
  'paid too much': pays('paid', 1.1),
  'paid too little': pays('paid', 0.4),
  'paid in part': pays('part-paid', 0.6),
  'paid in another currency': pays('paid', 1, 'EUR'),
  'the last event again': async (scenario) => scenario.last && settle(scenario, scenario.last),
  pending: onPayment((reference) => buildEvent(reference, 'pending')),
  authorised: onPayment((reference) => buildEvent(reference, 'authorised')),
  failed: onPayment((reference) => buildEvent(reference, 'failed')),
  cancelled: onPayment((reference) => buildEvent(reference, 'cancelled')),
  disputed: onPayment((reference) => buildEvent(reference, 'disputed')),
  'dispute won': onPayment((reference) => buildEvent(reference, 'dispute-won')),
  'dispute lost': onPayment((reference) => buildEvent(reference, 'dispute-lost')),
  'a fee is known': onPayment((reference, n) => buildFeeEvent(reference, n % 90)),
  'time passes': async () => clock.advance({ minutes: 9 }),
  'the order expires': async () => {
    clock.advance({ minutes: 16 });
    await expireOrders(db, cart.act());
  },
  'a week passes': async () => clock.advance({ hours: 168 }),
  swept: async () => {
    await expireOrders(db, cart.act());
    await sweepDue(db, cartDues(ports), clock.now());
  },
  'captures run': async (scenario) => captureAll(scenario),
  'the buyer cancels': (scenario) => inTx((tx) => cancelOrder(tx, cart.act(), key(scenario))),
  'the place is taken': async ({ places }, n) =>
    tryHold(db, newVisitor(), {
      place: pick(places, n) ?? '',
      heldUntil: clock.now().add({ hours: 999 }),
    }),
  'the venue says yes': onLine((line, scenario) =>
    inTx(async (tx) => {
      await confirmLine(tx, cart.act(), { ...key(scenario), seller: 'events', key: line.key });
      await confirmOnStall(tx, line.key);
    }),
  ),
  'the venue says no': endLine('declined'),
  'the venue cancels': endLine('cancelled'),
  'part is refunded': onLine((line, scenario, n) =>
    inTx((tx) =>
      refundLines(tx, cart.act(), { ...key(scenario), lines: [{ lineId: line.id, amount: 1 + (n % 900) }] }),
    ),
  ),
  'all is refunded': onLine((line, scenario) =>
    inTx((tx) =>
      refundLines(tx, cart.act(), {
        ...key(scenario),
        lines: [{ lineId: line.id, amount: line.amount_minor }],
      }),
    ),
  ),
  'refunds are sent': async (scenario, n) => {
    provider.refundState = pick(['pending', 'succeeded', 'failed'] as const, n) ?? 'pending';
    for (const { id } of (await now(scenario)).refunds) {
      await sendRefund(db, cart.act(), { containerId: PAGE, refundId: id });
    }
  },
  'a refund arrives': onRefund('refunded'),
  'a refund fails': onRefund('refund-failed'),
  'a refund is made at the provider’s site': onPayment((reference, n) =>
    buildRefundEvent(reference, 'refunded', `re_site_${n}`, { amount: 1 + (n % 3000) }),
  ),
  'a refund is requested again': async (scenario, n) => {
    const refund = pick((await now(scenario)).refunds, n);
    if (refund) {
      await inTx((tx) => requestRefundAgain(tx, cart.act(), { containerId: PAGE, refundId: refund.id }));
    }
  },
};

async function captureAll(scenario: Scenario): Promise<void> {
  for (const { id, reference, state } of (await now(scenario)).payments) {
    if (state !== 'authorised') continue;
    provider.charges = [];
    await capturePayment(db, cart.act(), { containerId: PAGE, paymentId: id });
    for (const [, amount] of provider.charges) {
      if (amount > 0) scenario.came.set(reference ?? '', { amount, currency: 'GBP' });
    }
  }
}

let stands = 0;

async function placed(timing: 'now' | 'authorise' | 'after_yes', awaits: boolean): Promise<Scenario> {
  clock.set('2026-06-01T09:00:00Z');
  const owner = newVisitor();
  const stand = `stand ${++stands}`;
  const places = PRICES.map((_, at) => `${stand}, ${at}`);
  for (const [at, price] of PRICES.entries()) {
    await hold(db, owner, { place: places[at] ?? '', price, timing, awaits, taxRate: 2000 });
  }
  const order = await buildOrder(db, ports.sellers, owner, { now: clock.now() });
  const { reference } = await buildPayment(db, order, { now: clock.now() });
  return {
    order: order as Scenario['order'],
    references: [reference],
    came: new Map(),
    last: undefined,
    places,
  };
}

/** Runs a step. What is refused for a reason that people are told is fine; anything else is a fault. */
async function attempt(name: string, scenario: Scenario, n: number): Promise<void> {
  try {
    await steps[name]?.(scenario, n);
  } catch (error) {
    if (!(error instanceof DomainError)) throw new Error(`${name} failed`, { cause: error });
  }
}

async function check(scenario: Scenario): Promise<void> {
  expect(await listUnbalancedOrders(db, scenario.order)).toEqual([]);
  const { payments, lines } = await now(scenario);
  for (const { reference, received_minor, received_currency } of payments) {
    const came = scenario.came.get(reference ?? '');
    expect([received_minor, received_currency]).toEqual([came?.amount ?? null, came?.currency ?? null]);
  }
  for (const line of lines) expect(line.refunded_minor).toBeLessThanOrEqual(line.amount_minor);
}

const step = fc.record({ name: fc.constantFrom(...Object.keys(steps)), n: fc.nat(1000) });
// How most orders go, so that the steps after that have something to do.
const beginning = fc.constantFrom(
  ['paid exactly'],
  ['paid in part', 'another payment is started'],
  ['the order expires', 'paid exactly'],
  ['the order expires', 'the place is taken', 'paid exactly'],
  ['paid exactly', 'all is refunded', 'refunds are sent', 'a refund arrives'],
  ['paid exactly', 'the venue cancels', 'refunds are sent'],
  ['paid exactly', 'disputed'],
  ['authorised'],
  ['authorised', 'the venue says yes', 'captures run'],
  ['the order expires', 'the place is taken', 'authorised'],
);

test('accounts for all money after any sequence of events', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('now', 'authorise', 'after_yes'),
      fc.boolean(),
      beginning,
      fc.array(step, { minLength: 1, maxLength: 10 }),
      async (timing, awaits, first, more) => {
        const scenario = await placed(timing, awaits);
        for (const name of first) await attempt(name, scenario, 0);
        for (const { name, n } of more) await attempt(name, scenario, n);
        await check(scenario);
      },
    ),
    { numRuns: 300, interruptAfterTimeLimit: 10_000 },
  );
});
