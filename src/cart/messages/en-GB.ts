/** Words of the cart, in British English. */
export const enGB = {
  // Prices
  'price.free': 'Free',
  'price.nothing': 'Nothing',

  // The basket in the header of every page
  'widget.basket': 'Basket',
  'widget.held': '{count, plural, other { held ·}}',
  'widget.holds': 'Your basket: {count, plural, one {# item} other {# items}}, {total}',
  'widget.holds_for':
    '{basket}, held for {minutes, plural, =0 {less than a minute} one {# minute} other {# minutes}}',
  'widget.minutes': '{minutes, plural, =0 {< 1 min} other {# min}}',

  // Parts of several pages
  'hold.label': 'Held for you',
  'hold.extend': 'Hold for longer',
  'hold.at_limit': 'This is the longest we can hold it. Please pay before the time is up.',
  'line.try_again': 'Try again',
  'line.try_again_label': 'Try again: {title}',
  'payment.choose': 'How would you like to pay?',
  'payment.choice_required': 'Choose how to pay.',
  'payment.pay': 'Pay {amount}',
  'payment.description': '{platform}, order {number}',
  'zones.one': 'All times are {zone}',
  'zones.several': 'All times are local to each venue',

  // basket
  'basket.title': 'Your basket',
  'basket.empty': 'Your basket is empty',
  'basket.empty_hint': 'Choose an event or a time to hire. We hold it for you while you pay.',
  'basket.whats_on': 'See what’s on',
  'basket.held_items': 'Items held for you',
  'basket.remove': 'Remove',
  'basket.remove_label': 'Remove {title}',
  'basket.to_pay': 'To pay',
  'basket.total': 'Total',
  'basket.total_in': 'Total in {currency}',
  'basket.one_currency':
    'You can pay in one currency at a time. Remove the items in other currencies, pay, then add them again.',
  'basket.checkout': 'Go to checkout',
  'basket.checkout_free': 'Continue',
  'basket.no_account': 'No account needed. No booking fees.',
  'basket.order_to_pay': 'Waiting for payment: {titles}',
  'basket.continue_to_payment': 'Continue to payment',
  'basket.expired': 'No longer held for you',
  'basket.expired_items':
    '{count, plural, one {This was not paid for in time, so others can book it again. Nothing was charged.} other {These were not paid for in time, so others can book them again. Nothing was charged.}}',

  // checkout
  'checkout.title': 'Checkout',
  'checkout.basket_changed': 'Your basket has changed',
  'checkout.buyer': 'Your details',
  'checkout.name': 'Name',
  'checkout.name_required': 'Enter your name.',
  'checkout.email': 'Email',
  'checkout.email_hint': 'We send your tickets and any changes here.',
  'checkout.no_provider': 'You cannot pay here yet.',
  'checkout.no_provider_hint': 'Please contact the venue. Nothing was charged.',
  'checkout.confirm_free': 'Confirm – nothing to pay',
  'checkout.no_account': 'No account needed.',
  'checkout.summary': 'Your order',
  'checkout.items': 'Items in your order',
  'checkout.fees': 'Fees',
  'checkout.no_fees': 'None',
  'checkout.change_basket': 'Change your basket',

  // order: what it says first
  'order.number': 'Order {number}',
  'order.title_unpaid': 'Not paid yet',
  'order.title_waiting': 'Waiting for your payment',
  'order.title_nothing_to_pay': 'This order has been cancelled',
  'order.title_abandoned': 'You cancelled this order',
  'order.title_expired': 'This order has expired',
  'order.title_confirmed': 'Thank you, {name}',
  'order.title_awaiting':
    '{cost, select, free {Awaiting the venue’s confirmation} other {Paid – awaiting the venue’s confirmation}}',
  'order.title_partly_awaiting':
    '{cost, select, free {Part of your order awaits the venue’s confirmation} other {Paid – part of your order awaits the venue’s confirmation}}',
  'order.title_partly_fulfilled': 'Part of your order cannot go ahead',
  'order.title_lost': 'What you ordered is no longer available',
  'order.title_declined': 'The venue declined your booking',
  'order.title_cancelled': 'Your order has been cancelled',
  'order.title_unfulfilled': 'Your order cannot go ahead',
  'order.lead_nothing_to_pay': 'Everything in it was cancelled or declined before you paid.',
  'order.lead_released': 'What you ordered is available to others again.',
  'order.lead_expired':
    'It was not paid for in time, so the items are available to others again. If your payment still arrives, you get what is still available and a refund for the rest.',
  'order.lead_waiting_late':
    'The time to pay is over. If your payment still arrives, you get what is still available and a refund for the rest.',
  'order.lead_paid':
    '{cost, select, free {We are emailing this to {email}.} other {You paid {amount}. We are emailing this to {email}.}}',
  'order.lead_lost': 'It was taken before your payment arrived.',
  'order.nothing_charged': 'Nothing was charged.',
  'order.refund_due': 'We will refund {amount} to your original payment method.',
  'order.refund_sent': 'We have refunded {amount} to your original payment method.',

  // order: notes
  'order.waiting': 'We are waiting for your payment to be confirmed.',
  'order.waiting_reloads': 'This usually takes a few seconds. This page updates automatically.',
  'order.waiting_long':
    'This is taking longer than usual. You can close this page: we will email you when we know.',
  'order.check_again': 'Check again',
  'order.not_paid': 'I have not paid',
  'order.provider_unavailable': 'We could not reach the payment page.',
  'order.provider_unavailable_hint':
    'You have not paid yet, and your order is still held for you. Please try again in a moment.',
  'order.payment_failed': 'Your payment did not go through.',
  'order.payment_failed_hint': 'You were not charged. You can try again while your order is held for you.',
  'order.awaiting': 'The venue still has to confirm.',
  'order.awaiting_hint':
    '{cost, select, free {We will email {email} when the venue confirms or declines.} other {We will email {email} when the venue confirms or declines. If it declines, we will refund what you paid for it.}}',
  'order.sign_in': 'Keep your tickets together',
  'order.sign_in_hint':
    '<link>Sign in by email</link> to see all your tickets and bookings in one place. No password needed.',
  'order.cancel': 'Cancel this order…',
  'order.cancel_hint': 'You will not be charged. Others can book your items straight away.',
  'order.cancel_confirm': 'Cancel this order',

  // order: its lines
  'order.items': 'Items you ordered',
  'order.line_paid': 'Paid',
  'order.line_unpaid': 'Waiting for payment',
  'order.line_expired': 'Expired',
  'order.line_lost': 'Taken before your payment arrived',
  'order.line_declined': 'Declined by the venue',
  'order.line_cancelled': 'Cancelled',
  'order.qr_code': 'QR code for {ticket}',

  // order: what it comes to
  'order.refund_of_lost':
    '{state, select, sent {Refunded: no longer available} other {Refund on its way: no longer available}}',
  'order.refund_of_declined':
    '{state, select, sent {Refunded: declined by the venue} other {Refund on its way: declined by the venue}}',
  'order.refund_of_cancelled':
    '{state, select, sent {Refunded: cancelled} other {Refund on its way: cancelled}}',
  'order.refund_of_paid-twice':
    '{state, select, sent {We received {amount} for an order that was already paid. We have refunded it.} other {We received {amount} for an order that was already paid. The refund is on its way.}}',
  'order.refund_of_wrong-amount':
    '{state, select, sent {We received {amount}, which is not the amount due. We have refunded it.} other {We received {amount}, which is not the amount due. The refund is on its way.}}',
  'order.after_refunds': 'After refunds',
  'order.buyer': 'For {name}, {email}',

  // orders
  'orders.title': 'Your orders',
  'orders.empty': 'No orders yet',
  'orders.empty_hint': 'Your orders appear here. The email about each order also links to it.',
  'orders.sign_in': 'Sign in to see your orders',
  'orders.line': 'Order {number}, {date} · {amount}',

  // on the way to the provider’s page
  'onwards.title': 'Go on to pay',
  'onwards.lead': 'You are going to the payment page of {provider}, at {host}.',
  'onwards.wait': 'This page goes on by itself. If it does not, use the button.',
  'onwards.go': 'Go on to pay',

  // the test provider
  'test_provider.label': 'Test payment',
  'test_provider.hint': 'You are not charged. You go to a test payment page, then come back here.',

  // mails
  'mail.hello': 'Hello {name},',
  'mail.see_order': 'See your order',
  'mail.titles_more': '{first} and {count, plural, one {# more} other {# more}}',
  'mail.order_subject': 'Your order: {titles}',
  'mail.order_subject_tickets': 'Your tickets: {titles}',
  'mail.order_subject_awaiting':
    '{cost, select, free {Awaiting the venue’s confirmation: {titles}} other {Paid – awaiting the venue’s confirmation: {titles}}}',
  'mail.order_subject_unfulfilled':
    '{cost, select, free {Your order cannot go ahead: {titles}} other {Refund on its way: {titles}}}',
  'mail.order_paid':
    '{cost, select, free {Thank you. There was nothing to pay.} other {Thank you. We have received {amount}.}}',
  'mail.line_confirmed': 'Confirmed.',
  'mail.line_awaiting':
    '{cost, select, free {Awaiting the venue’s confirmation. We will email you when the venue confirms or declines.} other {Paid – awaiting the venue’s confirmation. We will email you when the venue confirms or declines. If it declines, we will refund your {amount}.}}',
  'mail.line_tickets':
    '{count, plural, one {Your ticket is below. Show it at the door, on screen or printed.} other {Your # tickets are below. Show them at the door, on screen or printed.}}',
  'mail.line_lost':
    '{cost, select, free {This was taken before you confirmed it.} other {This was taken before your payment arrived. We will refund {amount} to your original payment method.}}',
  'mail.line_declined':
    '{cost, select, free {The venue declined this.} other {The venue declined this. We will refund {amount} to your original payment method.}}',
  'mail.line_cancelled':
    '{cost, select, free {This was cancelled.} other {This was cancelled. We will refund {amount} to your original payment method.}}',
  'mail.ticket': '{title}: {ticket}',
  'mail.order_private':
    'Order {number}. Anyone with the link can see your order, so please keep this email to yourself.',
  'mail.order_number': 'Order {number}.',
  'mail.refund_subject': 'Refund on its way: {amount}',
  'mail.refund_of_paid-twice': 'We received a second payment of {amount} for an order that was already paid.',
  'mail.refund_of_wrong-amount':
    'We received a payment of {amount}, which is not the amount due, so it does not pay for your order.',
  'mail.refund_way': 'We will refund it to your original payment method.',

  // the internal API
  'internal.one_owner': 'Give either a user or a session.',

  // error
  'error.basket_changed':
    'Your basket has changed since you opened this page, so nothing was ordered. Check it and try again.',
  'error.basket_empty': 'Your basket is empty.',
  'error.mixed_currencies':
    'You can pay in one currency at a time. Remove the items in other currencies, pay, then add them again.',
  'error.no_such_item': 'This item is not in your basket.',
  'error.no_such_order': 'There is no order at this address. Use the link in the email about your order.',
  'error.no_such_line': 'This item is not in the order.',
  'error.order_incomplete': 'Something is missing. Reload your order and try again.',
  'error.already_paid': 'This order is already paid.',
  'error.payment_expired': 'The time to pay for this order is over. Nothing was charged.',
  'error.no_such_provider': 'There is no such payment provider.',
  'error.no_such_payment': 'There is no such payment.',
  'error.refund_too_large': 'The refund is more than what is left of this payment.',
  'error.bad_signature': 'The signature is missing, wrong or too old.',
  'error.bad_event': 'The event cannot be read.',
  'error.bad_body': 'The request body does not match the documented format.',
} as const;
