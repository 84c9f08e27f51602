import type { Act } from '../../shared/act.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { SessionId, UserId } from '../../shared/ids.ts';
import { assignEntriesTo } from '../model/calendar-entry.ts';
import { assignTicketsTo } from '../model/ticket.ts';

/** Makes everything that a visitor holds or has bought the user's; states, times and orders stay as they are. */
export async function adoptHolds(
  tx: Tx,
  _act: Act,
  { sessionId, userId }: { sessionId: SessionId; userId: UserId },
): Promise<void> {
  await assignEntriesTo(tx, { sessionId }, { userId });
  await assignTicketsTo(tx, { sessionId }, { userId });
}
