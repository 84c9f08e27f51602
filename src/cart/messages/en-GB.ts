/** Words of the cart, in British English. */
export const enGB = {
  // Prices
  'price.free': 'free',

  // The basket in the header of every page
  'widget.basket': 'Basket',
  'widget.empty': 'Your basket is empty',
  'widget.held': '{count, plural, other { held ·}}',
  'widget.holds': 'Your basket: {count, plural, one {# item} other {# items}}, {total}',
  'widget.holds_for':
    '{basket}, held for {minutes, plural, =0 {less than a minute} one {# minute} other {# minutes}}',
  'widget.minutes': '{minutes, plural, =0 {< 1 min} other {# min}}',
} as const;
