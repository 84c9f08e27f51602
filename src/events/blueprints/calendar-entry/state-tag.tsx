import { Tag } from '../../../shared/ui/tag.tsx';
import { entryStateWords } from '../../messages/state-words.ts';
import { t } from '../../messages/translate.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { EntryState } from '../../rules/entry-state.ts';
import { ENTRY_TONES, entryIcon } from '../../views/entry-words.ts';

export type StateTagProps = { entry: CalendarEntry; calendar: Calendar; now: Temporal.Instant };

export function StateTag({ entry, calendar, now }: StateTagProps) {
  const state = currentState(entry, now);
  const isPublished = state === 'confirmed' && entry.kind === 'event';
  return (
    <Tag tone={TONES[state]} icon={entryIcon(state)}>
      {isPublished
        ? t('state.entry.published')
        : entryStateWords(state, entry.cost_minor, calendar.payment_timing)}
    </Tag>
  );
}

/** The state of an entry, with an overdue hold as expired whether it has been swept yet or not. */
export const currentState = (entry: CalendarEntry, now: Temporal.Instant): EntryState =>
  (entry.state === 'pending' || entry.state === 'requested' || entry.state === 'ordered') &&
  entry.held_until &&
  Temporal.Instant.compare(entry.held_until, now) <= 0
    ? 'expired'
    : entry.state;

export const isOver = (entry: CalendarEntry, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(entry.ends_at, now) <= 0;

// On its own page an expired hold stands out more than in a list.
const TONES = { ...ENTRY_TONES, expired: 'bad' } as const;
