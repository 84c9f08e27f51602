import { expect, test } from 'vitest';
import { buildUser } from '../blog/builders.ts';
import { buildOrder } from '../cart/builders.ts';
import { listOrders } from '../cart/model/order.ts';
import { reserveSlot } from '../events/builders.ts';
import { listHolds } from '../events/model/hold.ts';
import { buildVenue } from '../events/testing.ts';
import { newVisitor, SITE } from '../shared/builders.ts';
import { transaction } from '../shared/db/database.ts';
import { testDatabase } from '../shared/testing/database.ts';
import { adoptVisitor } from './cart-adoption.ts';
import { sellerOfEvents } from './order-lifecycle.ts';

const { db, clock } = await testDatabase();

test('adopts what the visitor is just holding in another tab', async () => {
  const venue = await buildVenue(db);
  const { id: userId } = await buildUser(db, { email: 'mab@valley.example' });
  const owner = newVisitor();
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  const inOtherTab = transaction(db, async (tx) => {
    await reserveSlot(tx, venue, { owner });
    hold();
    // Time for the adoption to end, if nothing keeps it from that.
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  await held;
  await adoptVisitor(db, { sessionId: owner.sessionId, userId }, clock.now());
  await inOtherTab;
  const now = clock.now();
  expect((await listHolds(db, { userId }, { since: now, now })).held).toHaveLength(1);
});

test('adopts what the visitor has ordered', async () => {
  const venue = await buildVenue(db, 'the-other-hall');
  const { id: userId } = await buildUser(db, { email: 'ash@valley.example' });
  const owner = newVisitor();
  await reserveSlot(db, venue, { owner });
  const { code } = await buildOrder(db, [sellerOfEvents(SITE)], owner);
  await adoptVisitor(db, { sessionId: owner.sessionId, userId }, clock.now());
  expect(await listOrders(db, { userId })).toMatchObject([{ code, session_id: null }]);
  expect(await listOrders(db, owner)).toEqual([]);
});
