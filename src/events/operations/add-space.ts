import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid } from '../../shared/errors.ts';
import type { Container, SpaceId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { countSpaces, insertSpace } from '../model/space.ts';

export type SpaceInput = {
  name: string;
  /** how many people it holds; null if unknown */
  capacity: number | null;
  lanes: number;
  /** spaces of the same container that it consists of; then `lanes` is ignored */
  parts: SpaceId[];
};

/** Adds a room or hall that can be occupied. @throws Invalid if the page has a space of this name */
export async function addSpace(tx: Tx, container: Container, input: SpaceInput): Promise<SpaceId> {
  const { name, capacity, lanes, parts } = input;
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
      throw new Invalid({ name: reason('space_name_taken') });
    throw error;
  }
}
