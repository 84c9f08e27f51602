import type { Tx } from '../../shared/db/database.ts';
import type { SessionId, UserId } from '../../shared/ids.ts';
import { assignOrdersTo } from '../model/order.ts';

/** Makes a visitor's orders the user's, when they sign in. */
export async function adoptOrders(tx: Tx, sessionId: SessionId, userId: UserId): Promise<void> {
  await assignOrdersTo(tx, userId, sessionId);
}
