/** Words of the blog, in British English. */
export const enGB = {
  // Used by several views
  'form.save': 'Save',
  'form.summary': 'Summary',
  'form.text': 'Text',
  'form.text_hint':
    'Leave an empty line between paragraphs. Start a line with “## ” for a heading or “- ” for a list item. Web addresses become links.',
  'role.organiser': 'Organiser',
  'role.secretary': 'Bookings secretary',
  'role.treasurer': 'Treasurer',
  'role.steward': 'Steward',
  'role.editor': 'Editor',
  // What a role is for: beside the role in a form, a list and a mail
  'role.about_organiser': 'Everything on this page, and who has which role',
  'role.about_secretary': 'Calendars, events, requests, bookings and the door',
  'role.about_treasurer': 'Payments, refunds and receipts',
  'role.about_steward': 'Guest lists and tickets at the door',
  'role.about_editor': 'The page, its news, texts, menu and markets',

  // home (all pages, a new page)
  'home.lead': 'Halls, clubs and community venues, and what’s on there.',
  'home.pages': 'Venues',
  'home.add_page': 'Add a venue',
  'home.empty': 'No venues yet',
  'home.empty_hint':
    'Set ORGANISER_EMAIL and restart the platform. It creates the first page and prints a sign-in link for its organiser.',
  'new_page.title': 'A page for your venue',
  'new_page.lead': 'You can change everything here later. You will be an organiser of the page.',
  'new_page.submit': 'Create the page',

  // page
  'page.address': 'Where',
  'page.empty':
    'This page has no description yet. <edit>Add one</edit>, then <calendars>create the first calendar</calendars>.',
  'page.all_news': 'All news',
  'page.edit': 'Edit this page',
  'whats_on.title': 'What’s on',
  'whats_on.empty': 'No events in the next few weeks.',
  'whats_on.all_calendars': 'All calendars and times to hire',
  'whats_on.day': '{day}, {count, plural, one {# event} other {# events}}',
  'whats_on.today': 'Today, {day}, {count, plural, one {# event} other {# events}}',
  'whats_on.cancelled': 'Cancelled',
  'whats_on.sold_out': 'Sold out',
  'whats_on.free': 'Free',
  'whats_on.price_from': 'from {price}',
  'whats_on.places_left': '{count, plural, one {# left} other {# left}}',

  // page: links for people with a role
  'manage.title': 'Run this page',
  'manage.snippets': 'Texts: terms, getting here',
  'manage.calendars': 'Calendars',
  'manage.requests': 'Requests and bookings',
  'manage.door': 'Door check-in',
  'manage.payments': 'Payments',
  'manage.markets': 'Markets',

  // forms: a page
  'page_form.title': 'Venue name',
  'page_form.title_required': 'Enter the name of the venue.',
  'page_form.summary_hint': 'One sentence, shown below the name and in search results.',
  'page_form.address': 'Address',
  'page_form.body': 'About the venue',
  'page_form.time_zone': 'Time zone',
  'page_form.time_zone_hint':
    'Such as Europe/London. Used for the dates of your news. Each calendar has its own time zone.',
  'page_form.time_zone_required': 'Enter the time zone.',
  'page_form.time_zone_unknown': 'Enter a time zone such as Europe/London.',

  // news
  'news.title': 'News',
  'news.description': 'News from {page}',
  'news.write': 'Write a post',
  'news.draft': 'Draft',
  'news.empty': 'No news yet',
  'news.empty_hint': 'Please check back later.',
  'news.empty_hint_editor': 'Tell people what has changed, who is coming or what was decided.',
  'news.write_first': 'Write the first post',
  'post.draft': 'This is a draft. Only editors of the page can see it.',
  'post.publish': 'Publish',
  'post.edit': 'Edit',
  'post.withdraw_summary': 'Unpublish…',
  'post.withdraw_warning':
    'The post becomes a draft that only editors of the page can see. If you publish it again, it gets a new date.',
  'post.withdraw': 'Unpublish the post',
  'post.delete_summary': 'Delete…',
  'post.delete_warning': 'The post is deleted permanently, and links to it stop working.',
  'post.delete': 'Delete the post',
  'new_post.lead': 'It stays a draft until you publish it.',
  'new_post.submit': 'Save the draft',
  'edit_post.title': 'Edit this post',
  'post_form.title': 'Title',
  'post_form.title_required': 'Enter a title.',
  'post_form.summary_hint': 'One sentence, shown in the list of news.',

  // menu
  'menu.title': 'Menu',
  'menu.lead':
    'The menu is at the top of all your pages. Clear a row to remove it. The numbers set the order.',
  'menu.submit': 'Save the menu',
  'menu.new_item': 'New item',
  'menu.position': 'No.',
  'menu.label': 'Label',
  'menu.label_required': 'Enter a label.',
  'menu.label_too_long': 'Use at most {max} characters.',
  'menu.href': 'Links to',
  'menu.href_invalid': 'Copy the full address from your browser, such as https://…',
  // What a new page begins with: from then on it is the page’s own text.
  'first_page.title': 'Our venue',
  'menu.default_whats_on': 'What’s on',
  'menu.default_news': 'News',

  // snippets
  'snippets.title': 'Texts',
  'snippets.lead':
    'Short texts shown beside your page, such as house rules, getting here or access. Each has its own address.',
  'snippets.empty': 'No texts yet',
  'snippets.empty_hint': 'Start with how to get to your venue.',
  'snippets.add': 'Add a text',
  'snippet_form.title': 'Heading',
  'snippet_form.title_required': 'Enter a heading.',
  'snippet_form.body_required': 'Enter the text.',
  'snippet_form.add': 'Add the text',
  'snippet.remove_summary': 'Remove this text…',
  'snippet.remove_warning': 'The text is removed from your page. Links to it lead to the top of the page.',
  'snippet.remove': 'Remove the text',

  // people
  'people.title': 'People and roles',
  'people.lead': 'A person can have several roles. Organisers can do everything.',
  'people.impossible': 'That is not possible',
  'people.you': '{name} (you)',
  'people.change_summary': 'Change roles…',
  'people.change_warning': 'We email {name} about new roles.',
  'people.give_role': 'Add: {role}',
  'people.take_role': 'Remove: {role}',
  'people.role_of': '{change}, {name}',
  'people.remove_summary': 'Remove…',
  'people.remove_warning': '{name} will lose all roles on {page}. Bookings and tickets stay as they are.',
  'people.remove_warning_you':
    'You will lose all your roles on {page}. Bookings and tickets stay as they are.',
  'people.remove_person': 'Remove {name}',
  'people.remove': 'Remove',
  'people.add_title': 'Add a person',
  'people.email': 'Their email',
  'people.email_hint': 'We email them how to sign in.',
  'people.name': 'Their name',
  'people.name_required': 'Enter their name.',
  'people.roles': 'Roles',
  'people.role_required': 'Choose a role.',
  'people.add': 'Add person',

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
  'account.door': 'Door check-in',
  'account.pages': 'Pages you help to run',

  // sign-in
  'sign_in.title': 'Sign in',
  'sign_in.lead': 'No password needed: we email you a link. You keep your basket.',
  'sign_in.already': 'You are signed in as {email}. <account>Your account</account>',
  'sign_in.email': 'Your email',
  'sign_in.send': 'Send me a link',
  'link_sent.title': 'Check your email',
  'link_sent.lead':
    'We have sent a link to <b>{email}</b>. It works once, within 15 minutes. You can close this page.',
  'link_sent.outbox_title': 'Emails stay on this machine.',
  'link_sent.outbox': '<outbox>Open the outbox</outbox> to read it.',
  'link_sent.not_arrived':
    'Nothing after a few minutes? Check your junk folder, or <retry>try again</retry> in case the address was mistyped.',
  'open_link.lead': 'You are signing in as <b>{email}</b>.',
  'expired_link.title': 'This link no longer works',
  'expired_link.lead':
    'A sign-in link works once, within 15 minutes. If you have already used it, you are still signed in. Otherwise, ask for a new one.',

  // outbox
  'outbox.title': 'Outbox',
  'outbox.lead':
    'No mail server is configured, so emails are kept here instead of being sent. This page is for development.',
  'outbox.empty': 'No emails yet',
  'outbox.empty_hint': 'Sign in or buy something, and the email appears here.',
  'outbox.kept': 'To {to}, {time}',
  'stored_mail.to': 'To',
  'stored_mail.kept': 'Kept',
  'stored_mail.as_text': 'As text',
  'stored_mail.as_html': 'As HTML',
  'stored_mail.frame': '{subject}, as HTML',
  'stored_mail.attachments': 'Attachments',

  // mails
  'sign_in_mail.subject': 'Sign in to {platform}',
  'sign_in_mail.text': 'Here is your link to sign in to {platform}. It works once, within 15 minutes.',
  'sign_in_mail.not_asked':
    'If you did not ask for this link, ignore this email. No one is signed in unless the link is opened.',
  'role_mail.subject': 'You are now {roles} of {page}',
  'role_mail.as_organiser': 'an organiser',
  'role_mail.as_secretary': 'a bookings secretary',
  'role_mail.as_treasurer': 'a treasurer',
  'role_mail.as_steward': 'a steward',
  'role_mail.as_editor': 'an editor',
  'role_mail.greeting': 'Hello {name},',
  'role_mail.text': '{by} has given you {count, plural, one {a role} other {# roles}} on {page}:',
  'role_mail.role': '{role}: {about}',
  'role_mail.sign_in': 'Sign in with this email address, {email}. No password needed: we email you a link.',
  'role_mail.unexpected':
    'If you were not expecting this, ignore this email. Nothing happens unless you sign in.',
  'mail.sign_in': 'Sign in',

  // error
  'error.no_such_page': 'There is no page with this name.',
  'error.only_organisers_create_pages':
    'Only organisers of an existing page can create another. Ask the organisers of your venue.',
  'error.no_such_post': 'There is no post with this name.',
  'error.no_older_posts': 'There are no older posts.',
  'error.no_such_snippet': 'There is no text with this name.',
  'error.no_role': 'This person does not have this role on this page.',
  'error.last_organiser': 'A page needs at least one organiser. Add another organiser first.',
  'error.no_such_mail': 'There is no such email.',
  'error.no_such_attachment': 'There is no such attachment.',
} as const;
