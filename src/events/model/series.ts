import { type Insertable, sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { Series } from '../../shared/db/tables.ts';
import type { ContainerId, EntryId, SeriesId } from '../../shared/ids.ts';

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

/** The place of an entry in its series, in the order of their starts, drafts and cancelled ones included. */
export type PlaceInSeries = { number: number; count: number; drafts: number; rule: string };

/** Finds the place of an entry in its series; undefined for one that belongs to none. */
export async function findPlaceInSeries(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
): Promise<PlaceInSeries | undefined> {
  const { rows } = await sql<PlaceInSeries>`
    SELECT count(*) FILTER (WHERE (o.starts_at, o.id) <= (e.starts_at, e.id))::integer AS number,
      count(*)::integer AS count, count(*) FILTER (WHERE o.state = 'draft')::integer AS drafts, s.rule
    FROM calendar_entries e
    JOIN series s ON s.container_id = e.container_id AND s.id = e.series_id
    JOIN calendar_entries o ON o.container_id = e.container_id AND o.series_id = e.series_id
    WHERE e.container_id = ${containerId} AND e.id = ${entryId}
    GROUP BY s.id, s.rule`.execute(db);
  return rows[0];
}

/** Lists the drafts of the series to which an entry belongs, earliest first. */
export async function listDraftsOfSeries(
  tx: Tx,
  containerId: ContainerId,
  entryId: EntryId,
): Promise<EntryId[]> {
  const { rows } = await sql<{ id: EntryId }>`
    SELECT o.id FROM calendar_entries e
    JOIN calendar_entries o ON o.container_id = e.container_id AND o.series_id = e.series_id
    WHERE e.container_id = ${containerId} AND e.id = ${entryId} AND o.state = 'draft'
    ORDER BY o.starts_at, o.id`.execute(tx);
  return rows.map(({ id }) => id);
}
