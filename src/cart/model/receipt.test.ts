import { expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { minor } from '../../shared/money.ts';
import { buildEvent, buildFeeEvent, buildPaidEvent } from '../builders.ts';
import { cancelLine } from '../operations/cancel-line.ts';
import { refundLines } from '../operations/request-refund.ts';
import { OTHER_PAGE, orderNow, PAGE, placeTestOrder, takeOffStall, testCart } from '../testing.ts';
import { listReceipts } from './receipt.ts';

const cart = await testCart();
const { db, clock, settle } = cart;

test('lists each line of an accepted order, newest first, with its share of the fee and its refunds', async () => {
  await placeTestOrder(cart);
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [
    { key: 'x', price: 1000, kind: 'ticket', typeName: 'Full price' },
    { key: 'y', price: 2000, name: 'Garden room' },
  ]);
  await settle(buildPaidEvent(reference, { amount: minor(3000) }));
  await settle(buildFeeEvent(reference, 64));
  const { lines } = await orderNow(db, order);
  await transaction(db, async (tx) => {
    const part = { lineId: lines[0]?.id as never, amount: 300 };
    await refundLines(tx, cart.act(), { containerId: PAGE, orderId: order.id, lines: [part] });
    const line = { containerId: PAGE, orderId: order.id, seller: 'events', key: 'y' } as const;
    await cancelLine(tx, cart.act(), { ...line, reason: 'cancelled' });
  });
  const receipts = await listReceipts(db, PAGE, { limit: 10 });
  const [newest, oldest] = receipts;
  expect(receipts).toHaveLength(2);
  expect(newest).toMatchObject({
    name: 'Garden room',
    startsAt: Temporal.Instant.from('2026-06-12T19:00:00Z'),
    timeZone: 'Europe/London',
    buyer: 'Mab Ellery',
    provider: 'test',
    gross: 2000,
    owed: 0,
    fee: 43,
    refunded: 2000,
    state: 'cancelled',
    orderId: order.id,
    acceptedAt: clock.now(),
  });
  expect(oldest).toMatchObject({
    typeName: 'Full price',
    gross: 1000,
    fee: 21,
    refunded: 300,
    state: 'fulfilled',
  });
  expect(await listReceipts(db, PAGE, { limit: 10, before: newest?.id ?? 0 })).toEqual([oldest]);
  expect(await listReceipts(db, PAGE, { limit: 1 })).toEqual([newest]);
  expect(await listReceipts(db, OTHER_PAGE, { limit: 10 })).toEqual([]);
  expect(await cart.queriesOf(() => listReceipts(db, PAGE, { limit: 10 }))).toHaveLength(1);
});

test('shows what is owed, and nothing for what was declined before it was charged', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor(), [
    { key: 'p', price: 1000, timing: 'authorise', awaits: true },
    { key: 'q', price: 2000, timing: 'authorise', awaits: true },
    { key: 'r', price: 4000, timing: 'authorise', awaits: true },
  ]);
  await settle(buildEvent(reference, 'authorised'));
  await transaction(db, async (tx) => {
    await takeOffStall(tx, 'p');
    const line = { containerId: PAGE, orderId: order.id, seller: 'events', key: 'p' } as const;
    await cancelLine(tx, cart.act(), { ...line, reason: 'declined' });
  });
  const receipts = await listReceipts(db, PAGE, { limit: 3 });
  expect(receipts.map(({ gross, owed, refunded, state }) => [gross, owed, refunded, state])).toEqual([
    [4000, 4000, 0, 'fulfilled'],
    [2000, 2000, 0, 'fulfilled'],
    [0, 0, 0, 'declined'],
  ]);
});
