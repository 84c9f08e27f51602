import { Tag } from '../../shared/ui/tag.tsx';
import { entryStateForVenue, entryStateWords } from '../messages/state-words.ts';
import { t } from '../messages/translate.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import { entryLook } from './entry-words.ts';

export type EntryStateTagProps = {
  entry: Pick<CalendarEntry, 'kind' | 'state' | 'cost_minor' | 'payment_timing'>;
  /** whether the page's people read it */
  forVenue?: boolean;
};

/** The state of an entry in a word or two. */
export function EntryStateTag({ entry, forVenue = false }: EntryStateTagProps) {
  const { kind, state, cost_minor, payment_timing } = entry;
  const isHire = state !== 'confirmed' || kind === 'hire';
  const words = forVenue ? entryStateForVenue : entryStateWords;
  return (
    <Tag look={entryLook(entry)} {...(state === 'draft' && { icon: 'edit' as const })}>
      {isHire
        ? words(state, cost_minor, payment_timing)
        : t(kind === 'event' ? 'state.entry.published' : 'state.entry.closed')}
    </Tag>
  );
}
