/** Words of events, in British English. */
export const enGB = {
  // calendar (month, list, settings)
  'calendar.times_are': 'Times are {zone}',

  // calendars (all calendars of a page, requests)

  // calendar-entries (lists of entries, new events)

  // day

  // calendar-entry (an event or booking, its tickets)

  // slots

  // slot

  // spaces

  // ticket-types

  // ticket-type

  // tickets (a visitor’s own, one ticket)

  // ticket-admin (the door, guest list)

  // markets

  // payments

  // forms

  // views and states

  // mails

  // lines of the cart’s baskets and orders
  'order_line.tickets': '{when} · {count, plural, other {# × {type}}}',
  'order_line.booking': '{when} · {space}',
  'order_line.ticket': '{type}, {number} of {count}',

  // feeds and the internal API

  // error
} as const;
