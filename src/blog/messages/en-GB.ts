/** Words of the blog, in British English. */
export const enGB = {
  // Used by several views
  'form.save': 'Save',
  'form.text_hint':
    'An empty line starts a new paragraph, “## ” at the start of a line a heading, “- ” a list item. Web addresses become links.',
  'role.organiser': 'Organiser',
  'role.steward': 'Steward',

  // home (all pages, a new page)
  'home.lead': 'Halls, clubs and community venues, and what is on in them.',
  'home.pages': 'Venues',
  'home.add_page': 'Add a venue',
  'home.empty': 'No venues yet',
  'home.empty_hint':
    'Set ORGANISER_EMAIL and start the platform again: it creates the first page and prints a link that signs its organiser in.',
  'new_page.title': 'A page for your venue',
  'new_page.lead': 'You can change everything here later. You will be an organiser of the page.',
  'new_page.submit': 'Create the page',

  // page
  'page.address': 'Where',
  'page.empty':
    'Nothing is written about the place yet. <edit>Describe it</edit>, then <calendars>create its first calendar</calendars>.',
  'page.all_news': 'All news',
  'page.edit': 'Edit this page',
  'whats_on.title': 'What’s on',
  'whats_on.empty': 'Nothing is announced for the next few weeks.',
  'whats_on.all_calendars': 'All calendars, and what is free to hire',
  'whats_on.day': '{day}, {count, plural, one {# event} other {# events}}',
  'whats_on.today': 'Today, {day}, {count, plural, one {# event} other {# events}}',
  'whats_on.cancelled': 'Cancelled',
  'whats_on.sold_out': 'Sold out',
  'whats_on.free': 'free',
  'whats_on.price_from': 'from {price}',
  'whats_on.places_left': '{count, plural, one {# left} other {# left}}',

  // page: what its organisers can do
  'organisers.title': 'For organisers',
  'organisers.snippets': 'Texts: terms, getting here',
  'organisers.calendars': 'Calendars',
  'organisers.payments': 'Payments',
  'organisers.markets': 'Markets',

  // forms: a page
  'page_form.title': 'Name of the place',
  'page_form.title_required': 'Enter the name of the place.',
  'page_form.summary': 'In one sentence',
  'page_form.summary_hint': 'Shown below the name and in search results.',
  'page_form.address': 'Address',
  'page_form.body': 'About the place',
  'page_form.time_zone': 'Time zone',
  'page_form.time_zone_hint': 'For example Europe/London. News is dated in it; each calendar has its own.',
  'page_form.time_zone_required': 'Enter the time zone.',
  'page_form.time_zone_unknown': 'Enter a time zone like Europe/London.',

  // news
  'news.title': 'News',
  'news.description': 'News from {page}',
  'news.write': 'Write a post',
  'news.draft': 'Draft',
  'news.empty': 'No news yet',
  'news.empty_hint': 'Please come back later.',
  'news.empty_hint_organiser': 'What has changed, who is coming, what was decided.',
  'news.write_first': 'Write the first post',
  'post.draft': 'A draft: only organisers can see it.',
  'post.publish': 'Publish',
  'post.edit': 'Edit',
  'post.withdraw_summary': 'Withdraw…',
  'post.withdraw_warning':
    'The post becomes a draft that only organisers can see. If you publish it again, it gets the new date.',
  'post.withdraw': 'Withdraw the post',
  'post.delete_summary': 'Delete…',
  'post.delete_warning': 'The post is deleted for good, and links to it no longer work.',
  'post.delete': 'Delete the post',
  'new_post.lead': 'It stays a draft until you publish it.',
  'new_post.submit': 'Save the draft',
  'edit_post.title': 'Edit this post',
  'post_form.title': 'Title',
  'post_form.title_required': 'Enter a title.',
  'post_form.summary': 'In one sentence',
  'post_form.summary_hint': 'Shown in the list of news.',
  'post_form.body': 'Text',

  // menu
  'menu.title': 'Menu',
  'menu.lead':
    'The menu is at the top of all your pages. Clear a row to remove it; the numbers set the order.',
  'menu.submit': 'Save the menu',
  'menu.new_item': 'New item',
  'menu.position': 'No.',
  'menu.label': 'Label',
  'menu.label_required': 'Enter a label.',
  'menu.label_too_long': 'Please use at most {max} characters.',
  'menu.href': 'Links to',
  'menu.href_invalid': 'Enter an address as copied from the browser: https://…',
  // What a new page begins with: from then on it is the page’s own text.
  'first_page.title': 'Our venue',
  'menu.default_whats_on': 'What’s on',
  'menu.default_news': 'News',

  // snippets
  'snippets.title': 'Texts',
  'snippets.lead':
    'Short texts beside your page, each with an address of its own: house terms, getting here, access.',
  'snippets.empty': 'No texts yet',
  'snippets.empty_hint': 'How to get to you is a good first one.',
  'snippets.add': 'Add a text',
  'snippet_form.title': 'Heading',
  'snippet_form.title_required': 'Enter a heading.',
  'snippet_form.body': 'Text',
  'snippet_form.body_required': 'Enter the text.',
  'snippet_form.add': 'Add the text',
  'snippet.remove_summary': 'Remove this text…',
  'snippet.remove_warning': 'It is removed from your page, and links to it lead to the top of the page.',
  'snippet.remove': 'Remove the text',

  // people
  'people.title': 'Organisers and stewards',
  'people.lead':
    'Organisers run the calendars, confirm bookings and edit the page. Stewards let people in at the door.',
  'people.impossible': 'That is not possible',
  'people.you': '{name} (you)',
  'people.remove_summary': 'Remove…',
  'people.remove_warning_organiser':
    '{name} will no longer be able to organise {page}. Bookings and tickets stay as they are.',
  'people.remove_warning_steward':
    '{name} will no longer be able to check tickets at {page}. Bookings and tickets stay as they are.',
  'people.remove_warning_you_organiser':
    'You will no longer be able to organise {page}. Bookings and tickets stay as they are.',
  'people.remove_warning_you_steward':
    'You will no longer be able to check tickets at {page}. Bookings and tickets stay as they are.',
  'people.remove_person': 'Remove {name}',
  'people.remove': 'Remove',
  'people.add_title': 'Add a person',
  'people.email': 'Their email',
  'people.email_hint': 'We email them how to sign in.',
  'people.name': 'Their name',
  'people.name_required': 'Enter their name.',
  'people.role': 'Role',
  'people.role_required': 'Choose a role.',
  'people.role_steward_hint': 'sees door lists and checks tickets',
  'people.role_organiser_hint': 'can do everything that you can',
  'people.add': 'Add',

  // account
  'account.title': 'Your account',
  'account.signed_in_as': 'Signed in as {email}.',
  'account.name_title': 'Your name',
  'account.name': 'Name',
  'account.name_hint': 'Shown on your bookings and in emails to you.',
  'account.name_required': 'Enter your name.',
  'account.sign_out': 'Sign out',
  'account.tickets': 'Your tickets and bookings',
  'account.orders': 'Your orders',
  'account.door': 'Tickets at the door',
  'account.pages': 'Pages you help to run',
  'account.page_organiser': 'You run its page, calendars and people.',
  'account.page_steward': 'You check tickets at the door.',

  // sign-in
  'sign_in.title': 'Sign in',
  'sign_in.lead': 'You need no password: we email you a link. Your basket comes with you.',
  'sign_in.already': 'You are signed in as {email}. <account>Your account</account>',
  'sign_in.email': 'Your email',
  'sign_in.send': 'Send me a link',
  'link_sent.title': 'Check your email',
  'link_sent.lead':
    'We have sent a link to <b>{email}</b>. It works once, within 15 minutes. You can close this page.',
  'link_sent.outbox_title': 'Emails stay on this machine.',
  'link_sent.outbox': '<outbox>Open the outbox</outbox> to read it.',
  'link_sent.not_arrived':
    'Nothing there after a few minutes? Look in your junk folder, or <retry>try again</retry>: perhaps the address was mistyped.',
  'open_link.lead': 'As <b>{email}</b>.',
  'expired_link.title': 'This link no longer works',
  'expired_link.lead':
    'A link works once, within 15 minutes. If you have signed in with it already, you still are. Otherwise ask for a new one.',

  // outbox
  'outbox.title': 'Outbox',
  'outbox.lead':
    'No mail server is configured, so emails are kept here instead of being sent. This page is for development.',
  'outbox.empty': 'No emails yet',
  'outbox.empty_hint': 'Sign in or buy something, and the email appears here.',
  'outbox.kept': 'to {to}, {time}',
  'stored_mail.to': 'To',
  'stored_mail.kept': 'Kept',
  'stored_mail.as_text': 'As text',
  'stored_mail.as_html': 'As HTML',
  'stored_mail.frame': '{subject}, as HTML',
  'stored_mail.attachments': 'Attachments',

  // mails
  'sign_in_mail.subject': 'Sign in to {platform}',
  'sign_in_mail.text': 'Here is your link to sign in to {platform}. It works once, within 15 minutes.',
  'sign_in_mail.button': 'Sign in',
  'sign_in_mail.not_asked':
    'You did not ask for it? Ignore this email: nobody is signed in unless the link is opened.',
  'role_mail.subject_organiser': 'You are now an organiser of {page}',
  'role_mail.subject_steward': 'You are now a steward of {page}',
  'role_mail.greeting': 'Hello {name},',
  'role_mail.text_organiser':
    '{by} has made you an organiser of {page}. You can run its calendars, confirm bookings and edit its page.',
  'role_mail.text_steward': '{by} has made you a steward of {page}. You can let people in at the door.',
  'role_mail.sign_in': 'Sign in with this address, {email}. You need no password: you get a link by email.',
  'role_mail.button': 'Sign in',
  'role_mail.unexpected':
    'You do not know what this is about? Ignore this email: nothing happens unless you sign in.',

  // error
  'error.no_such_page': 'There is no page with this name.',
  'error.only_organisers_create_pages':
    'Only people who organise a page already can create another. Ask the organisers of your venue.',
  'error.no_such_post': 'There is no post with this name.',
  'error.no_older_posts': 'There are no older posts.',
  'error.no_such_snippet': 'There is no text with this name.',
  'error.no_role': 'This person has no role on this page.',
  'error.last_organiser': 'A page needs an organiser. Make somebody else one first.',
  'error.no_such_mail': 'There is no such email.',
  'error.no_such_attachment': 'There is no such attachment.',
} as const;
