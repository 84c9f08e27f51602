/** Words of blog, in British English. */
export const enGB = {
  // page (what is on)
  'page.day': '{day}, {count, plural, one {# event} other {# events}}',
  'page.today': 'Today, {day}, {count, plural, one {# event} other {# events}}',
  'page.cancelled': 'Cancelled',
  'page.sold_out': 'Sold out',
} as const;
