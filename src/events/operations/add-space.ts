import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid } from '../../shared/errors.ts';
import type { Container, SpaceId } from '../../shared/ids.ts';
import { countSpaces, insertSpace } from '../model/space.ts';

export type SpaceInput = {
  name: string;
  /** how many people it holds; null where nobody has counted */
  capacity: number | null;
  lanes: number;
  /** spaces of the same container that it is made of; then it has no lanes of its own */
  parts: SpaceId[];
};

/** Adds a room or hall that can be occupied. @throws Invalid when another has its name */
export async function addSpace(tx: Tx, container: Container, wanted: SpaceInput): Promise<SpaceId> {
  const { name, capacity, lanes, parts } = wanted;
  try {
    return await insertSpace(
      tx,
      {
        container_type: container.containerType,
        container_id: container.containerId,
        name,
        capacity,
        lanes: parts.length > 0 ? 1 : lanes,
        position: await countSpaces(tx, container),
      },
      parts,
    );
  } catch (error) {
    if (violatedConstraint(error) === 'spaces_container_type_container_id_name_key')
      throw new Invalid({ name: 'There is a space of this name already.' });
    throw error;
  }
}
