import fc from 'fast-check';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { type Minor, minor } from '../../shared/money.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import { buildFailedEvent, buildPaidEvent, buildPayment } from '../builders.ts';
import type { Order } from '../model/order.ts';
import type { ProviderEvent } from '../providers/payment-provider.ts';
import {
  hold,
  listUnbalancedPayments,
  orderNow,
  placeTestOrder,
  stateOnStall,
  testCart,
} from '../testing.ts';
import { abandonOrder } from './expire-order.ts';
import { expireOrders } from './expire-orders.ts';
import { mailOrderJob } from './mail-order.ts';
import { mailRefundNoticeJob } from './mail-refund-notice.ts';
import { refundLine } from './request-refund.ts';
import { sendRefundJob } from './send-refund.ts';
import { settlePayment } from './settle-payment.ts';

const cart = await testCart();
const { db, clock, ports, settle } = cart;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await sql`DELETE FROM pgboss.job`.execute(db);
});

/** A second, concurrent payment of an order. @returns its reference */
const anotherPayment = async (order: Order) =>
  (await buildPayment(db, order, { attempt: 2, now: clock.now() })).reference;

describe('before the deadline', () => {
  test('pays the order, fulfils its lines, and enqueues one mail', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [
      { key: 'in-time', awaits: true },
      { key: 'in-time-too', amount: 700 },
    ]);
    await settle(buildPaidEvent(reference, { amount: minor(3000) }));
    const now = await orderNow(db, order);
    expect(now).toMatchObject({ state: 'paid', payments: [{ state: 'received' }], refunds: [] });
    expect(now.lines.map((line) => line.state)).toEqual(['fulfilled', 'fulfilled']);
    expect(await stateOnStall(db, 'in-time')).toBe('sold');
    const awaiting = now.lines.filter((line) => line.key === 'in-time').map((line) => line.id);
    expect(await waitingJobs(db, mailOrderJob)).toEqual([{ code: order.code, awaiting }]);
  });

  test('counts a repeated event once', async () => {
    const { order, reference } = await placeTestOrder(cart);
    const event = buildPaidEvent(reference);
    await settle(event);
    await settle(event);
    // The same payment under another event id, as fetchState() may return it.
    await settle(buildPaidEvent(reference));
    expect(await orderNow(db, order)).toMatchObject({ state: 'paid', refunds: [] });
    expect(await waitingJobs(db, mailOrderJob)).toHaveLength(1);
  });

  test('counts concurrent events once', async () => {
    const { order, reference } = await placeTestOrder(cart);
    const event = buildPaidEvent(reference);
    await Promise.all(
      Array.from({ length: 8 }, (_, at) => settle(at % 2 ? event : buildPaidEvent(reference))),
    );
    expect(await orderNow(db, order)).toMatchObject({ state: 'paid', refunds: [] });
    expect(await waitingJobs(db, mailOrderJob)).toHaveLength(1);
  });

  test('ignores a failure event after the payment, and one before it', async () => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildFailedEvent(reference));
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed', payments: [{ state: 'failed' }] });
    await settle(buildPaidEvent(reference));
    await settle(buildFailedEvent(reference));
    expect(await orderNow(db, order)).toMatchObject({ state: 'paid', payments: [{ state: 'received' }] });
  });
});

describe('after the deadline', () => {
  test('rebooks the place while it is free', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ key: 'late' }]);
    clock.advance({ minutes: 16 });
    await expireOrders(db, ports.sellers, clock.now());
    expect(await orderNow(db, order)).toMatchObject({ state: 'expired', lines: [{ state: 'expired' }] });
    await settle(buildPaidEvent(reference));
    expect(await orderNow(db, order)).toMatchObject({
      state: 'paid',
      lines: [{ state: 'fulfilled', key: 'late-anew' }],
      refunds: [],
    });
  });

  test('refunds the payment if the place is taken', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [
      { place: 'front row' },
      { place: 'back row', amount: 700 },
    ]);
    clock.advance({ minutes: 16 });
    await expireOrders(db, ports.sellers, clock.now());
    await hold(db, newVisitor(), { place: 'front row' });
    await settle(buildPaidEvent(reference, { amount: minor(3000) }));
    const now = await orderNow(db, order);
    expect(now.lines.map((line) => line.state)).toEqual(['lost', 'fulfilled']);
    expect(now.refunds).toMatchObject([
      { line_id: now.lines[0]?.id, amount_minor: 2300, reason: 'lost', state: 'due' },
    ]);
    expect(await waitingJobs(db, sendRefundJob)).toEqual([{ refundId: now.refunds[0]?.id }]);
  });

  test('treats an order as expired before it is swept', async () => {
    const { order, reference } = await placeTestOrder(cart, newVisitor(), [{ place: 'aisle' }]);
    clock.advance({ minutes: 20 });
    await settle(buildPaidEvent(reference));
    expect(await orderNow(db, order)).toMatchObject({ state: 'paid', lines: [{ state: 'fulfilled' }] });
    expect(await expireOrders(db, ports.sellers, clock.now())).toBe(0);
  });
});

