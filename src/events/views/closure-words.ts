import { formatList, longDate } from '../../shared/i18n/formats.ts';
import { t } from '../messages/translate.ts';
import type { ListedEntry } from '../model/listed-entry.ts';
import type { Occupancy, Space } from '../model/space.ts';
import { whenOf } from './booking-words.ts';

/** "Closed: Christmas" */
export const closedWords = ({ name }: Pick<ListedEntry, 'name'>): string =>
  t('closure.closed', { reason: name });

/** "Thursday 24 December 2026 to Saturday 26 December 2026"; with the times where it does not last whole days. */
export function closedWhen(closure: Pick<ListedEntry, 'starts_at' | 'ends_at'>, timeZone: string): string {
  const from = closure.starts_at.toZonedDateTimeISO(timeZone);
  const to = closure.ends_at.toZonedDateTimeISO(timeZone);
  if (!from.equals(from.startOfDay()) || !to.equals(to.startOfDay())) return whenOf(closure, timeZone);
  const first = from.toPlainDate();
  const last = to.toPlainDate().subtract({ days: 1 });
  return first.equals(last)
    ? longDate(first)
    : t('closure.days', { first: longDate(first), last: longDate(last) });
}

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
