import { type Act, lockAdditions } from '../../shared/act.ts';
import { type Tx, violatedConstraint } from '../../shared/db/database.ts';
import { Invalid, WrongState } from '../../shared/errors.ts';
import type { Container, SpaceId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import { countSpaces, insertSpace } from '../model/space.ts';

export type SpaceInput = {
  name: string;
  /** how many people it holds; null if unknown */
  capacity: number | null;
  lanes: number;
  /** spaces of the same page that it consists of; then `lanes` is ignored */
  parts: SpaceId[];
};

const MAX_SPACES = 500;

/** Adds a room or hall that can be occupied. @throws Invalid if the page has a resource of this name, WrongState if it has too many */
export async function addSpace(
  tx: Tx,
  _act: Act,
  { container, space }: { container: Container; space: SpaceInput },
): Promise<SpaceId> {
  const { containerId, containerType } = container;
  const { name, capacity, lanes, parts } = space;
  await lockAdditions(tx, containerId);
  const position = await countSpaces(tx, containerId);
  if (position >= MAX_SPACES) throw new WrongState(reason('too_many_spaces', { max: MAX_SPACES }));
  const columns = {
    container_type: containerType,
    name,
    capacity,
    lanes: parts.length > 0 ? 1 : lanes,
    position,
  };
  try {
    return await insertSpace(tx, containerId, columns, parts);
  } catch (error) {
    if (violatedConstraint(error) === 'resources_container_id_name_key')
      throw new Invalid({ name: reason('space_name_taken') });
    throw error;
  }
}
