/** Words of events, in British English. */
export const enGB = {
  // calendar (month, list, settings)
  'calendar.title': '{calendar}, {month}',
  'calendar.lead': 'At {page}.',
  'calendar.slots': 'Times to hire',
  'calendar.settings': 'Settings',
  'calendar.settings_title': 'Settings of {calendar}',
  'calendar.settings_lead': '{calendar} keeps its address, /{slug}/, and its currency, {currency}.',
  'calendar.save': 'Save',
  'calendar.times_are': 'Times are {zone}',

  // calendars (all calendars of a page, requests)
  'calendars.whats_on_lead': 'Concerts, classes and co-op days in all our venues.',
  'calendars.nothing_on': 'Nothing is announced yet',
  'calendars.nothing_on_hint': 'Events appear here as soon as a venue announces them.',
  'calendars.all_label': 'All calendars',
  'calendars.all': 'All calendars, and what is free to hire: {pages}',
  'calendars.times_are_local': 'Times are those of each venue',
  'calendars.month_description': 'What is on at {page} in {month}, and when its rooms are free.',
  'calendars.month_lead': 'What is on at {page}, and when its rooms are free.',
  'calendars.payments': 'Payments',
  'calendars.none_title': 'No calendar yet',
  'calendars.none_hint': 'A calendar holds hire, classes and events. Start with one; you can add more later.',
  'calendars.add': 'Add a calendar',
  'calendars.come_back': 'Come back soon.',
  'calendars.new': 'New calendar',
  'calendars.new_lead': 'For rooms to hire, classes and events. You add spaces and times to hire next.',
  'calendars.create': 'Create calendar',
  'calendars.requests_title':
    '{count, plural, =0 {Requests} one {# request waiting for you} other {# requests waiting for you}}',
  'calendars.requests_lead': 'Oldest first. Paid bookings keep their time until you decide.',
  'calendars.requests_label': 'Requests',
  'calendars.confirmed': 'Confirmed. We have sent the hirer an email with the calendar file.',
  'calendars.declined':
    'Declined. The time is free again, any money is refunded automatically, and we have emailed the hirer.',
  'calendars.no_requests': 'No requests are waiting',
  'calendars.no_requests_hint': 'Paid bookings that you need to confirm appear here, oldest first.',
  'calendars.see_calendar': 'See the calendar',
  'calendars.with_buffers': 'with {buffers}',
  'calendars.no_clash': 'No clash',
  'calendars.paid': 'Paid {amount}',
  'calendars.free': 'Free',

  // calendar-entries (lists of entries, new events)
  'calendar-entries.upcoming': 'Coming up',
  'calendar-entries.upcoming_title': 'Coming up, {calendar}',
  'calendar-entries.agenda_label': 'What’s on, {calendar}',
  'calendar-entries.see_calendar': 'See the calendar',
  'calendar-entries.none_hint': 'Events appear here as soon as they are announced.',
  'calendar-entries.none_upcoming': 'Nothing is coming up',
  'calendar-entries.none_drafts': 'No drafts',
  'calendar-entries.none_past': 'Nothing has taken place yet',
  'calendar-entries.none_off': 'Nothing has been cancelled',
  'calendar-entries.all': 'All entries',
  'calendar-entries.all_title': 'All entries, {calendar}',
  'calendar-entries.all_lead': 'Your events and every booking. Only organisers see this list.',
  'calendar-entries.new_event': 'New event',
  'calendar-entries.filter': 'Which entries',
  'calendar-entries.filter_upcoming': 'Upcoming',
  'calendar-entries.filter_drafts': 'Drafts',
  'calendar-entries.filter_past': 'Past',
  'calendar-entries.filter_off': 'Cancelled',
  'calendar-entries.caption': 'Entries',
  'calendar-entries.column_name': 'Name',
  'calendar-entries.column_when': 'When',
  'calendar-entries.column_space': 'Space',
  'calendar-entries.column_state': 'Status',
  'calendar-entries.column_tickets': 'Tickets',
  'calendar-entries.published': 'Published',
  'calendar-entries.sold_of': '{sold} of {capacity}',
  'calendar-entries.new_lead':
    'It starts as a draft that only organisers see, unless you publish it at once.',
  'calendar-entries.weeks': 'How many weeks?',
  'calendar-entries.weeks_hint': 'For a class: every week on the same day, at the same local time.',
  'calendar-entries.weeks_invalid': 'Enter a number of weeks from 1 to 53.',
  'calendar-entries.publish': 'Publish at once',
  'calendar-entries.publish_hint':
    'Its space is taken from now on. You can add tickets before or after you publish.',
  'calendar-entries.create': 'Add to the calendar',

  // day
  'day.description': 'What is on at {page} on {date}, and what is free to hire.',
  'day.no_such_day': 'There is no such day in the calendar.',
  'day.lead_free':
    'Choose a free time to hold it for {minutes, plural, one {# minute} other {# minutes}}. Nothing is charged until you pay, and you do not need an account.',
  'day.lead_past': 'This day is over.',
  'day.lead_nothing_free': 'Nothing is free to hire on this day.',
  'day.new_event': 'New event on this day',
  'day.held_entry': '<b>{name}</b>: {details}',
  'day.held_for_you': 'Held for you',
  'day.to_basket': 'Go to your basket',
  'day.empty_title': 'Nothing on this day',
  'day.empty_hint': 'No events are announced, and nothing is free to hire.',
  'day.see_month': 'See the month',
  'day.columns_label': '{day}, by space',
  'day.agenda_label': 'What’s on, {day}',
  'day.offers_label': 'Free to hire',
  'day.choose_part': 'choose start and end',
  'day.up_to': 'up to {count, plural, one {# person} other {# people}}',
  'day.hold': 'Hold',
  'day.hold_offer': 'Hold {space}, {times}',
  'day.hold_offer_on': 'Hold {space}, {day}, {times}',
  // day: its columns
  'day.elsewhere': 'Elsewhere',
  'day.capacity': '{count, plural, one {# person} other {# people}}',
  'day.held_left': '{left} left · {price}',
  'day.busy': 'Busy',
  'day.busy_with_whole': 'booked with {space}',
  'day.busy_with_part': '{space} is booked',
  'day.any_start': 'any start, {price}',
  'day.hold_space': 'Hold {space}',
  // day: the form that holds a time
  'day.hold_lead': '{what}. Nothing is charged until you pay, and you do not need an account.',
  'day.price': 'Price',
  'day.price_whole': 'That is the whole price.',
  'day.price_hourly': 'For the time you choose. There is nothing else to pay.',
  'day.where': 'Where',
  'day.free': 'Free',
  'day.minimum': 'at least {duration}',
  'day.buffers': 'Kept free',
  'day.buffers_hint': 'for setting up and clearing away, at no cost',
  'day.from': 'From',
  'day.until': 'Until',
  'day.time_on_other_day': '{time} ({weekday})',
  'day.time_in_zone': '{time} {zone}',
  'day.choose_time': 'Choose a time from the list.',
  'day.name_label': 'What is it for?',
  'day.name_hint': 'You and the organisers see this. Everybody else only sees that the time is taken.',
  'day.name_required': 'Say what the booking is for, such as “Bethan’s 60th”.',
  'day.hold_submit': 'Hold it for {minutes, plural, one {# minute} other {# minutes}}',
  // day: a time that is taken
  'day.just_taken': 'This time has just been taken',
  'day.already_begun': 'This time has already begun',
  'day.not_free': 'This time is not free',
  'day.nearest': 'Nearest free: {times}.',
  'day.nearest_label': 'Nearest free',
  'day.nothing_near': 'Nothing similar is free within a week.',
  'day.near_day': '{times} on {day}',
  'day.near_space': '{times} ({space})',
  'day.near_day_and_space': '{times} on {day} ({space})',

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
  'views.whats_on': 'What’s on',
  'nothing-here.title': 'Page not found',
  'organiser.label': 'For organisers',
  'organiser.requests': '{count, plural, =0 {Requests} other {Requests (#)}}',
  'month.no_such_month': 'There is no such month in the calendar.',
  'month.view': 'View',
  'month.view_month': 'Month',
  'month.view_list': 'List',
  'month.today': 'Today',
  'month.nothing': 'Nothing in {month} yet',
  'month.nothing_more': 'Nothing more is planned in {month} yet.',
  'month.nothing_hint': 'Look at another month, or come back soon.',
  'month.subscribe': 'Subscribe to this calendar',
  'month.subscribe_to': 'Subscribe to a calendar: {calendars}',
  'schedule.today': 'Today, {day}',
  'schedule.events': '{count, plural, =0 {no events} one {# event} other {# events}}',
  'schedule.places_left': '{count, plural, =0 {sold out} one {# place left} other {# places left}}',
  'schedule.free_to_hire': '{count, plural, one {# time free to hire} other {# times free to hire}}',
  'schedule.free_brief': '{count, plural, other {# free to hire}}',
  'entry.cancelled': 'Cancelled',
  'entry.sold_out': 'Sold out',
  'entry.places_left': '{count, plural, other {# left}}',
  'price.free': 'free',
  'price.from': 'from {price}',
  'duration.hours': '{count, plural, one {# hour} other {# hours}}',
  'duration.minutes': '{count, plural, one {# minute} other {# minutes}}',

  // mails

  // lines of the cart’s baskets and orders
  'order_line.tickets': '{when} · {count, plural, other {# × {type}}}',
  'order_line.booking': '{when} · {space}',
  'order_line.ticket': '{type}, {number} of {count}',

  // feeds and the internal API
  'feed.tickets': 'Tickets: {price}',

  // error
  'error.no_such_page': 'There is no such page here.',
  'error.no_such_entry': 'There is no such booking or event here.',
  'error.no_such_list_page': 'The list does not go on that far.',
  'error.not_offered_that_day': 'This time is not offered on that day.',
  'error.choose_start_and_end': 'Choose when it starts and when it ends.',
} as const;
