import { adoptOrders } from '../cart/operations/adopt-orders.ts';
import { adoptHolds } from '../events/operations/adopt-holds.ts';
import { byUser, lockPerson } from '../shared/act.ts';
import { type Db, transaction } from '../shared/db/database.ts';
import type { SessionId, UserId } from '../shared/ids.ts';

/** Gives a visitor's holds, orders and tickets to the user they have signed in as: in every app, or in none. */
export async function adoptVisitor(
  db: Db,
  { sessionId, userId }: { sessionId: SessionId; userId: UserId },
  at: Temporal.Instant,
): Promise<void> {
  await transaction(db, async (tx) => {
    const act = byUser(userId, at);
    // Waits for what the visitor is just holding or ordering. Nobody else locks two persons, so this cannot deadlock.
    await lockPerson(tx, { sessionId });
    await lockPerson(tx, { userId });
    await adoptOrders(tx, act, { sessionId, userId });
    await adoptHolds(tx, act, { sessionId, userId });
  });
}
