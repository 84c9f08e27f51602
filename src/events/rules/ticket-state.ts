export const TICKET_TRANSITIONS = {
  reserved: ['ordered', 'expired', 'cancelled'],
  ordered: ['confirmed', 'expired', 'cancelled'],
  confirmed: ['checked_in', 'cancelled'],
  checked_in: ['confirmed', 'cancelled'],
  expired: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type TicketState = keyof typeof TICKET_TRANSITIONS;

/** The states from which a ticket may change to this one. The CHECK on `ticket_transitions` mirrors the table above. */
export function ticketStatesBefore(to: TicketState): TicketState[] {
  return (Object.keys(TICKET_TRANSITIONS) as TicketState[]).filter((from) =>
    (TICKET_TRANSITIONS[from] as readonly TicketState[]).includes(to),
  );
}
