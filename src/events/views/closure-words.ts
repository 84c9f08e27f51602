import { formatList } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';
import type { ListedEntry } from '../model/listed-entry.ts';
import type { Occupancy, Space } from '../model/space.ts';

/** "Closed: Christmas" */
export const closedWords = ({ name }: Pick<ListedEntry, 'name'>): string =>
  t('closure.closed', { reason: name });

/** The spaces that a closure takes completely. */
export function closedSpaces<S extends Pick<Space, 'leaves'>>(
  { id }: Pick<ListedEntry, 'id'>,
  spaces: readonly S[],
  busy: readonly Occupancy[],
): S[] {
  const taken = new Set(busy.filter((one) => one.entryId === id).map(({ spaceId }) => spaceId));
  return spaces.filter(({ leaves }) => leaves.every((leaf) => taken.has(leaf.id)));
}

/** "Garden room and Orchard room" */
export const spaceNames = (spaces: readonly Pick<Space, 'name'>[]): string =>
  formatList(spaces.map(({ name }) => name));
