export const ENTRY_TRANSITIONS = {
  draft: ['confirmed', 'cancelled'],
  pending: ['ordered', 'expired', 'cancelled'],
  ordered: ['provisional', 'expired', 'cancelled'],
  provisional: ['confirmed', 'declined', 'cancelled'],
  confirmed: ['cancelled'],
  declined: [],
  expired: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type EntryState = keyof typeof ENTRY_TRANSITIONS;

/** The states from which an entry may go to this one. The CHECK entry_transitions_allowed enforces the same. */
export function entryStatesBefore(to: EntryState): EntryState[] {
  return (Object.keys(ENTRY_TRANSITIONS) as EntryState[]).filter((from) =>
    (ENTRY_TRANSITIONS[from] as readonly EntryState[]).includes(to),
  );
}

const WORDS: Record<EntryState, string> = {
  draft: 'Draft – only organisers see it',
  pending: 'Held',
  ordered: 'Held – waiting for payment',
  provisional: 'Paid – awaiting the venue’s confirmation',
  confirmed: 'Confirmed',
  declined: 'Declined – the money goes back',
  expired: 'Ran out',
  cancelled: 'Cancelled',
};

/** Whether an entry is shown to everybody by name: a published event, even after it was cancelled. */
export const isPublic = (entry: { listed: boolean; state: EntryState }): boolean =>
  entry.listed && (entry.state === 'confirmed' || entry.state === 'cancelled');

const FREE_WORDS: Partial<Record<EntryState, string>> = {
  ordered: 'Held',
  provisional: 'Awaiting the venue’s confirmation',
  declined: 'Declined',
};

/**
 * What people read of an entry. `provisional` is paid: in hall-hire talk that word would mean the opposite.
 * @param costMinor where it is nought nobody speaks of money
 */
export const entryStateWords = (state: EntryState, costMinor: number): string =>
  (costMinor === 0 ? FREE_WORDS[state] : undefined) ?? WORDS[state];
