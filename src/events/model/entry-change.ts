import type { Selectable } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { EntryChanges } from '../../shared/db/tables.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';

export type EntryChange = Selectable<EntryChanges>;

/** Lists the edits of an entry, newest first. A trigger writes them. */
export async function listEntryChanges(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
): Promise<EntryChange[]> {
  return await db
    .selectFrom('entry_changes')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('entry_id', '=', entryId)
    .orderBy('id', 'desc')
    .execute();
}
