/** Words of the parts that every app shares, in British English. */
export const enGB = {
  // Dates and times
  'format.date_and_time': '{date}, {from}–{to}',
  'format.dates_and_times': '{date}, {from} to {to_date}, {to}',
  'format.time_range': '{from}–{to}',
  'format.zone': '{city} time',

  // What comes back of a place that is cancelled
  'cancellation.all': 'Free to cancel until {until}',
  'cancellation.part_first': 'Cancel until {until} and get {percent}% back',
  'cancellation.part': '{percent}% back until {until}',
  'cancellation.then': '{first}; then {next}',
  'cancellation.then_nothing': '{steps}; then nothing comes back.',
  'cancellation.nothing': 'Nothing comes back if you cancel.',
  'cancellation.fee': '{fee} is kept of each.',
  'cancellation.date_and_time': '{date}, {time}',
  'cancellation.limit_days': '{count, plural, one {# day} other {# days}} before',
  'cancellation.limit_hours': '{count, plural, one {# hour} other {# hours}} before',
  'cancellation.limit_start': 'it begins',

  // Calendars
  'calendar.more': '{count, plural, other {# more}}',
  'calendar.on_day': '{label}<quiet> on {day}</quiet>',

  // Why something is refused
  'error.not_found': 'There is nothing at this address.',
  'error.forbidden': 'You do not have access to this.',
  'error.invalid': 'Please check what you entered.',
  'error.stale':
    'Somebody else has saved this since you opened it. Where that differs from yours, you see it below the field. Save again to replace it with yours.',
  'error.sign_in_first': 'Please sign in first.',
  'error.not_in_your_roles':
    'Your roles on this page do not include that. Ask an organiser of the page for access.',
  'error.internal_only': 'This address is only for the platform’s own apps.',
  'error.wrong_signature': 'The signature of the request does not match.',
  'error.request_expired': 'The request is too old.',
  'error.too_many':
    'Too many requests. Please try again in {seconds, plural, one {# second} other {# seconds}}.',

  // Fields of forms
  'field.too_long': 'Use at most {max} characters.',
  'field.name_with_link':
    'Leave out web and email addresses. Is it a full stop in a name? Put a space after it.',
  'field.email': 'Enter an email address such as name@example.com.',
  'field.email_too_long': 'This email address is too long.',
  'field.date_far': 'Enter a date closer to today.',
  'error.name_taken': 'There is already one with this name. Choose another name.',
  'field.money': 'Enter an amount such as 11.50.',
  'field.money_too_high': 'Enter at most {max}.',
  'field.optional': '(optional)',
  'field.saved': 'Saved now: {value}',
  'field.saved_empty': 'Saved now: empty',
  'field.saved_none': 'Saved now: none',
  'field.saved_ticked': 'Saved now: ticked',
  'field.saved_unticked': 'Saved now: not ticked',

  // Parts of pages
  'crumbs.label': 'Where you are',
  'pagination.label': 'Pages',
  'pagination.previous': 'Previous',
  'pagination.next': 'Next',
  'pagination.earlier': 'Earlier',
  'pagination.later': 'Later',
  'pagination.position': 'Page {page} of {pages}',
  'stepper.label': 'Other dates',
  'stepper.step': '{label}, {name}',
  'code.qr': 'QR code for {code}',
  'quantity.how_many': '{label}, how many',
  'quantity.less': '{label}: one less',
  'quantity.more': '{label}: one more',

  // Countdowns
  'countdown.until': '{label} until <until></until>, <left></left>',
  'countdown.left': '<time></time> left',
  'countdown.minutes': '{minutes, plural, =0 {less than a minute} one {# minute} other {# minutes}}',
  'countdown.over': 'time is up',
  'countdown.announcement': '{minutes, plural, =0 {Time is up} one {# minute left} other {# minutes left}}',

  // Mails
  'mail.link': '{label}:\n{href}',
  'mail.fact': '{term}: {value}',
  'mail.via': '{name} via {platform}',
  'mail.terms': 'House terms',
  'mail.questions':
    '{by, select, both {Questions? Answer this email, write to {email}, or call {phone}.} phone {Questions? Call {phone}.} other {Questions? Answer this email, or write to {email}.}}',

  // The camera that reads codes
  'scanner.stop': 'Stop the camera',
  'scanner.not_allowed':
    'The camera is blocked. Allow it in your browser’s settings for this site, or type the code.',
  'scanner.not_found': 'No camera was found. Type the code, or use a hand scanner.',
  'scanner.in_use': 'Another app is using the camera. Close it, or type the code.',
  'scanner.failed': 'The camera did not start. Type the code instead.',

  // Pages for what went wrong
  'problem.title_400': 'We could not read that request',
  'problem.title_403': 'No access',
  'problem.title_404': 'Page not found',
  'problem.title_409': 'That is not possible now',
  'problem.title_410': 'No longer here',
  'problem.title_413': 'Too large',
  'problem.title_422': 'Please check what you entered',
  'problem.title_refused': 'That did not work',
  'problem.title_stale': 'Not saved yet',
  'problem.title_429': 'Too many requests',
  'problem.title_500': 'Something went wrong',
  'problem.title_503': 'Back in a moment',
  'problem.title_504': 'That took too long',
  'problem.detail_400': 'The request was not in a form that we can read. Go back and try again.',
  'problem.detail_403': 'The request did not come from our site. Open the page again and try once more.',
  'problem.detail_404': 'There is nothing at this address.',
  'problem.detail_413':
    'That was more than we can accept at once. Nothing was changed. Go back and send less.',
  'problem.detail_500':
    'The problem is on our side, and we have recorded it. Nothing was charged. Please try again.',
  'problem.detail_503':
    'Something here is taking a break, and should be back very soon. Nothing was changed. Please try again in a moment.',
  'problem.detail_504': 'This took too long. Before you try again, check whether it was done.',
  'problem.commit_unknown':
    'The connection broke while we saved. Before you try again, please check whether it was done.',
  'problem.back': 'See what’s on',

  // Around every page
  'layout.skip': 'Skip to content',
  'layout.main_menu': 'Main',
  'layout.work_menu': 'Organiser',
  'layout.more': 'More',
  'layout.waiting': 'waiting:',
  'layout.sign_in': 'Sign in',
  'layout.sign_out': 'Sign out',
  'layout.signed_in_as': '<quiet>Signed in as </quiet>{name}',
  'layout.whats_on': 'What’s on',
  'layout.pages': 'Venues',
  'layout.basket': 'Basket',
  'layout.basket_empty': 'Your basket is empty',
  'layout.language': 'Language',
  'layout.form_error_title': 'Error: {title}',
} as const;
