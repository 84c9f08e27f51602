/** Words of events, in British English. */
export const enGB = {
  // calendar (month, list, settings)
  'calendar.times_are': 'Times are {zone}',

  // calendars (all calendars of a page, requests)

  // calendar-entries (lists of entries, new events)

  // day

  // calendar-entry (an event or booking, its tickets)

  // slots
  'slots.page_title': 'Times to hire, {calendar}',
  'slots.description': 'What can be hired at {page}, on which days, and what it costs.',
  'slots.title': 'Times to hire',
  'slots.lead': 'What you can hire at {page}, and what it costs.',
  'slots.add': 'Add a time',
  'slots.spaces': 'Spaces',
  'slots.none': 'Nothing to hire yet',
  'slots.none_hint': 'Times and their prices will appear here as soon as there are some.',
  'slots.none_hint_organiser':
    'Add the first time: which space, on which days, from when to when, and for how much.',
  'slots.caption_with_capacity':
    '{capacity, plural, one {{space}, up to # person} other {{space}, up to # people}}',
  'slots.time': 'Time',
  'slots.days': 'Days',
  'slots.from_to': 'From – to',
  'slots.price': 'Price',
  'slots.retired': 'Retired',
  'slots.see_free_days': 'See which days are free',
  'slots.new_title': 'Add a time to hire',
  'slots.submit': 'Add this time',
  'slots.needs_space': 'Add a space first',
  'slots.needs_space_hint': 'Times are hired in a room or hall. Add the first one, then its times.',
  'slots.add_space': 'Add a space',

  // slot
  'slot.page_title': '{slot}, {calendar}',
  'slot.when': 'When',
  'slot.part_of': '{times}, for {duration} or longer',
  'slot.where': 'Where',
  'slot.capacity': '{capacity, plural, one {up to # person} other {up to # people}}',
  'slot.price': 'Price',
  'slot.retired_title': 'Retired.',
  'slot.retired': 'It is no longer offered.',
  'slot.upcoming':
    '{count, plural, =0 {It has no upcoming bookings.} one {Its # upcoming booking stays as it is.} other {Its # upcoming bookings stay as they are.}}',
  'slot.edit_title': 'Edit this time',
  'slot.edit_lead': 'Changes apply to new bookings.',
  'slot.save': 'Save',
  'slot.retire_summary': 'Retire this time…',
  'slot.retire_says': 'Nobody can book it any more until you offer it again.',
  'slot.retire': 'Retire it',
  'slot.reactivate': 'Offer it again',

  // spaces
  'spaces.title': 'Spaces',
  'spaces.lead':
    'The rooms and halls of {page}. All its calendars share them: what is booked in one calendar is taken in all.',
  'spaces.space': 'Space',
  'spaces.people': 'People',
  'spaces.made_of': 'Made of',
  'spaces.lanes_count': '{count, plural, one {# lane} other {# lanes}}',
  'spaces.add_first_title': 'Add the first space',
  'spaces.add_title': 'Add a space',
  'spaces.name': 'Name',
  'spaces.name_required': 'Enter a name for the space, such as “Garden room”.',
  'spaces.capacity': 'People',
  'spaces.capacity_hint': 'How many it holds.',
  'spaces.capacity_invalid': 'Enter a number of people, or leave this empty.',
  'spaces.lanes': 'Lanes',
  'spaces.lanes_hint': 'How many may use it side by side, as on a pitch. Usually 1.',
  'spaces.lanes_invalid': 'Enter a number from {min} to {max}.',
  'spaces.parts': 'Made of other spaces? (optional)',
  'spaces.parts_hint': 'Booking it books them all, and it is only free when they all are.',
  'spaces.parts_invalid': 'Choose spaces of this venue only.',
  'spaces.submit': 'Add this space',

  // ticket-types

  // ticket-type

  // tickets (a visitor’s own, one ticket)

  // ticket-admin (the door, guest list)

  // markets
  'markets.page_title': 'Markets at {page}',
  'markets.description': 'The marketplaces of {page}, and its next market days.',
  'markets.title': 'Markets',
  'markets.lead': 'What is sold at {page}, and when.',
  'markets.none': 'No markets yet',
  'markets.none_hint': '{page} has no marketplace at the moment.',
  'markets.see_whats_on': 'See what is on',
  'markets.list': 'Marketplaces',
  'markets.products': '{count, plural, one {# product} other {# products}}',
  'markets.products_and_next_day':
    '{count, plural, one {# product} other {# products}} · next: <link>{when}</link>',

  // payments
  'payments.page_title': 'Payments, {page}',
  'payments.whats_on': 'What’s on',
  'payments.title': 'Payments',
  'payments.lead': 'What was paid for at {page}, line by line, with the provider’s fees and refunds.',
  'payments.none': 'Nothing has been paid yet',
  'payments.none_older': 'No older payments',
  'payments.none_hint': 'Payments for tickets and bookings appear here, with fees and refunds.',
  'payments.see_calendars': 'See the calendars',
  'payments.see_newest': 'Newest payments',
  'payments.download': 'Download all (CSV)',
  'payments.newest_first': 'Newest first',
  'payments.older_payments': 'Older payments',
  'payments.caption': 'Payments in {currency}',
  'payments.what': 'What',
  'payments.buyer': 'Buyer',
  'payments.order_number': 'Order {id}',
  'payments.paid': 'Paid',
  'payments.paid_at': '{date}, {time}',
  'payments.paid_by_provider': 'by {provider}',
  'payments.nothing_to_pay': 'nothing to pay',
  'payments.gross': 'Gross',
  'payments.fee': 'Fee',
  'payments.refunded': 'Refunded',
  'payments.net': 'Net',
  'payments.state': 'State',
  'payments.state.fulfilled': 'Sold',
  'payments.state.lost': 'Paid too late',
  'payments.state.declined': 'Declined',
  'payments.state.cancelled': 'Cancelled',
  'payments.total': 'Total on this page',
  'payments.pages': 'Pages of payments',
  'payments.newest': 'Newest',
  'payments.older': 'Older',
  'payments.date': 'Date',
  'payments.time': 'Time',
  'payments.order': 'Order',
  'payments.detail': 'Detail',
  'payments.paid_by': 'Paid by',
  'payments.currency': 'Currency',

  // forms
  'calendar_form.name': 'What is it called?',
  'calendar_form.name_hint': 'Such as “Classes” or “Hire the hall”.',
  'calendar_form.name_required': 'Enter a name for the calendar.',
  'calendar_form.description': 'In one sentence',
  'calendar_form.description_hint': 'Shown at the top of its month.',
  'calendar_form.time_zone': 'Time zone',
  'calendar_form.time_zone_hint': 'Times to hire stay the same by the clocks there, in summer and in winter.',
  'calendar_form.time_zone_invalid': 'Choose a time zone from the list.',
  'calendar_form.currency': 'Currency',
  'calendar_form.currency_hint': 'It can’t be changed later.',
  'calendar_form.currency_option': '{code} – {name}',
  'calendar_form.currency_invalid': 'Choose a currency.',
  'calendar_form.colour': 'Colour',
  'calendar_form.colour.rose': 'Rose',
  'calendar_form.colour.blue': 'Blue',
  'calendar_form.colour.green': 'Green',
  'calendar_form.colour_invalid': 'Choose one of the colours.',
  'calendar_form.confirms': 'Who confirms a booking once it is paid?',
  'calendar_form.confirms_venue': 'We do, one by one',
  'calendar_form.confirms_venue_hint':
    'It waits under Requests and keeps its time. If you decline it, the money goes back.',
  'calendar_form.confirms_itself': 'The calendar, at once',
  'calendar_form.confirms_invalid': 'Choose who confirms a paid booking.',
  'calendar_form.hold_minutes': 'How long is something held while it is being paid for?',
  'calendar_form.hold_minutes_hint': 'In minutes.',
  'calendar_form.hold_minutes_invalid': 'Enter a number of minutes from {min} to {max}.',
  'slot_form.name': 'Name',
  'slot_form.name_hint': 'What hirers see, such as “Morning” or “Saturday evening”.',
  'slot_form.name_required': 'Enter a name, such as “Morning”.',
  'slot_form.space': 'Space',
  'slot_form.space_required': 'Choose a space.',
  'slot_form.days': 'Days',
  'slot_form.days_required': 'Choose at least one day.',
  'slot_form.starts': 'From',
  'slot_form.starts_required': 'Enter when it starts, like 09:00.',
  'slot_form.ends': 'To',
  'slot_form.ends_hint': 'If earlier than the start, it ends on the next day.',
  'slot_form.ends_required': 'Enter when it ends, like 12:00.',
  'slot_form.kind': 'How is it hired?',
  'slot_form.kind_fixed': 'As a whole',
  'slot_form.kind_fixed_hint': 'From start to end, at one price.',
  'slot_form.kind_flexible': 'By the hour',
  'slot_form.kind_flexible_hint': 'Any part of it, priced by its length.',
  'slot_form.kind_required': 'Choose how it is hired.',
  'slot_form.cost': 'Price',
  'slot_form.cost_hint': 'For the whole time, or for one hour.',
  'slot_form.cost_invalid': 'Enter an amount like 54.00, or 0 if it is free.',
  'slot_form.cost_too_high': 'The whole time would cost more than {amount}. Enter a lower price.',
  'slot_form.shortest': 'Shortest booking',
  'slot_form.shortest_hint': 'In minutes, if it is hired by the hour.',
  'slot_form.shortest_too_long': 'The shortest booking is longer than the whole time.',
  'slot_form.step': 'In steps of',
  'slot_form.step_hint': 'Minutes.',
  'slot_form.before': 'Kept free before',
  'slot_form.before_hint': 'Minutes to open up, not charged.',
  'slot_form.after': 'Kept free after',
  'slot_form.after_hint': 'Minutes to tidy up, not charged.',
  'slot_form.minutes_invalid': 'Enter a number of minutes from {min} to {max}.',

  // views and states
  'check_in.unnamed_steward': 'a steward',
  'slot_words.every_day': 'Every day',
  'slot_words.day_range': '{first} to {last}',
  'slot_words.until_next_day': '{from}–{to} the next day',
  'slot_words.free': 'free',
  'slot_words.per_hour': '{price} an hour',

  // mails

  // feeds and the internal API

  // error
  'error.no_such_calendar': 'There is no such calendar.',
  'error.no_such_slot': 'There is no such time to hire.',
  'error.no_such_entry': 'There is no such booking or event here.',
  'error.no_such_booking': 'There is no such booking here.',
  'error.no_such_ticket_type': 'There is no such ticket type here.',
  'error.slot_taken': 'This time has just been taken.',
  'error.space_taken': 'The space is taken at that time. Choose another time or another space.',
  'error.space_taken_at':
    'The space is taken on {times}. Nothing was published: choose another time or space, or keep drafts for now.',
  'error.already_begun': 'That time has already begun.',
  'error.not_offered_that_day': 'This time is not offered on that day.',
  'error.outside_band':
    'Choose a start and an end within the time offered, in steps of {step, plural, one {# minute} other {# minutes}} and at least {min, plural, one {# minute} other {# minutes}} long.',
  'error.too_many_unpaid':
    'You hold {count, plural, one {# time} other {# times}} already. Pay for them or remove some before you hold more.',
  'error.not_on_sale': 'Tickets for this event are not on sale.',
  'error.sold_out': 'These tickets have just sold out.',
  'error.ticket_type_sold_out': '“{ticketType}” has just sold out.',
  'error.few_tickets_left':
    '{left, plural, one {Only # ticket left of “{ticketType}”.} other {Only # tickets left of “{ticketType}”.}}',
  'error.no_tickets_chosen': 'Choose at least one ticket.',
  'error.ticket_type_of_other_event': 'One of these ticket types does not belong to this event.',
  'error.over_order_limit':
    '{held, plural, =0 {At most {max} of “{ticketType}” in one order.} other {At most {max} of “{ticketType}” in one order: you hold # already.}}',
  'error.not_in_basket': 'This is not, or no longer, in your basket.',
  'error.not_awaiting_confirmation':
    'Only a paid booking that is awaiting confirmation can be confirmed or declined.',
  'error.being_booked':
    'Somebody is booking this right now. Wait until they have paid or their hold expires.',
  'error.has_tickets':
    '{count, plural, one {# ticket is held or sold, so this event can’t be cancelled.} other {# tickets are held or sold, so this event can’t be cancelled.}}',
  'error.not_cancellable': 'This can’t be cancelled any more.',
  'error.not_a_draft': 'Only a draft can be published.',
  'error.event_over': 'This event is already over. Give it another date first.',
  'error.event_cancelled': 'This event is cancelled and can’t be changed.',
  'error.booking_not_editable': 'Only the venue’s own events can be edited.',
  'error.booking_without_tickets': 'This is a booking: only the venue’s own events have tickets.',
  'error.date_in_the_past': 'Choose a time in the future.',
  'error.capacity_too_low':
    '{taken, plural, one {# place is taken already: enter at least that many.} other {# places are taken already: enter at least that many.}}',
  'error.quota_too_low':
    '{sold, plural, one {# ticket is held or sold already: enter at least that many.} other {# tickets are held or sold already: enter at least that many.}}',
  'error.ticket_type_in_use':
    'Tickets of this type were held or sold, so it can’t be removed. To sell no more of them, lower how many there are.',
  'error.space_name_taken': 'There is already a space with this name.',
  'error.calendar_conflict': 'Somebody else is creating a calendar here right now. Please try again.',
} as const;
