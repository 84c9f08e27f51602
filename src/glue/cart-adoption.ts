import { adoptOrders } from '../cart/operations/adopt-orders.ts';
import { adoptHolds } from '../events/operations/adopt-holds.ts';
import { type Db, transaction } from '../shared/db/database.ts';
import type { SessionId, UserId } from '../shared/ids.ts';

/** Makes what a visitor held, ordered or bought the user's when they sign in, in all apps or in none. */
export async function adoptVisitor(db: Db, sessionId: SessionId, userId: UserId): Promise<void> {
  await transaction(db, async (tx) => {
    await adoptOrders(tx, sessionId, userId);
    await adoptHolds(tx, sessionId, userId);
  });
}
