export const TICKET_TRANSITIONS = {
  reserved: ['ordered', 'expired', 'cancelled'],
  ordered: ['confirmed', 'expired', 'cancelled'],
  confirmed: ['checked_in', 'cancelled'],
  checked_in: ['confirmed'],
  expired: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type TicketState = keyof typeof TICKET_TRANSITIONS;

/** The states from which a ticket may go to this one. The CHECK ticket_transitions_allowed enforces the same. */
export function ticketStatesBefore(to: TicketState): TicketState[] {
  return (Object.keys(TICKET_TRANSITIONS) as TicketState[]).filter((from) =>
    (TICKET_TRANSITIONS[from] as readonly TicketState[]).includes(to),
  );
}

const WORDS: Record<TicketState, string> = {
  reserved: 'Held',
  ordered: 'Held – waiting for payment',
  confirmed: 'Paid · valid for entry',
  checked_in: 'Used · already in',
  expired: 'Ran out',
  cancelled: 'Cancelled',
};

/** What people read of a ticket. @param priceMinor where it is nought nobody speaks of money */
export const ticketStateWords = (state: TicketState, priceMinor: number): string =>
  priceMinor === 0 && state === 'confirmed' ? 'Valid for entry' : WORDS[state];
