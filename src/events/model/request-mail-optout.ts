import type { Db, Tx } from '../../shared/db/database.ts';
import type { ContainerId, UserId } from '../../shared/ids.ts';

/** Lists who of a page's people wants no mails about its requests. */
export async function listRequestMailOptouts(db: Db | Tx, containerId: ContainerId): Promise<Set<UserId>> {
  const rows = await db
    .selectFrom('request_mail_optouts')
    .select('user_id')
    .where('container_id', '=', containerId)
    .execute();
  return new Set(rows.map(({ user_id }) => user_id));
}

/** Keeps that somebody wants no mails about a page's requests. Idempotent. */
export async function insertRequestMailOptout(
  tx: Tx,
  containerId: ContainerId,
  { userId, at }: { userId: UserId; at: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('request_mail_optouts')
    .values({ container_id: containerId, user_id: userId, opted_out_at: at })
    .onConflict((conflict) => conflict.columns(['container_id', 'user_id']).doNothing())
    .execute();
}

/** Forgets that somebody wanted no mails about a page's requests. Idempotent. */
export async function deleteRequestMailOptout(
  tx: Tx,
  containerId: ContainerId,
  userId: UserId,
): Promise<void> {
  await tx
    .deleteFrom('request_mail_optouts')
    .where('container_id', '=', containerId)
    .where('user_id', '=', userId)
    .execute();
}
