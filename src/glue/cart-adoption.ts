import { adoptOrders } from '../cart/operations/adopt-orders.ts';
import { adoptHolds } from '../events/operations/adopt-holds.ts';
import { type Db, transaction } from '../shared/db/database.ts';
import type { SessionId, UserId } from '../shared/ids.ts';

/** Gives a visitor's holds, orders and tickets to the user they have signed in as: in every app, or in none. */
export async function adoptVisitor(db: Db, sessionId: SessionId, userId: UserId): Promise<void> {
  await transaction(db, async (tx) => {
    await adoptOrders(tx, sessionId, userId);
    await adoptHolds(tx, sessionId, userId);
  });
}
