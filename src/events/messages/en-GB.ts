/** Words of events, in British English. */
export const enGB = {
  // calendar (month, list, settings)
  'calendar.times_are': 'Times are {zone}',

  // calendars (all calendars of a page, requests)

  // calendar-entries (lists of entries, new events)

  // day

  // calendar-entry (an event or booking, its tickets)
  'entry.cancelled_title': 'This event is cancelled.',
  'entry.cancelled': 'It will not take place.',
  'entry.kept_free': 'Kept free: {buffers}',
  'entry.price': 'Price',
  'entry.contact': 'Contact',
  'entry.your_booking': 'Your booking',
  'entry.held_for_you': 'Held for you',
  'entry.go_to_basket': 'Go to your basket',
  'entry.own.ordered': 'This time is kept for you while you pay.',
  'entry.own.provisional':
    'This time is kept for you until the venue confirms or declines your booking. We will email you as soon as it does.',
  'entry.own.confirmed': 'Your booking is confirmed. The venue looks forward to seeing you.',
  'entry.own.declined': 'The venue could not take this booking. Anything you paid is refunded automatically.',
  'entry.own.expired': 'It was not paid for in time, and somebody else may have booked it now.',
  'entry.own.cancelled': 'This booking will not take place. Anything you paid is refunded automatically.',
  'entry.see_day': 'See this day again',
  'entry.your_orders': 'Your orders',
  'entry.tickets': 'Tickets',
  'entry.sales_ended': 'Tickets are no longer on sale.',
  'entry.over_title': 'This event is over',
  'entry.over': 'Thank you to everybody who came.',
  'entry.sales_not_started': 'Tickets go on sale as soon as this event is published.',
  'entry.free_title': 'Free to come',
  'entry.free': 'You do not need a ticket.',
  'entry.held': 'You hold {count, plural, one {# ticket} other {# tickets}} for this event.',
  'entry.chosen': '{count, plural, =0 {No tickets yet} one {{n} ticket} other {{n} tickets}}',
  'entry.hold_chosen': '{count, plural, =0 {Hold tickets} one {Hold {n} ticket} other {Hold {n} tickets}}',
  'entry.hold_terms':
    'Held for {duration} while you pay. That is the whole price. {places, plural, one {# place left.} other {# places left.}}',
  'entry.sold_out': 'Sold out',
  'entry.most_held': 'You hold as many as one order may have',
  'entry.look_again':
    'Tickets that are held but not paid for within {duration} go back on sale at once: it is worth looking again.',
  'entry.organisers': 'For organisers',
  'entry.taken': '{taken, plural, one {# place taken.} other {# places taken.}}',
  'entry.taken_of': '{capacity, plural, one {{taken} of # place taken.} other {{taken} of # places taken.}}',
  'entry.not_listed': 'Other people only see that the time is taken.',
  'entry.publish': 'Publish',
  'entry.edit': 'Edit',
  'entry.ticket_types': 'Ticket types',
  'entry.door': 'Door',
  'entry.not_cancellable': 'An event with tickets held or sold can’t be cancelled here.',
  'entry.edit_title': 'Edit {name}',
  'entry.edit_public':
    'This event is public: everybody who follows the calendar sees the change. People with tickets are not told by email.',
  'entry.edit_draft': 'This event is a draft: only organisers see it.',
  'entry.save': 'Save',
  'entry.no_such_day': 'There is no such day in this calendar.',

  // slots

  // slot

  // spaces

  // ticket-types

  // ticket-type

  // tickets (a visitor’s own, one ticket)
  'tickets.title': 'Your tickets and bookings',
  'tickets.lead': 'Show your ticket at the door, on a screen or on paper.',
  'tickets.none': 'Nothing here yet',
  'tickets.none_hint': 'Whatever you buy or book appears here.',
  'tickets.none_hint_sign_in':
    'Whatever you buy or book appears here. Bought something before? <link>Sign in with a link by email</link>.',
  'tickets.whats_on': 'See what is on',
  'tickets.coming_up': 'Coming up',
  'tickets.nothing_coming_up': 'Nothing of yours is coming up.',
  'tickets.earlier': 'Earlier',
  'tickets.count_of_type': '{count} × {ticketType}',
  'tickets.one_title': '{greeting}: {event}',
  'tickets.see_you': 'See you on {day}',
  'tickets.see_you_today': 'See you today',
  'tickets.see_you_tomorrow': 'See you tomorrow',
  'tickets.you_are_in': 'You are in',
  'tickets.thank_you': 'Thank you for coming',
  'tickets.over': 'This event is over',
  'tickets.not_valid': 'This ticket is not valid',
  'tickets.lead_unpaid': 'It is held, but not paid for yet. It becomes valid as soon as it is paid for.',
  'tickets.lead_valid': 'Show this screen or a print of it at the door. It admits one person.',
  'tickets.lead_used': 'This ticket was used at the door.',
  'tickets.lead_unused': 'This ticket was not used.',
  'tickets.lead_expired': 'It was not paid for in time.',
  'tickets.lead_cancelled': 'It was cancelled.',
  'tickets.ticket': 'Ticket',
  'tickets.name': 'Name',
  'tickets.at_the_door': 'At the door',
  'tickets.admit': 'Admit',
  'tickets.open_door': 'Open the door page',
  'tickets.others': '{count, plural, one {Your other ticket} other {Your # other tickets}}',
  'tickets.of_other_event': '{event}: {ticket}',
  'tickets.actions': 'What you can do',
  'tickets.about_event': 'About this event',
  'tickets.all': 'All your tickets',
  'tickets.keep_together': 'Keep these together?',
  'tickets.keep_together_how':
    '<link>Sign in with a link by email</link> to have all your tickets and bookings in one place. No password.',

  // ticket-admin (the door, guest list)

  // markets

  // payments

  // forms
  'event_form.name': 'What is it called?',
  'event_form.name_required': 'Enter a name for the event.',
  'event_form.description': 'What is it about?',
  'event_form.description_hint':
    'An empty line starts a new paragraph; “## ” at the start of a line makes it a heading.',
  'event_form.date': 'Date',
  'event_form.date_hint': 'The day it starts.',
  'event_form.date_required': 'Enter the date it is on.',
  'event_form.date_far': 'Enter a date near to now.',
  'event_form.last_date': 'Last day',
  'event_form.last_date_hint': 'If it goes on for days.',
  'event_form.last_date_invalid': 'Enter the date it ends on, or leave this empty.',
  'event_form.starts': 'Starts',
  'event_form.starts_hint': '{zone}.',
  'event_form.starts_required': 'Enter when it starts, like 19:30.',
  'event_form.ends': 'Ends',
  'event_form.ends_hint': 'May be after midnight.',
  'event_form.ends_required': 'Enter when it ends, like 22:00.',
  'event_form.doors': 'Doors open',
  'event_form.doors_hint': 'Before it starts.',
  'event_form.doors_invalid': 'Enter when the doors open, or leave this empty.',
  'event_form.space': 'Where',
  'event_form.space_hint': 'The space is taken for that time as soon as the event is published.',
  'event_form.space_none': 'Not in one of our spaces',
  'event_form.space_with_capacity': '{capacity, plural, one {{space} (# person)} other {{space} (# people)}}',
  'event_form.capacity': 'Places',
  'event_form.capacity_hint': 'No more tickets than this are sold, of all types together.',
  'event_form.capacity_invalid': 'Enter a number of places from {min} to {max}.',
  'event_form.before': 'Kept free before',
  'event_form.before_hint': 'Minutes to set up.',
  'event_form.after': 'Kept free after',
  'event_form.after_hint': 'Minutes to clear away.',
  'event_form.minutes_invalid': 'Enter a number of minutes from {min} to {max}.',
  'event_form.listed': 'Show it to everybody by name',
  'event_form.listed_hint': 'Otherwise the time is only shown as taken.',

  // views and states
  'event.when': 'When',
  'event.where': 'Where',
  'event.doors_at': 'Doors {time}',
  'event.add_to_calendar': 'Add to calendar',
  'price.free': 'free',
  'buffer.both': '{minutes, plural, one {# minute} other {# minutes}} either side',
  'buffer.before': '{minutes, plural, one {# minute} other {# minutes}} before it',
  'buffer.after': '{minutes, plural, one {# minute} other {# minutes}} after it',
  'buffer.before_and_after': '{before, plural, one {# minute} other {# minutes}} before and {after} after',
  'ticket.number_of': '{ticketType}, {number} of {count}',
  'ticket.unused': 'Over · not used',
  'answer.confirm': 'Confirm',
  'answer.confirm_entry': 'Confirm {entry}',
  'answer.decline_summary': 'Decline…',
  'answer.decline_reason': 'Reason',
  'answer.decline_reason_hint': 'It goes into the email.',
  'answer.decline': 'Decline',
  'answer.decline_entry': 'Decline {entry}',
  'answer.cancel_summary': 'Cancel it…',
  'answer.cancel_listed':
    'It stays in the calendar and in people’s feeds, marked as cancelled. Its space is free again at once.',
  'answer.cancel': 'Cancel it',
  'answer.cancel_entry': 'Cancel {entry}',
  'answer.money_back': '{amount} goes back to {name}.',
  'answer.money_back_unnamed': '{amount} goes back to the hirer.',
  'answer.no_money_back': 'Nothing was charged, so nothing goes back.',
  'answer.time_free': '{when} is free again at once.',
  'state.entry.draft': 'Draft – only organisers see it',
  'state.entry.pending': 'Held',
  'state.entry.ordered': 'Held – waiting for payment',
  'state.entry.provisional': 'Paid – awaiting the venue’s confirmation',
  'state.entry.confirmed': 'Confirmed',
  'state.entry.declined': 'Declined – the money goes back',
  'state.entry.expired': 'Expired',
  'state.entry.cancelled': 'Cancelled',
  'state.entry.published': 'Published',
  'state.free_entry.ordered': 'Held',
  'state.free_entry.provisional': 'Awaiting the venue’s confirmation',
  'state.free_entry.declined': 'Declined',
  'state.ticket.reserved': 'Held',
  'state.ticket.ordered': 'Held – waiting for payment',
  'state.ticket.confirmed': 'Paid · valid for entry',
  'state.ticket.checked_in': 'Used · already in',
  'state.ticket.expired': 'Expired',
  'state.ticket.cancelled': 'Cancelled',
  'state.free_ticket.confirmed': 'Valid for entry',

  // mails
  'mail.hello': 'Hello,',
  'mail.hello_name': 'Hello {name},',
  'mail.when': '{when} ({zone})',
  'mail.confirmed_subject': 'Confirmed: {booking}',
  'mail.confirmed': 'Good news: {calendar} has confirmed your booking.',
  'mail.file_attached': 'A calendar file is attached. There is nothing more to do.',
  'mail.declined_subject': 'Declined: {booking}',
  'mail.declined': 'We are sorry: {calendar} can’t take your booking.',
  'mail.cancelled_subject': 'Cancelled: {booking}',
  'mail.cancelled': 'We are sorry: {calendar} had to cancel your booking.',
  'mail.money_back': '{amount} goes back to you automatically, the way you paid.',
  'mail.no_money_back': 'Nothing was charged.',

  // feeds and the internal API

  // error
  'error.no_such_entry': 'There is no such booking or event here.',
  'error.no_such_ticket': 'There is no ticket with this code. Please check it letter by letter.',
  'error.no_calendar_file': 'This ticket is not valid, so there is nothing to add to a calendar.',
  'error.booking_not_editable': 'Only the venue’s own events can be edited.',
  'error.quantity_invalid': 'Enter how many you would like, as a number.',
  'error.space_invalid': 'Choose a space of this venue.',
  'error.ends_before_start': 'The end has to be after the start.',
  'error.event_too_long': 'An event may last a week at most. Make it two events.',
  'error.doors_after_start': 'The doors have to open before the start.',
} as const;
