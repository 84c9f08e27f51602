/** Words of the cart, in British English. */
export const enGB = {
  // Prices
  'price.free': 'free',
  'price.nothing': 'nothing',

  // The basket in the header of every page
  'widget.basket': 'Basket',
  'widget.empty': 'Your basket is empty',
  'widget.held': '{count, plural, other { held ·}}',
  'widget.holds': 'Your basket: {count, plural, one {# item} other {# items}}, {total}',
  'widget.holds_for':
    '{basket}, held for {minutes, plural, =0 {less than a minute} one {# minute} other {# minutes}}',
  'widget.minutes': '{minutes, plural, =0 {< 1 min} other {# min}}',

  // Parts of several pages
  'hold.label': 'Held for you',
  'hold.extend': 'Need longer?',
  'hold.at_limit': 'This is the longest it can be held before you pay.',
  'line.try_again': 'try again',
  'line.try_again_label': 'Try again: {title}',
  'payment.choose': 'How would you like to pay?',
  'payment.choice_required': 'Choose how to pay.',
  'payment.pay': 'Pay {amount}',
  'payment.description': '{platform}, order {number}',
  'zones.one': 'Times are {zone}',
  'zones.several': 'Times are those of each venue',

  // basket
  'basket.title': 'Your basket',
  'basket.empty': 'Nothing in it yet',
  'basket.empty_hint': 'Choose an event or a free time. It is held here for you while you pay.',
  'basket.whats_on': 'See what is on',
  'basket.held_items': 'Items held for you',
  'basket.remove': 'remove',
  'basket.remove_label': 'Remove {title}',
  'basket.to_pay': 'To pay',
  'basket.total': 'Total',
  'basket.total_in': 'Total in {currency}',
  'basket.one_currency':
    'One payment takes one currency. Remove the items in the other currencies, pay, then come back for them.',
  'basket.checkout': 'Go to checkout',
  'basket.checkout_free': 'Continue',
  'basket.no_account': 'No account needed. No fees are added.',
  'basket.order_to_pay': 'Waiting for payment: {titles}',
  'basket.continue_to_payment': 'Continue to payment',
  'basket.expired': 'No longer held for you',
  'basket.expired_items':
    '{count, plural, one {This was not paid in time, so it is available to others again. Nothing was charged.} other {These were not paid in time, so they are available to others again. Nothing was charged.}}',
  'basket.orders': 'Your orders',

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
  'checkout.confirm_free': 'Confirm, nothing to pay',
  'checkout.no_account': 'No account needed.',
  'checkout.summary': 'Your order',
  'checkout.items': 'Items you are about to order',
  'checkout.fees': 'Fees',
  'checkout.no_fees': 'none',
  'checkout.to_pay': 'To pay',
  'checkout.change_basket': 'Change your basket',

  // order: what it says first
  'order.number': 'Order {number}',
  'order.title_unpaid': 'Not paid yet',
  'order.title_waiting': 'Waiting for your payment',
  'order.title_nothing_to_pay': 'This order is cancelled',
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
  'order.title_cancelled': 'Your order was cancelled',
  'order.title_unfulfilled': 'Your order cannot go ahead',
  'order.lead_nothing_to_pay': 'Everything in it was cancelled or declined before it was paid.',
  'order.lead_released': 'Its places are available to others again.',
  'order.lead_expired':
    'It was not paid in time, so its places are available to others again. If a payment still arrives, you get the places if they are free, or your money back.',
  'order.lead_waiting_late':
    'The time to pay is over. If your payment still arrives, you get the places if they are free, or your money back.',
  'order.lead_paid':
    '{cost, select, free {We also send this to {email}.} other {Paid {amount}. We also send this to {email}.}}',
  'order.lead_lost': 'It was taken before your payment arrived.',
  'order.nothing_charged': 'Nothing was charged.',
  'order.refund_due': 'We refund {amount} in the same way you paid.',
  'order.refund_sent': 'We have refunded {amount} in the same way you paid.',

  // order: notes
  'order.waiting': 'We are waiting to hear about your payment.',
  'order.waiting_reloads': 'This usually takes a few seconds. This page checks again by itself.',
  'order.waiting_long':
    'This takes longer than usual. You do not have to wait here: we email you as soon as we know.',
  'order.check_again': 'Check again now',
  'order.not_paid': 'I have not paid',
  'order.provider_unavailable': 'The payment page could not be reached.',
  'order.provider_unavailable_hint':
    'You have not paid yet, and your places are still held. Please try again in a moment.',
  'order.payment_failed': 'Your payment did not go through.',
  'order.payment_failed_hint': 'It was not charged. You can try again while your order is held for you.',
  'order.awaiting': 'The venue answers next.',
  'order.awaiting_hint':
    '{cost, select, free {We email {email} as soon as it has answered.} other {We email {email} as soon as it has answered. If it declines, we refund what you paid for it.}}',
  'order.sign_in': 'Keep these together?',
  'order.sign_in_hint':
    '<link>Sign in with a link by email</link> to see all your tickets and bookings in one place. No password.',
  'order.cancel': 'Cancel this order…',
  'order.cancel_hint': 'You pay nothing. Your places are available to others at once.',
  'order.cancel_confirm': 'Cancel this order',

  // order: its lines
  'order.items': 'Items you ordered',
  'order.line_paid': 'Paid',
  'order.line_unpaid': 'Waiting for payment',
  'order.line_expired': 'Expired',
  'order.line_lost': 'Taken before your payment arrived',
  'order.line_declined': 'Declined by the venue',
  'order.line_cancelled': 'Cancelled',
  'order.qr_code': 'QR code of {ticket}',

  // order: what it comes to
  'order.total_paid': 'Paid',
  'order.total_free': 'Total',
  'order.to_pay': 'To pay',
  'order.refund_of_lost':
    '{state, select, sent {Refunded: no longer available} other {Refund on its way: no longer available}}',
  'order.refund_of_declined':
    '{state, select, sent {Refunded: declined by the venue} other {Refund on its way: declined by the venue}}',
  'order.refund_of_cancelled':
    '{state, select, sent {Refunded: cancelled} other {Refund on its way: cancelled}}',
  'order.refund_of_paid-twice':
    '{state, select, sent {We received {amount} for an order that was already paid, and have refunded it.} other {We received {amount} for an order that was already paid. The refund is on its way.}}',
  'order.refund_of_wrong-amount':
    '{state, select, sent {We received {amount}, which is not the amount due, and have refunded it.} other {We received {amount}, which is not the amount due. The refund is on its way.}}',
  'order.after_refunds': 'After refunds',
  'order.buyer': 'For {name}, {email}',

  // orders
  'orders.title': 'Your orders',
  'orders.empty': 'No orders here',
  'orders.empty_hint':
    'What you order is listed here. The email that we send after you pay has a link to your order too.',
  'orders.sign_in': 'Sign in to see yours',
  'orders.line': 'Order {number}, {date} · {amount}',
  'orders.paid': 'Paid',
  'orders.unpaid': 'Waiting for payment',
  'orders.expired': 'Expired',

  // test-provider
  'test_provider.label': 'Test payment',
  'test_provider.hint': 'No money moves. You go to a page like that of a card provider, then come back here.',
  'test_provider.title': 'Test payment',
  'test_provider.lead': 'This page stands in for that of a card provider.',
  'test_provider.to_pay': 'To pay',
  'test_provider.for': 'For',
  'test_provider.amount': 'Amount',
  'test_provider.no_money': 'No money moves here.',
  'test_provider.no_money_hint':
    'This page acts as a card provider, so that you can try out everything around it at no cost.',
  'test_provider.pay': 'Pay {amount} in test money',
  'test_provider.fail': 'Fail, as if the card were refused',
  'test_provider.abandon': 'Abandon, and go back without paying',
  'test_provider.decision_required': 'Press one of the buttons.',
  'test_provider.paid': 'This payment was made.',
  'test_provider.failed': 'This payment was refused.',
  'test_provider.abandoned': 'This payment was abandoned.',
  'test_provider.back': 'Back to your order',

  // mails
  'mail.hello': 'Hello {name},',
  'mail.see_order': 'See your order',
  'mail.titles_more': '{first} and {count, plural, one {# more} other {# more}}',
  'mail.order_subject': 'Your order: {titles}',
  'mail.order_subject_tickets': 'Your tickets: {titles}',
  'mail.order_subject_awaiting':
    '{cost, select, free {Awaiting the venue’s confirmation: {titles}} other {Paid – awaiting the venue’s confirmation: {titles}}}',
  'mail.order_subject_unfulfilled':
    '{cost, select, free {Your order cannot go ahead: {titles}} other {Your money is on its way back: {titles}}}',
  'mail.order_paid':
    '{cost, select, free {Thank you. There was nothing to pay.} other {Thank you. We have received {amount}.}}',
  'mail.line_confirmed': 'Confirmed.',
  'mail.line_awaiting':
    '{cost, select, free {Awaiting the venue’s confirmation. We email you as soon as the venue has answered.} other {Paid – awaiting the venue’s confirmation. We email you as soon as the venue has answered. If it declines, we refund your {amount}.}}',
  'mail.line_tickets':
    '{count, plural, one {Your ticket is below. Show it at the door, on paper or on a screen.} other {Your # tickets are below. Show them at the door, on paper or on a screen.}}',
  'mail.line_lost':
    '{cost, select, free {This was taken before you confirmed it.} other {This was taken before your payment arrived. We refund your {amount} in the same way you paid.}}',
  'mail.line_declined':
    '{cost, select, free {The venue declined this.} other {The venue declined this. We refund your {amount} in the same way you paid.}}',
  'mail.line_cancelled':
    '{cost, select, free {This was cancelled.} other {This was cancelled. We refund your {amount} in the same way you paid.}}',
  'mail.ticket': '{title}: {ticket}',
  'mail.order_private':
    'Order {number}. Anybody with its link can see it, so please keep this email to yourself.',
  'mail.order_number': 'Order {number}.',
  'mail.refund_subject': '{amount} is on its way back to you',
  'mail.refund_of_paid-twice': 'We received a second payment of {amount} for an order that was already paid.',
  'mail.refund_of_wrong-amount':
    'We received a payment of {amount}, which is not the amount due. Your order is not paid by it.',
  'mail.refund_way': 'We refund it in the same way you paid.',

  // the internal API
  'internal.one_owner': 'Name either a user or a session.',

  // error
  'error.basket_changed':
    'Nothing was ordered, because your basket has changed since this page was shown. This is how it is now.',
  'error.basket_empty': 'Your basket is empty.',
  'error.mixed_currencies':
    'Your basket has prices in several currencies, and one payment takes one. Remove the items in the other currencies, pay, then come back for them.',
  'error.no_such_item': 'That is not in your basket.',
  'error.no_such_order': 'There is no order at this address. Use the link in the email about your order.',
  'error.no_such_line': 'This order has no such item.',
  'error.order_incomplete': 'Something is missing. Open the page of your order again.',
  'error.already_paid': 'This order is already paid.',
  'error.payment_expired': 'The time to pay for this order is over. Nothing was charged.',
  'error.no_such_provider': 'There is no such payment provider.',
  'error.no_such_payment': 'There is no such payment.',
  'error.payment_decided': 'This payment was already decided.',
  'error.key_reused': 'This key has already started another payment.',
  'error.refund_too_large': 'This payment has less left to refund.',
  'error.bad_signature': 'The provider did not sign this, or signed it too long ago.',
  'error.bad_event': 'The event cannot be read.',
  'error.bad_body': 'The body is not as documented.',
} as const;
