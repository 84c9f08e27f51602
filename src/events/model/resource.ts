import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { Resources } from '../../shared/db/tables.ts';
import type { ContainerId, EntryId, ResourceId } from '../../shared/ids.ts';

export type Resource = Selectable<Resources>;

/** How many lanes of a resource an entry takes. */
export type ResourceUse = { resourceId: ResourceId; quantity: number };

/** Lists the spaces, equipment and staff of a page. */
export async function listResources(db: Db | Tx, containerId: ContainerId): Promise<Resource[]> {
  return await db
    .selectFrom('resources')
    .selectAll()
    .where('container_id', '=', containerId)
    .orderBy('kind')
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** Inserts equipment or staff; insertSpace inserts a space. */
export async function insertResource(
  tx: Tx,
  containerId: ContainerId,
  resource: Omit<Insertable<Resources>, 'container_id'>,
): Promise<Resource> {
  return await tx
    .insertInto('resources')
    .values({ ...resource, container_id: containerId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Lists what an entry takes besides its space. */
export async function listEntryResources(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
): Promise<ResourceUse[]> {
  return await db
    .selectFrom('entry_resources')
    .select(['resource_id as resourceId', 'quantity'])
    .where('container_id', '=', containerId)
    .where('entry_id', '=', entryId)
    .orderBy('resource_id')
    .execute();
}

/** Adds to what an entry takes besides its space. If it is live, it occupies them at once. */
export async function insertEntryResources(
  tx: Tx,
  containerId: ContainerId,
  entryId: EntryId,
  uses: readonly ResourceUse[],
): Promise<void> {
  if (uses.length === 0) return;
  await tx
    .insertInto('entry_resources')
    .values(
      uses.map(({ resourceId, quantity }) => ({
        container_id: containerId,
        entry_id: entryId,
        resource_id: resourceId,
        quantity,
      })),
    )
    .execute();
}
