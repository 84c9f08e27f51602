import type { Selectable } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { Categories } from '../../shared/db/tables.ts';
import type { CategoryId, ContainerId } from '../../shared/ids.ts';

export type Category = Selectable<Categories>;

/** Lists a page's kinds of events by name. */
export async function listCategories(db: Db | Tx, containerId: ContainerId): Promise<Category[]> {
  return await db
    .selectFrom('categories')
    .selectAll()
    .where('container_id', '=', containerId)
    .orderBy('name')
    .execute();
}

/** Adds a kind of events to a page's list, if it is not there yet. @returns its id */
export async function findOrCreateCategory(
  tx: Tx,
  containerId: ContainerId,
  name: string,
): Promise<CategoryId> {
  // An update of nothing returns the row that is there, a concurrent one included.
  const { id } = await tx
    .insertInto('categories')
    .values({ container_id: containerId, name })
    .onConflict((conflict) => conflict.columns(['container_id', 'name']).doUpdateSet({ name }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
