import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { CheckIns } from '../../shared/db/tables.ts';
import type { ContainerId, EntryId, TicketId } from '../../shared/ids.ts';

/** One scan of a ticket at a door. */
export type CheckIn = Selectable<CheckIns>;

/** Records a scan. The constraint check_ins_nonce refuses one that is recorded already. */
export async function insertCheckIn(
  tx: Tx,
  containerId: ContainerId,
  scan: Omit<Insertable<CheckIns>, 'container_id'>,
): Promise<CheckIn> {
  return await tx
    .insertInto('check_ins')
    .values({ ...scan, container_id: containerId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Finds the recorded scan with this nonce. */
export async function findCheckIn(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
  nonce: string,
): Promise<CheckIn | undefined> {
  return await db
    .selectFrom('check_ins')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('entry_id', '=', entryId)
    .where('nonce', '=', nonce)
    .executeTakeFirst();
}

/** Finds the last admission of a ticket before another scan. */
export async function findAdmissionBefore(
  db: Db | Tx,
  containerId: ContainerId,
  ticketId: TicketId,
  scan: Pick<CheckIn, 'id'>,
): Promise<CheckIn | undefined> {
  return await db
    .selectFrom('check_ins')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('ticket_id', '=', ticketId)
    .where('outcome', '=', 'admitted')
    .where('id', '<', scan.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Lists the scans at the doors of an entry, refused ones included, newest first. @param page.before the id of the last one shown */
export async function listCheckIns(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
  page: { before?: number; limit: number },
): Promise<CheckIn[]> {
  return await db
    .selectFrom('check_ins')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('entry_id', '=', entryId)
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before ?? 0))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}
