import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import type { OrderId, RefundId } from '../../shared/ids.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import { buildPaidEvent, buildRefundEvent } from '../builders.ts';
import { EventTooEarly } from '../errors.ts';
import type { Order } from '../model/order.ts';
import { refundedBy } from '../testing/provider.ts';
import { listUnbalancedOrders, orderNow, PAGE, placeTestOrder, takeOffStall, testCart } from '../testing.ts';
import { cancelLine } from './cancel-line.ts';
import { requestRefundAgain, sendRefundJob } from './request-refund.ts';
import { retryStaleRefunds, sendRefund } from './send-refund.ts';

const cart = await testCart();
const { db, clock, ports, provider, settle } = cart;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  provider.isDown = false;
  provider.refundState = 'pending';
  await sql`DELETE FROM pgboss.job`.execute(db);
});
afterEach(async () => expect(await listUnbalancedOrders(db)).toEqual([]));

/** A paid order whose line was declined: its refund is requested. */
async function refundRequested() {
  const placed = await placeTestOrder(cart, newVisitor());
  await settle(buildPaidEvent(placed.reference));
  const [line] = (await orderNow(db, placed.order)).lines;
  await transaction(db, async (tx) => {
    await takeOffStall(tx, line?.key ?? '');
    const input = {
      containerId: PAGE,
      orderId: placed.order.id,
      seller: 'events',
      key: line?.key ?? '',
    } as const;
    await cancelLine(tx, cart.act(), { ...input, reason: 'declined' });
  });
  const [refund] = (await orderNow(db, placed.order)).refunds;
  if (!refund) throw new Error('no refund');
  return { ...placed, refundId: refund.id };
}

const send = (refundId: RefundId) => sendRefund(db, cart.act(), { containerId: PAGE, refundId });
const again = (refundId: RefundId) =>
  transaction(db, (tx) => requestRefundAgain(tx, cart.act(), { containerId: PAGE, refundId }));
const stateOf = async (order: Order) => (await orderNow(db, order)).refunds.map(({ state }) => state);
const referenceOf = async (refundId: RefundId) => {
  const { rows } = await sql<{
    reference: string;
  }>`SELECT reference FROM refunds WHERE id = ${refundId}`.execute(db);
  return rows[0]?.reference ?? '';
};

/** What is payable to the buyer of an order, and what has left for them. */
const postedFor = async ({ id }: { id: OrderId }) => {
  const { rows } = await sql<{ payable: number; sent: number }>`
    SELECT coalesce(-sum(amount_minor) FILTER (WHERE account = 'refunds_payable'), 0)::bigint AS payable,
      coalesce(-sum(amount_minor) FILTER (WHERE account = 'clearing' AND refund_id IS NOT NULL), 0)::bigint AS sent
    FROM ledger_postings WHERE order_id = ${id}`.execute(db);
  return rows[0];
};

test('is payable until the provider has made it', async () => {
  const { order, reference, refundId } = await refundRequested();
  expect(await waitingJobs(db, sendRefundJob)).toEqual([{ containerId: PAGE, refundId }]);
  await send(refundId);
  expect(await stateOf(order)).toEqual(['pending']);
  expect(await postedFor(order)).toEqual({ payable: 2300, sent: 0 });
  await settle(buildRefundEvent(reference, 'refunded', await referenceOf(refundId)));
  expect(await stateOf(order)).toEqual(['succeeded']);
  expect(await postedFor(order)).toEqual({ payable: 0, sent: 2300 });
  expect(refundedBy(provider, reference)).toBe(2300);
});

test.each([
  ['succeeded', { payable: 0, sent: 2300 }],
  ['failed', { payable: 2300, sent: 0 }],
] as const)('has %s if the provider answers so', async (state, posted) => {
  const { order, refundId } = await refundRequested();
  provider.refundState = state;
  await send(refundId);
  expect(await stateOf(order)).toEqual([state]);
  expect(await postedFor(order)).toEqual(posted);
});

test('is requested again twice by itself if it fails, later each time, and then by people only', async () => {
  const { order, refundId } = await refundRequested();
  provider.refundState = 'failed';
  const attempts: number[] = [];
  const act = cart.act();
  await send(refundId);
  for (let hour = 0; hour < 72; hour++) {
    clock.advance({ hours: 1 });
    await retryStaleRefunds(db, { ...act, at: clock.now() });
    const [refund] = (await orderNow(db, order)).refunds;
    if (refund?.state === 'requested') {
      attempts.push(hour);
      await send(refundId);
    }
  }
  expect(attempts).toHaveLength(2);
  const [first = 0, second = 0] = attempts;
  expect(second - first).toBeGreaterThan(first + 1);
  expect(await stateOf(order)).toEqual(['failed']);
});

