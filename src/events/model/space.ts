import type { Insertable } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { Spaces } from '../../shared/db/tables.ts';
import type { CalendarId, Container, EntryId, SpaceId } from '../../shared/ids.ts';
import type { Leaf, OccupiedRange } from '../rules/availability.ts';

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
export type Occupancy = OccupiedRange & { spaceId: SpaceId; calendarId: CalendarId; entryId: EntryId };

/** The leaves of a space with their occupied ranges, for the rules. */
export const leavesOf = (space: Space, busy: readonly Occupancy[]): Leaf[] =>
  space.leaves.map((leaf) => ({ lanes: leaf.lanes, taken: busy.filter((one) => one.spaceId === leaf.id) }));

export const hasParts = (space: Space): boolean => space.leaves.some((leaf) => leaf.id !== space.id);

/** Inserts a space and its parts. @returns its id */
export async function insertSpace(
  tx: Tx,
  space: Insertable<Spaces>,
  parts: SpaceId[] = [],
): Promise<SpaceId> {
  const { id } = await tx.insertInto('spaces').values(space).returning('id').executeTakeFirstOrThrow();
  if (parts.length > 0) {
    await tx
      .insertInto('space_parts')
      .values(parts.map((part) => ({ space_id: id, part_id: part })))
      .execute();
  }
  return id;
}

export async function countSpaces(db: Db | Tx, container: Container): Promise<number> {
  const { count } = await db
    .selectFrom('spaces')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('container_type', '=', container.containerType)
    .where('container_id', '=', container.containerId)
    .executeTakeFirstOrThrow();
  return count;
}
