import { adoptOrders } from '../cart/operations/adopt-orders.ts';
import { adoptHolds } from '../events/operations/adopt-holds.ts';
import { type Db, transaction } from '../shared/db/database.ts';
import type { SessionId, UserId } from '../shared/ids.ts';

/** Signing in adopts: what the visitor held, ordered or bought becomes the user's, in every app or in none. */
export async function adoptVisitor(db: Db, sessionId: SessionId, userId: UserId): Promise<void> {
  await transaction(db, async (tx) => {
    await adoptOrders(tx, sessionId, userId);
    await adoptHolds(tx, sessionId, userId);
  });
}
