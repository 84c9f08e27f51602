import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import type { CancellationRule } from '../../shared/cancellation.ts';
import { transaction } from '../../shared/db/database.ts';
import { WrongState } from '../../shared/errors.ts';
import type { LineId } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import { buildPaidEvent } from '../builders.ts';
import type { Order, OrderDetails } from '../model/order.ts';
import {
  listUnbalancedOrders,
  orderNow,
  PAGE,
  placeTestOrder,
  stateOnStall,
  type Thing,
  testCart,
} from '../testing.ts';
import { type CancelPlaces, cancelPlaces } from './cancel-places.ts';
import { mailCancellationJob } from './mail-cancellation.ts';

const cart = await testCart();

/** The things of the stall begin on 12 June 2026 at 20:00 in London; the clock is at 1 June, 10:00. */
const RULE: CancellationRule = {
  steps: [
    { count: 7, unit: 'days', percent: 100 },
    { count: 24, unit: 'hours', percent: 50 },
  ],
  fee: 0,
  credit: false,
};

const paid = async (things: Partial<Thing>[], amount: number): Promise<OrderDetails> => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), things);
  await cart.settle(buildPaidEvent(reference, { amount: minor(amount) }));
  return await orderNow(cart.db, order);
};

const cancel = (
  order: Pick<Order, 'id'>,
  input: Partial<CancelPlaces> & { lineIds: LineId[]; seenBack: number },
) =>
  transaction(cart.db, (tx) =>
    cancelPlaces(tx, cart.act(), { containerId: PAGE, orderId: order.id, asCredit: false, ...input }),
  );

const idsOf = ({ lines }: OrderDetails): LineId[] => lines.map(({ id }) => id);

beforeEach(() => cart.clock.set('2026-06-01T09:00:00Z'));

describe('what its buyer cancels', () => {
  test('comes back whole before the first limit, and is free at once', async () => {
    const order = await paid([{ cancellation: RULE }], 2300);
    await cancel(order, { lineIds: idsOf(order), seenBack: 2300 });
    const after = await orderNow(cart.db, order);
    expect(after.lines).toMatchObject([{ state: 'cancelled', earned_minor: 0, refunded_minor: 2300 }]);
    expect(after.refunds).toMatchObject([{ amount_minor: 2300, reason: 'cancelled', state: 'requested' }]);
    expect(await stateOnStall(cart.db, after.lines[0]?.key ?? '')).toBe('cancelled');
    expect(await listUnbalancedOrders(cart.db, order)).toEqual([]);
  });

  test('leaves earned what the rule keeps, with the tax in it', async () => {
    const order = await paid([{ cancellation: RULE, taxRate: 2000, price: 2301 }], 2301);
    cart.clock.set('2026-06-10T09:00:00Z');
    await cancel(order, { lineIds: idsOf(order), seenBack: 1151 });
    const after = await orderNow(cart.db, order);
    expect(after.lines).toMatchObject([{ state: 'cancelled', earned_minor: 1150, refunded_minor: 1151 }]);
    expect(after.balance).toMatchObject({ received: 2301, earned: 1150, given_back: 1151, owed: 0, held: 0 });
  });

  test('comes back line by line, each by its own rule', async () => {
    const order = await paid([{ cancellation: RULE }, { price: 700 }, { price: 0 }], 3000);
    const [withRule, without, free] = idsOf(order) as [LineId, LineId, LineId];
    const refused = cancel(order, { lineIds: [withRule, without], seenBack: 2300 });
    await expect(refused).rejects.toMatchObject({ reason: { code: 'cancellation_no_rule' } });
    await cancel(order, { lineIds: [withRule, free], seenBack: 2300 });
    const after = await orderNow(cart.db, order);
    expect(after.lines.map(({ state }) => state)).toEqual(['cancelled', 'fulfilled', 'cancelled']);
    expect(after.balance).toMatchObject({ earned: 700, given_back: 2300 });
  });

  test('keeps the rule that it was bought with', async () => {
    const order = await paid([{ cancellation: RULE }], 2300);
    expect(order.lines[0]?.cancellation).toEqual(RULE);
  });

  test('mails its buyer once', async () => {
    const order = await paid([{ cancellation: RULE }], 2300);
    await cancel(order, { lineIds: idsOf(order), seenBack: 2300 });
    const jobs = await waitingJobs(cart.db, mailCancellationJob);
    expect(jobs.filter(({ code }) => code === order.code)).toHaveLength(1);
  });

  test('takes its deposit with it, which comes back whole', async () => {
    const deposit = { amount: minor(10_000), returnDays: 3 };
    const order = await paid([{ cancellation: RULE, deposit }], 12_300);
    cart.clock.set('2026-06-12T09:00:00Z');
    const place = order.lines.find(({ kind }) => kind === 'booking')?.id as LineId;
    await cancel(order, { lineIds: [place], seenBack: 10_000 });
    const after = await orderNow(cart.db, order);
    expect(after.lines).toMatchObject([
      { kind: 'booking', state: 'cancelled', earned_minor: 2300, refunded_minor: 0 },
      { kind: 'deposit', state: 'cancelled', earned_minor: 0, refunded_minor: 10_000 },
    ]);
    expect(await listUnbalancedOrders(cart.db, order)).toEqual([]);
  });
});

