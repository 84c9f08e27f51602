export const ENTRY_TRANSITIONS = {
  draft: ['confirmed', 'cancelled'],
  pending: ['requested', 'ordered', 'expired', 'cancelled'],
  requested: ['ordered', 'declined', 'expired', 'cancelled'],
  ordered: ['provisional', 'confirmed', 'expired', 'cancelled'],
  provisional: ['confirmed', 'declined', 'cancelled'],
  confirmed: ['cancelled'],
  declined: [],
  expired: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type EntryState = keyof typeof ENTRY_TRANSITIONS;

/** A hire of a space, an event of the page, or a closure, which only keeps its spaces free. */
export type EntryKind = 'hire' | 'event' | 'closure';

/** The states from which an entry may change to this one. The CHECK on `entry_transitions` mirrors the table above. */
export function entryStatesBefore(to: EntryState): EntryState[] {
  return (Object.keys(ENTRY_TRANSITIONS) as EntryState[]).filter((from) =>
    (ENTRY_TRANSITIONS[from] as readonly EntryState[]).includes(to),
  );
}

/** Whether everybody may see an entry by name: a listed entry that is published, or was cancelled afterwards. */
export const isPublic = (entry: { listed: boolean; state: EntryState }): boolean =>
  entry.listed && (entry.state === 'confirmed' || entry.state === 'cancelled');
