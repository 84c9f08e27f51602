import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { EntryState } from '../../rules/entry-state.ts';
import { EntryStateTag } from '../../views/entry-state-tag.tsx';

export type StateTagProps = { entry: CalendarEntry; now: Temporal.Instant; forVenue?: boolean };

export const StateTag = ({ entry, now, forVenue = false }: StateTagProps) => (
  <EntryStateTag entry={{ ...entry, state: currentState(entry, now) }} forVenue={forVenue} />
);

/** The state of an entry, with an overdue hold as expired whether it has been swept yet or not. */
export const currentState = (entry: CalendarEntry, now: Temporal.Instant): EntryState =>
  (entry.state === 'pending' || entry.state === 'requested' || entry.state === 'ordered') &&
  entry.held_until &&
  Temporal.Instant.compare(entry.held_until, now) <= 0
    ? 'expired'
    : entry.state;

export const isOver = (entry: CalendarEntry, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(entry.ends_at, now) <= 0;
