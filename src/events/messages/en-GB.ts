/** Words of events, in British English. */
export const enGB = {
  // calendar (month, list, settings)
  'calendar.times_are': 'Times are {zone}',

  // calendars (all calendars of a page, requests)

  // calendar-entries (lists of entries, new events)

  // day

  // calendar-entry (an event or booking, its tickets)
  'entry.chosen': '{count, plural, =0 {No tickets yet} one {{n} ticket} other {{n} tickets}}',
  'entry.hold_chosen': '{count, plural, =0 {Hold tickets} one {Hold {n} ticket} other {Hold {n} tickets}}',

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

  // feeds and the internal API

  // error
} as const;
