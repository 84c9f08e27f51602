import type { Insertable } from 'kysely';
import type { Tx } from '../../shared/db/database.ts';
import type { Series } from '../../shared/db/tables.ts';
import type { ContainerId, SeriesId } from '../../shared/ids.ts';

/** Inserts a series: the rule and the fields that its entries are made with. @returns its id */
export async function insertSeries(
  tx: Tx,
  containerId: ContainerId,
  series: Omit<Insertable<Series>, 'container_id'>,
): Promise<SeriesId> {
  const { id } = await tx
    .insertInto('series')
    .values({ ...series, container_id: containerId })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
