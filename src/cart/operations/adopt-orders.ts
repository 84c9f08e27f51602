import type { Tx } from '../../shared/db/database.ts';
import type { SessionId, UserId } from '../../shared/ids.ts';
import { assignOrdersTo } from '../model/order.ts';

/** A visitor has signed in: their orders are the user's now, and the visitor's no longer. */
export async function adoptOrders(tx: Tx, sessionId: SessionId, userId: UserId): Promise<void> {
  await assignOrdersTo(tx, userId, sessionId);
}
