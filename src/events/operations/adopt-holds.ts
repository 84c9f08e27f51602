import type { Tx } from '../../shared/db/database.ts';
import type { SessionId, UserId } from '../../shared/ids.ts';

/** All that a visitor holds or has bought becomes the user's: states, times and orders stay as they are. */
export async function adoptHolds(tx: Tx, sessionId: SessionId, userId: UserId): Promise<void> {
  const owner = { user_id: userId, session_id: null };
  await tx.updateTable('calendar_entries').set(owner).where('session_id', '=', sessionId).execute();
  await tx.updateTable('tickets').set(owner).where('session_id', '=', sessionId).execute();
}
