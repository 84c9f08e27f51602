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

/** The states from which an entry may move to this one. The database's CHECK on entry_transitions says the same. */
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

/** Whether everybody may see it by name: an event that the venue announced, even when it was called off later. */
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