describe('a payment that does not match its order', () => {
  test('refunds a second payment in full', async () => {
    const { order, reference } = await placeTestOrder(cart);
    const second = await anotherPayment(order);
    await settle(buildPaidEvent(second));
    await settle(buildPaidEvent(reference));
    const now = await orderNow(db, order);
    expect(now.refunds).toMatchObject([{ amount_minor: 2300, reason: 'paid-twice', line_id: null }]);
    expect(now.paid_by_payment_id).not.toBe(now.refunds[0]?.payment_id);
    expect(await waitingJobs(db, mailRefundNoticeJob)).toEqual([{ refundId: now.refunds[0]?.id }]);
  });

  test('settles one of two concurrent payments, and refunds the other', async () => {
    for (let round = 0; round < 5; round++) {
      const { order, reference } = await placeTestOrder(cart);
      const second = await anotherPayment(order);
      await Promise.all([settle(buildPaidEvent(reference)), settle(buildPaidEvent(second))]);
      expect(await orderNow(db, order)).toMatchObject({
        state: 'paid',
        refunds: [{ amount_minor: 2300, reason: 'paid-twice' }],
      });
    }
  });

  test.each<[string, { amount?: Minor; currency?: string }]>([
    ['too little', { amount: minor(1) }],
    ['too much', { amount: minor(9900) }],
    ['in another currency', { currency: 'EUR' }],
  ])('refunds %s, and leaves the order unpaid', async (_, change) => {
    const { order, reference } = await placeTestOrder(cart);
    await settle(buildPaidEvent(reference, change));
    const now = await orderNow(db, order);
    expect(now).toMatchObject({ state: 'placed', lines: [{ state: 'ordered' }] });
    expect(now.refunds).toMatchObject([
      { amount_minor: change.amount ?? 2300, currency: change.currency ?? 'GBP', reason: 'wrong-amount' },
    ]);
  });
});

test('refunds a line that was cancelled before payment, for that reason', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [
    { key: 'cancelled-early', place: 'cancelled early' },
  ]);
  await sql`UPDATE stall SET state = 'gone' WHERE key = 'cancelled-early'`.execute(db);
  const line = { orderId: order.id, seller: 'events', key: 'cancelled-early', reason: 'cancelled' } as const;
  await transaction(db, (tx) => refundLine(tx, line, clock.now()));
  expect(await orderNow(db, order)).toMatchObject({ lines: [{ state: 'cancelled' }], refunds: [] });
  await settle(buildPaidEvent(reference));
  expect(await orderNow(db, order)).toMatchObject({
    lines: [{ state: 'cancelled' }],
    refunds: [{ reason: 'cancelled', amount_minor: 2300 }],
  });
});

test('refuses an event of an unknown payment, and does not record it', async () => {
  const event = buildPaidEvent('tp_nobody');
  await expect(settle(event)).rejects.toMatchObject({ reason: { code: 'no_such_payment' } });
  const { rows } = await sql`SELECT FROM payment_events WHERE event_id = ${event.id}`.execute(db);
  expect(rows).toEqual([]);
});

test('rolls back when a seller answers for a line that is not in the order', async () => {
  const { order, reference } = await placeTestOrder(cart);
  const [seller] = ports.sellers;
  if (!seller) throw new Error('no seller');
  const faulty = {
    ...seller,
    pay: async () => [
      { key: 'somebody else’s', newKey: 'x', outcome: 'fulfilled' as const, awaitsConfirmation: false },
    ],
  };
  const work = transaction(db, (tx) =>
    settlePayment(tx, [faulty], 'test', buildPaidEvent(reference), clock.now()),
  );
  await expect(work).rejects.toThrow('does not have');
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed', payments: [{ state: 'started' }] });
});

test('refunds a line that its seller does not mention', async () => {
  const { order, reference } = await placeTestOrder(cart);
  const forgetful = ports.sellers.map((seller) => ({ ...seller, pay: async () => [] }));
  await transaction(db, (tx) => settlePayment(tx, forgetful, 'test', buildPaidEvent(reference), clock.now()));
  expect(await orderNow(db, order)).toMatchObject({
    state: 'paid',
    lines: [{ state: 'lost' }],
    refunds: [{ amount_minor: 2300, reason: 'lost' }],
  });
});

// The steps of a random test: what may happen to an order, in any sequence and any number of times.
const steps = {
  paid: async ({ reference }: Scenario) => settle(buildPaidEvent(reference)),
  'paid again, the same event': async (scenario: Scenario) => settle(scenario.event),
  'paid by another payment': async ({ other }: Scenario) => settle(buildPaidEvent(other)),
  'paid too little': async ({ reference }: Scenario) =>
    settle(buildPaidEvent(reference, { amount: minor(5) })),
  failed: async ({ reference }: Scenario) => settle(buildFailedEvent(reference)),
  'time passes': async () => clock.advance({ minutes: 9 }),
  swept: async () => expireOrders(db, ports.sellers, clock.now()),
  abandoned: async ({ order }: Scenario) =>
    transaction(db, (tx) => abandonOrder(tx, ports.sellers, order.id, clock.now())),
  'place taken by somebody else': async ({ place }: Scenario) =>
    hold(db, newVisitor(), { place, heldUntil: clock.now().add({ hours: 9 }) }).catch(() => {}),
  'declined by the organiser': async (scenario: Scenario) => {
    const [line] = (await orderNow(db, scenario.order)).lines;
    if (!line) return;
    const refund = {
      orderId: scenario.order.id,
      seller: line.seller,
      key: line.key,
      reason: 'declined',
    } as const;
    await transaction(db, (tx) => refundLine(tx, refund, clock.now()));
  },
};
type Scenario = Awaited<ReturnType<typeof placeTestOrder>> & {
  event: ProviderEvent;
  other: string;
  place: string;
};

let places = 0;
const step = fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[]));

test('accounts for all money after any sequence of events', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (names) => {
      clock.set('2026-06-01T09:00:00Z');
      const place = `place ${++places}`;
      const placed = await placeTestOrder(cart, newVisitor(), [{ place }]);
      const other = await anotherPayment(placed.order);
      const scenario = { ...placed, place, other, event: buildPaidEvent(placed.reference) };
      for (const name of names) await steps[name](scenario);
      expect(await listUnbalancedPayments(db)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
