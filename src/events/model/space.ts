import type { Insertable } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { Resources } from '../../shared/db/tables.ts';
import type { ContainerId, EntryId, SpaceId } from '../../shared/ids.ts';
import type { Leaf, Range } from '../rules/availability.ts';

/** A resource of the kind space. */
export type Space = {
  id: SpaceId;
  name: string;
  capacity: number | null;
  lanes: number;
  position: number;
  /** the undivided spaces it consists of: itself if it has no parts */
  leaves: { id: SpaceId; lanes: number }[];
};

/** That an entry occupies one lane of an undivided space, buffers included. */
export type Occupancy = Range & { spaceId: SpaceId; entryId: EntryId };

/** The leaves of a space with their occupied ranges, for the rules. */
export const leavesOf = (space: Space, busy: readonly Occupancy[]): Leaf[] =>
  space.leaves.map((leaf) => ({ lanes: leaf.lanes, taken: busy.filter((one) => one.spaceId === leaf.id) }));

export const hasParts = (space: Space): boolean => space.leaves.some((leaf) => leaf.id !== space.id);

/** Inserts a space and its parts. @returns its id */
export async function insertSpace(
  tx: Tx,
  containerId: ContainerId,
  space: Omit<Insertable<Resources>, 'container_id' | 'kind'>,
  parts: readonly SpaceId[] = [],
): Promise<SpaceId> {
  const { id } = await tx
    .insertInto('resources')
    .values({ ...space, container_id: containerId, kind: 'space' })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (parts.length > 0) {
    await tx
      .insertInto('space_parts')
      .values(parts.map((part) => ({ container_id: containerId, space_id: id, part_id: part })))
      .execute();
  }
  return id;
}

/** Finds the name and capacity of a space of a page. */
export async function findSpace(
  db: Db | Tx,
  containerId: ContainerId,
  id: SpaceId | null,
): Promise<Pick<Space, 'name' | 'capacity'> | undefined> {
  return await db
    .selectFrom('resources')
    .select(['name', 'capacity'])
    .where('container_id', '=', containerId)
    .where('id', '=', id ?? (0 as SpaceId))
    .executeTakeFirst();
}

export async function countSpaces(db: Db | Tx, containerId: ContainerId): Promise<number> {
  const { count } = await db
    .selectFrom('resources')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('container_id', '=', containerId)
    .where('kind', '=', 'space')
    .executeTakeFirstOrThrow();
  return count;
}