describe('the booking fee', () => {
  const feeOf = async (fee: { per: 'place' | 'order'; isRefunded: boolean }, things: Partial<Thing>[]) => {
    await cart.db.deleteFrom('checkout_settings').execute();
    await cart.db
      .insertInto('checkout_settings')
      .values({
        container_id: PAGE,
        currency: 'GBP',
        fee_per: fee.per,
        fee_minor: 100,
        fee_refunded: fee.isRefunded,
      })
      .execute();
    const owed = things.length * 2300 + (fee.per === 'place' ? things.length * 100 : 100);
    const order = await paid(things, owed);
    await cart.db.deleteFrom('checkout_settings').execute();
    return order;
  };
  const linesOf = async (order: OrderDetails) =>
    (await orderNow(cart.db, order)).lines.map(({ kind, state, earned_minor, refunded_minor }) => [
      kind,
      state,
      earned_minor,
      refunded_minor,
    ]);
  const both = [{ cancellation: RULE }, { cancellation: RULE }];

  test('of a place ends with it, and goes back if its page said so when it was bought', async () => {
    const order = await feeOf({ per: 'place', isRefunded: true }, both);
    await cancel(order, { lineIds: idsOf(order).slice(0, 1), seenBack: 2400 });
    expect(await linesOf(order)).toEqual([
      ['booking', 'cancelled', 0, 2300],
      ['booking', 'fulfilled', 2300, 0],
      ['fee', 'cancelled', 0, 100],
      ['fee', 'fulfilled', 100, 0],
    ]);
    expect(await listUnbalancedOrders(cart.db, order)).toEqual([]);
  });

  test('of a place ends with it, and is kept otherwise', async () => {
    const order = await feeOf({ per: 'place', isRefunded: false }, [{ cancellation: RULE }]);
    await cancel(order, { lineIds: idsOf(order).slice(0, 1), seenBack: 2300 });
    expect(await linesOf(order)).toEqual([
      ['booking', 'cancelled', 0, 2300],
      ['fee', 'cancelled', 100, 0],
    ]);
    expect(await listUnbalancedOrders(cart.db, order)).toEqual([]);
  });

  test('is kept once nothing of its place comes back any more', async () => {
    const order = await feeOf({ per: 'place', isRefunded: true }, [{ cancellation: RULE }]);
    cart.clock.set('2026-06-12T09:00:00Z');
    await cancel(order, { lineIds: idsOf(order).slice(0, 1), seenBack: 0 });
    expect(await linesOf(order)).toEqual([
      ['booking', 'cancelled', 2300, 0],
      ['fee', 'cancelled', 100, 0],
    ]);
  });

  test('of an order goes back with its last place', async () => {
    const order = await feeOf({ per: 'order', isRefunded: true }, both);
    const [first, second] = idsOf(order) as [LineId, LineId];
    await cancel(order, { lineIds: [first], seenBack: 2300 });
    expect((await linesOf(order)).at(-1)).toEqual(['fee', 'fulfilled', 100, 0]);
    await cancel(order, { lineIds: [second], seenBack: 2400 });
    expect((await linesOf(order)).at(-1)).toEqual(['fee', 'cancelled', 0, 100]);
  });
});

describe('nothing is cancelled', () => {
  test('if another amount comes back than was seen, because a limit has passed', async () => {
    const order = await paid([{ cancellation: RULE }], 2300);
    cart.clock.set('2026-06-05T19:00:00Z');
    const late = cancel(order, { lineIds: idsOf(order), seenBack: 2300 });
    await expect(late).rejects.toMatchObject({ reason: { code: 'cancellation_changed' } });
    expect((await orderNow(cart.db, order)).lines).toMatchObject([{ state: 'fulfilled' }]);
  });

  test('twice', async () => {
    const order = await paid([{ cancellation: RULE }], 2300);
    await cancel(order, { lineIds: idsOf(order), seenBack: 2300 });
    const again = cancel(order, { lineIds: idsOf(order), seenBack: 2300 });
    await expect(again).rejects.toMatchObject({ reason: { code: 'cancellation_ended' } });
    expect((await orderNow(cart.db, order)).refunds).toHaveLength(1);
  });

  test('once it has begun', async () => {
    const order = await paid([{ cancellation: RULE }], 2300);
    cart.clock.set('2026-06-12T19:00:00Z');
    await expect(cancel(order, { lineIds: idsOf(order), seenBack: 0 })).rejects.toThrow(WrongState);
  });

  test('of another order, or of none', async () => {
    const order = await paid([{ cancellation: RULE }], 2300);
    const other = await paid([{ cancellation: RULE }], 2300);
    await expect(cancel(order, { lineIds: idsOf(other), seenBack: 2300 })).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(cancel(order, { lineIds: [], seenBack: 0 })).rejects.toMatchObject({ kind: 'not-found' });
  });
});
