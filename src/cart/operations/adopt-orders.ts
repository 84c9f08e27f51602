import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { SessionId, UserId } from '../../shared/ids.ts';
import { assignOrders } from '../model/order.ts';

/** Makes a visitor's orders the user's, when they sign in. */
export async function adoptOrders(
  tx: Tx,
  _act: Act,
  { sessionId, userId }: { sessionId: SessionId; userId: UserId },
): Promise<void> {
  await assignOrders(tx, { sessionId }, userId);
}