test('may fail days after it has succeeded, and be requested again', async () => {
  const { order, reference, refundId } = await refundRequested();
  await send(refundId);
  const first = await referenceOf(refundId);
  await settle(buildRefundEvent(reference, 'refunded', first));
  clock.advance({ hours: 72 });
  await settle(buildRefundEvent(reference, 'refund-failed', first));
  expect(await stateOf(order)).toEqual(['failed']);
  expect(await postedFor(order)).toEqual({ payable: 2300, sent: 0 });
  // An event that was late does not undo it.
  await settle(buildRefundEvent(reference, 'refunded', first));
  expect(await stateOf(order)).toEqual(['failed']);

  await again(refundId);
  await send(refundId);
  const second = await referenceOf(refundId);
  expect(second).not.toBe(first);
  await settle(buildRefundEvent(reference, 'refunded', second));
  expect(await stateOf(order)).toEqual(['succeeded']);
  expect(await postedFor(order)).toEqual({ payable: 0, sent: 2300 });
});

describe('once', () => {
  test('when it is sent again after a crash', async () => {
    const { order, reference, refundId } = await refundRequested();
    // The provider has refunded it, and the process dies before it records that.
    const [kind] = ports.providers;
    if (!kind) throw new Error('no provider');
    const crashing = {
      ...kind,
      open: () => ({
        ...provider,
        refund: async (request: Parameters<typeof provider.refund>[0]) => {
          await provider.refund(request);
          throw new Error('killed');
        },
      }),
    };
    const act = { ...cart.act(), providers: [crashing] };
    await expect(sendRefund(db, act, { containerId: PAGE, refundId })).rejects.toThrow('killed');
    expect(await stateOf(order)).toEqual(['requested']);
    await Promise.all([send(refundId), send(refundId)]);
    expect(await stateOf(order)).toEqual(['pending']);
    expect(refundedBy(provider, reference)).toBe(2300);
  });

  test('although an answer arrives only after it has failed and was requested again', async () => {
    const { order, refundId } = await refundRequested();
    provider.refundState = 'failed';
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: answer, resolve: respond } = Promise.withResolvers<void>();
    const [kind] = ports.providers;
    if (!kind) throw new Error('no provider');
    const slow = {
      ...kind,
      open: () => ({
        ...provider,
        refund: async (request: Parameters<typeof provider.refund>[0]) => {
          const answered = await provider.refund(request);
          ask();
          await answer;
          return answered;
        },
      }),
    };
    const late = sendRefund(db, { ...cart.act(), providers: [slow] }, { containerId: PAGE, refundId });
    await asked;
    await send(refundId);
    expect(await stateOf(order)).toEqual(['failed']);
    await again(refundId);
    respond();
    await late;
    expect(await stateOf(order)).toEqual(['requested']);
    expect(await referenceOf(refundId)).toBe('');
  });

  test('although its event arrives before its reference is stored', async () => {
    const { order, reference, refundId } = await refundRequested();
    const event = buildRefundEvent(reference, 'refunded', 're_unknown');
    await expect(settle(event)).rejects.toThrow(EventTooEarly);
    await send(refundId);
    // By now it can't be one of ours: the treasurer made it at the provider's site.
    await settle(event);
    expect(await stateOf(order)).toEqual(['pending']);
  });

  test('and twice without the idempotency key', async () => {
    const { reference } = await refundRequested();
    const request = { reference, amount: 1000 as never };
    await provider.refund({ ...request, idempotencyKey: `${reference}-first` });
    await provider.refund({ ...request, idempotencyKey: `${reference}-other` });
    expect(refundedBy(provider, reference)).toBe(2000);
  });
});

describe('the sweep', () => {
  test('sends a refund whose own job has given up', async () => {
    const { order, refundId } = await refundRequested();
    provider.isDown = true;
    await expect(send(refundId)).rejects.toThrow('down');
    provider.isDown = false;
    await retryStaleRefunds(db, cart.act());
    expect(await stateOf(order)).toEqual(['requested']);
    clock.advance({ hours: 2 });
    await retryStaleRefunds(db, cart.act());
    expect(await stateOf(order)).toEqual(['pending']);
  });

  test('asks for a refund of which nothing more has been heard', async () => {
    const { order, reference, refundId } = await refundRequested();
    await send(refundId);
    const event = buildRefundEvent(reference, 'refunded', await referenceOf(refundId));
    provider.payments.set(reference, { request: {} as never, reference, events: [event] });
    clock.advance({ hours: 25 });
    await retryStaleRefunds(db, cart.act());
    expect(await stateOf(order)).toEqual(['succeeded']);
  });
});
