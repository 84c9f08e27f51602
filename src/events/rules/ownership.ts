import type { Owner, SessionId, UserId } from '../../shared/ids.ts';

type Owned = { user_id: UserId | null; session_id: SessionId | null };

/** Whether a booking or ticket is this user's, or this visitor's. */
export function isOwnedBy(owner: Owner | undefined, { user_id, session_id }: Owned): boolean {
  if (owner?.userId) return owner.userId === user_id;
  return owner?.sessionId !== undefined && owner.sessionId === session_id;
}
