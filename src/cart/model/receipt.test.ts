import { expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { minor } from '../../shared/money.ts';
import { buildPaidEvent } from '../builders.ts';
import { refundLine } from '../operations/request-refund.ts';
import { orderNow, placeTestOrder, testCart } from '../testing.ts';
import { listReceipts } from './receipt.ts';

const cart = await testCart();
const { db, clock, settle } = cart;
const container = { containerType: 'page', containerId: 1 };

test('lists each line of a paid order, newest first, with its share of the fee and its refunds', async () => {
  await placeTestOrder(cart);
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [
    { key: 'x', amount: 1000 },
    { key: 'y', amount: 2000, title: 'Garden room' },
  ]);
  await settle(buildPaidEvent(reference, { amount: minor(3000), fee: minor(64) }));
  await transaction(db, async (tx) => {
    const refund = { orderId: order.id, seller: 'events', key: 'y', reason: 'cancelled' } as const;
    await refundLine(tx, refund, clock.now());
  });
  const receipts = await listReceipts(db, container, { limit: 10 });
  const [newest, oldest] = receipts;
  expect(receipts).toHaveLength(2);
  expect(newest).toMatchObject({
    title: 'Garden room',
    buyer: 'Mab Ellery',
    provider: 'test',
    gross: 2000,
    fee: 43,
    refunded: 2000,
    state: 'cancelled',
    orderId: order.id,
    paidAt: clock.now(),
  });
  expect(oldest).toMatchObject({ gross: 1000, fee: 21, refunded: 0, state: 'fulfilled' });
  expect(await listReceipts(db, container, { limit: 10, before: newest?.id ?? 0 })).toEqual([oldest]);
  expect(await listReceipts(db, container, { limit: 1 })).toEqual([newest]);
  expect(await listReceipts(db, { ...container, containerId: 2 }, { limit: 10 })).toEqual([]);
  expect((await orderNow(db, order)).refunds).toHaveLength(1);
});
