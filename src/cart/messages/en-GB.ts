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
  'hold.until_day': 'Held for you until {date}, {time}',
  'hold.time_in_zone': '{time} {zone}',
  'hold.extend': 'Hold for longer',
  'hold.extended': 'Now held for you until {time}.',
  'hold.at_limit': 'We can hold it until {time}, and no longer. Please pay before then.',
  'line.and_fact': '{facts} · {fact}',
  'line.places': '{count, plural, other {# × {type}}}',
  'line.quantity': 'Quantity: {count}',
  'line.ticket': '{name}, {number} of {count}',
  'line.try_again': 'Try again',
  'line.try_again_label': 'Try again: {title}',
  'payment.choose': 'How would you like to pay?',
  'payment.choice_required': 'Choose how to pay.',
  'payment.pay': 'Pay {amount}',
  'payment.pay_to': 'Pay {amount} to {payee}',
  'payment.authorise': 'Authorise {amount}',
  'payment.authorise_for': 'Authorise {amount} for {payee}',
  'payment.charged_later': 'You are charged only once the venue says yes.',
  'payment.no_provider': 'You cannot pay {payee} here yet.',
  'payment.no_provider_hint': 'Please contact the venue. Nothing was charged.',
  'payment.description': '{payee}, order {number}',
  'split.paid': 'This becomes {count} orders, paid one after the other: {orders}.',
  'split.placed': 'This becomes {count} orders: {orders}.',
  'split.then': '{orders}, then {order}',
  'split.and': '{orders}, and {order}',
  'split.order_now': '{payee} {amount}',
  'split.order_authorise': '{payee} {amount} (charged only once the venue says yes)',
  'split.order_after_yes': '{payee} {amount} (to pay once the venue says yes)',
  'split.order_free': '{payee} (nothing to pay)',
  'zones.one': 'All times are {zone}',
  'zones.several': 'All times are local to each venue',

  // Where the money of an order is
  'money.unpaid': 'Waiting for payment',
  'money.part_paid': 'Part paid',
  'money.pending': 'Payment on its way',
  'money.expired': 'Expired',
  'money.cancelled': 'Cancelled',
  'money.free': 'Nothing to pay',
  'money.not_charged': 'Not charged',
  'money.authorised': 'Authorised, not charged yet',
  'money.owed': 'Still to pay',
  'money.paid': 'Paid',
  'money.disputed': 'Payment disputed',
  'money.part_refunded': 'Part refunded',
  'money.refunding': 'Refund on its way',
  'money.refund_failed': 'Refund failed',
  'money.refunded': 'Refunded',

  // basket
  'basket.title': 'Your basket',
  'basket.empty': 'Your basket is empty',
  'basket.empty_hint': 'Choose an event or a time to hire. We hold it for you while you pay.',
  'basket.whats_on': 'See what’s on',
  'basket.held_items': 'Items held for you',
  'basket.update': 'Update',
  'basket.update_label': 'Update how many: {title}, {detail}',
  'basket.take_again': 'Take again',
  'basket.take_again_label': 'Take again: {title}, {detail}',
  'basket.not_changed': 'That did not work',
  'basket.quantity_invalid': 'Enter a number from 0 to {max}.',
  'basket.remove': 'Remove',
  'basket.remove_label': 'Remove {title}, {detail}',
  'basket.to_pay': 'To pay',
  'basket.total': 'Total',
  'basket.total_in': 'Total in {currency}',
  'basket.checkout': 'Go to checkout',
  'basket.checkout_free': 'Continue',
  'basket.no_account': 'No account needed. No booking fees.',
  'basket.order_to_pay': 'Waiting for payment: {titles}',
  'basket.amount_to': '{amount} to {payee}',
  'basket.continue_to_payment': 'Continue to payment',
  'basket.expired': 'No longer held for you',
  'basket.expired_items':
    '{count, plural, one {This was not paid for in time, so others can book it again. Nothing was charged.} other {These were not paid for in time, so others can book them again. Nothing was charged.}}',

  // checkout
  'checkout.title': 'Checkout',
  'checkout.over': 'The time is up',
  'checkout.over_hint':
    'This is no longer held for you. <link>Your basket</link> shows what you can take again.',
  'checkout.expired':
    '{count, plural, one {One item is no longer held for you} other {# items are no longer held for you}}',
  'checkout.must_confirm': '{payee} still has to confirm',
  'checkout.must_confirm_free': 'We email you the answer.',
  'checkout.must_confirm_now':
    'You pay now. We email you the answer, and if it is no, you get your money back.',
  'checkout.must_confirm_authorise': 'We email you the answer. You are charged only if it is yes.',
  'checkout.must_confirm_after_yes': 'We email you the answer. You pay only if it is yes.',
  'checkout.basket_changed': 'Your basket has changed',
  'checkout.buyer': 'Your details',
  'checkout.name': 'Name',
  'checkout.name_required': 'Enter your name.',
  'checkout.email': 'Email',
  'checkout.email_hint': 'We send your tickets and any changes here.',
  'checkout.confirm_free': 'Confirm – nothing to pay',
  'checkout.confirm_later': 'Confirm – pay once the venue says yes',
  'checkout.no_account': 'No account needed.',
  'checkout.summary': '{count, plural, one {Your order} other {Your orders}}',
  'checkout.items': 'Items in your order',
  'checkout.fees': 'Fees',
  'checkout.no_fees': 'None',
  'checkout.change_basket': 'Change your basket',

  // order: what it says first
  'order.number': 'Order {number}',
  'order.title_unpaid': 'Not paid yet',
  'order.title_part_paid': '{received} received, {due} still to pay',
  'order.title_pending': 'Your payment is on its way',
  'order.title_waiting': 'Waiting for your payment',
  'order.title_withdrawn': 'This order has been cancelled',
  'order.title_expired': 'This order has expired',
  'order.title_confirmed': 'Thank you, {name}',
  'order.title_disputed': 'The payment of this order is disputed',
  'order.title_awaiting':
    '{money, select, paid {Paid – awaiting the venue’s confirmation} other {Awaiting the venue’s confirmation}}',
  'order.title_partly_awaiting':
    '{money, select, paid {Paid – part of your order awaits the venue’s confirmation} other {Part of your order awaits the venue’s confirmation}}',
  'order.title_partly_fulfilled': 'Part of your order cannot go ahead',
  'order.title_lost': 'What you ordered is no longer available',
  'order.title_declined': 'The venue declined your booking',
  'order.title_cancelled': 'Your order has been cancelled',
  'order.title_unfulfilled': 'Your order cannot go ahead',
  'order.lead_pending': 'We will email you when it arrives.',
  'order.lead_nothing_to_pay': 'Everything in it was cancelled or declined before it was paid for.',
  'order.lead_released': 'What you ordered is available to others again.',
  'order.lead_expired':
    'It was not paid for in time, so the items are available to others again. If your payment still arrives, you get what is still available and a refund for the rest.',
  'order.lead_waiting_late':
    'The time to pay is over. If your payment still arrives, you get what is still available and a refund for the rest.',
  'order.lead_paid': 'You paid {amount}.',
  'order.lead_part_paid': '{received} received, {due} still to pay.',
  'order.lead_due': '{amount} still to pay.',
  'order.lead_due_after_yes': 'You pay {amount} once the venue says yes.',
  'order.lead_authorised': '{amount} is authorised. You are charged only once the venue says yes.',
  'order.lead_charging': '{amount} is authorised. The venue said yes, so you are being charged now.',
  'order.lead_emailed': 'We are emailing this to {email}.',
  'order.lead_mail_sent': 'We have emailed this to {email}.',
  'order.mail_held': 'We have not emailed {email} yet',
  'order.mail_held_hint':
    'This address has had several emails today, and nobody has confirmed it. The email comes tomorrow, or as soon as you sign in with this address or open a link in one of those emails. Everything in it is on this page.',
  'order.mail_failed': 'Our email to {email} could not be delivered',
  'order.mail_failed_hint':
    'The venue has been told. Everything in the email is on this page: keep its address.',
  'order.refreshes': 'This page updates by itself.',
  'order.lead_lost': 'It was taken before your payment arrived.',
  'order.nothing_charged': 'Nothing was charged.',
  'order.refund_open': 'We will refund {amount} to your original payment method.',
  'order.refund_succeeded': 'We have refunded {amount} to your original payment method.',
  'order.refund_failed': 'A refund of {amount} did not go through. The venue has to send it again.',

  // order: notes
  'order.waiting': 'We are waiting for your payment to be confirmed.',
  'order.waiting_reloads': 'This usually takes a few seconds. This page updates automatically.',
  'order.waiting_long':
    'This is taking longer than usual. You can close this page: we will email you when we know.',
  'order.check_again': 'Check again',
  'order.not_paid': 'I have not paid',
  'order.provider_unavailable': 'We could not reach the payment page.',
  'order.provider_unavailable_hint':
    'Nothing was charged, and your order is kept for you. Please try again in a moment.',
  'order.title_promised': 'Reserved until your transfer is here',
  'order.confirm_address': 'Confirm your email address to keep your places',
  'order.confirm_address_hint':
    'We have sent a link to {email}. Open it in time, and your places stay reserved until you pay.',
  'order.transfer': 'Transfer {amount} to keep your places',
  'order.transfer_hint':
    'Use your bank’s app or website, and copy the reference exactly. We write to you as soon as the money is here.',
  'order.pay_at_venue': 'You pay {amount} at the venue.',
  'order.pay_at_venue_hint': 'By cash or card when you come. You can also pay now.',
  'order.pay_otherwise': 'Pay in another way',
  'order.payment_failed': 'Your payment did not go through.',
  'order.payment_failed_hint':
    'You were not charged for it. You can try again while your order is kept for you.',
  'order.disputed': 'This payment is disputed.',
  'order.disputed_hint':
    'Your bank has asked for the money back. Please contact the venue if you do not know why.',
  'order.awaiting': 'The venue still has to confirm.',
  'order.awaiting_hint': 'We will email {email} when the venue confirms or declines.',
  'order.awaiting_refund': 'If it declines, we will refund what you paid for it.',
  'order.awaiting_no_charge': 'If it declines, you are not charged for it.',
  'order.next': 'Next: pay {payee} {amount}',
  'order.next_hint': 'Your order with {payee} is not paid yet.',
  'order.others': 'Also from this checkout',
  'order.sign_in': 'Keep your tickets together',
  'order.sign_in_hint':
    '<link>Sign in by email</link> to see all your tickets and bookings in one place. No password needed.',
  'order.cancel': 'Cancel this order…',
  'order.cancel_hint': 'You will not be charged. Others can book your items straight away.',
  'order.cancel_hint_part_paid':
    'We will refund the {amount} received. Others can book your items straight away.',
  'order.cancel_confirm': 'Cancel this order',

  // order: its lines
  'order.items': 'Items you ordered',
  'order.line_ordered': 'Held for you',
  'order.line_awaiting':
    '{money, select, paid {Paid – awaiting the venue’s confirmation} other {Awaiting the venue’s confirmation}}',
  'order.line_fulfilled': 'Confirmed',
  'order.line_expired': 'Expired',
  'order.line_lost': 'Taken before your payment arrived',
  'order.line_declined': 'Declined by the venue',
  'order.line_cancelled': 'Cancelled',
  'order.qr_code': 'QR code for {ticket}',

  // order: what it comes to
  'order.received': 'Received',
  'order.after_refunds': 'After refunds',
  'order.buyer': 'For {name}, {email}',
  'order.payee': 'Sold by {payee}',
  'order.refund_of_line':
    '{reason} – {state, select, requested {refund requested} pending {refund on its way} succeeded {refunded} other {refund failed}}',
  'order.refund_because_lost': 'No longer available',
  'order.refund_because_declined': 'Declined by the venue',
  'order.refund_because_cancelled': 'Cancelled',
  'order.refund_because_deposit': 'Deposit',
  'order.refund_because_goodwill': 'A gesture of the venue',
  'order.surplus_expired': 'We received {amount} for an order that was no longer held for you.',
  'order.surplus_paid_twice': 'We received {amount} for an order that was already paid.',
  'order.surplus_overpaid': 'We received {amount} more than was due.',
  'order.surplus_wrong_currency': 'We received {amount}, which is not in the currency of the order.',
  'order.surplus_state':
    '{state, select, requested {The refund is requested.} pending {The refund is on its way.} succeeded {We have refunded it.} other {The refund did not go through. The venue has to send it again.}}',

  'order.may_cancel': 'Cancel tickets or bookings',
  'line.deposit': 'Deposit',
  'line.deposit_back': 'Given back after it.',
  'line.deposit_back_within':
    '{days, plural, =0 {Given back as soon as it is over.} one {Given back a day after it.} other {Given back # days after it.}}',
  'line.deposit_for': 'Deposit, {name}',

  // cancelling tickets and bookings
  'cancellation.title': 'Cancel',
  'cancellation.your_ticket': 'Your ticket',
  'cancellation.not_here': 'Nothing can be cancelled here.',
  'cancellation.which': 'Which ones?',
  'cancellation.option': '{what}, {price}',
  'cancellation.comes_back': '{amount} comes back',
  'cancellation.show': 'Show what comes back',
  'cancellation.what_comes_back': 'What comes back',
  'cancellation.kept': 'Kept by the venue',
  'cancellation.spared': 'No longer to pay',
  'cancellation.you_get': 'You get back',
  'cancellation.way':
    '{provider, select, transfer {{amount} by bank transfer: the venue sends it to your account, usually within a week.} venue {{amount} in cash or by card, from the venue.} credit {{amount} back to the credit that you paid with, at once.} other {{amount} to how you paid. We send it at once; most banks take 5 to 10 days.}}',
  'cancellation.as': 'How would you like it?',
  'cancellation.as_money': 'As money',
  'cancellation.as_credit': 'As credit',
  'cancellation.as_credit_hint': 'You get a code at once, to spend here later.',
  'cancellation.account_hint': 'Where the venue sends the money. It is deleted once that is done.',
  'cancellation.holder': 'Name on the account',
  'cancellation.holder_required': 'Enter the name on the account.',
  'cancellation.account': 'IBAN, or sort code and account number',
  'cancellation.account_invalid':
    'Enter an IBAN, or six digits of the sort code and eight of the account number.',
  'cancellation.press':
    '{count, plural, one {Cancel, and get {amount} back} other {Cancel all #, and get {amount} back}}',
  'cancellation.press_nothing':
    '{count, plural, one {Cancel, and get nothing back} other {Cancel all #, and get nothing back}}',
  'cancellation.keep': 'Keep everything',
  'cancellation.at_once':
    '{count, plural, one {Your place is free for others at once, and its ticket stops working.} other {Your places are free for others at once, and their tickets stop working.}} We email you what was cancelled.',

  // orders
  'orders.title': 'Your orders',
  'orders.empty': 'No orders yet',
  'orders.empty_hint': 'Your orders appear here. The email about each order also links to it.',
  'orders.sign_in': 'Sign in to see your orders',
  'orders.line': 'Order {number}, {date} · {payee} · {amount}',

  // on the way to the provider’s page
  'onwards.title': 'On to the payment page',
  'onwards.lead': 'It is at {host} ({provider}). You come back here afterwards.',
  'onwards.wait': 'This page goes on by itself. If it does not, use the button.',
  'onwards.go': 'Go to the payment page',

  // the test provider
  'test_provider.label': 'Test payment',
  'test_provider.hint': 'You are not charged. You go to a test payment page, then come back here.',

  // mails
  'mail.hello': 'Hello {name},',
  'mail.hello_stranger': 'Hello,',
  'mail.not_yours':
    'Ordered in the name of {name}. You know nothing of it? Then somebody has entered your address: you can ignore this email.',
  'mail.booking': 'A booking',
  'mail.when': 'When',
  'mail.when_in_zone': '{when} ({zone})',
  'mail.doors': 'Doors',
  'mail.where': 'Where',
  'mail.places': 'Places',
  'mail.price': 'Price',
  'mail.see_order': 'See your order',
  'mail.titles_more': '{first} and {count, plural, one {# more} other {# more}}',
  'mail.order_subject': 'Your order: {titles}',
  'mail.order_subject_tickets': 'Your tickets: {titles}',
  'mail.order_subject_awaiting':
    '{cost, select, paid {Paid – awaiting the venue’s confirmation: {titles}} other {Awaiting the venue’s confirmation: {titles}}}',
  'mail.order_subject_unfulfilled':
    '{cost, select, paid {Refund on its way: {titles}} other {Your order cannot go ahead: {titles}}}',
  'mail.order_accepted':
    '{cost, select, free {Thank you. There was nothing to pay.} authorised {Thank you. {amount} is authorised. You are charged only once the venue says yes.} owed {Thank you. {amount} is still to pay.} other {Thank you. We have received {amount}.}}',
  'mail.line_confirmed': 'Confirmed.',
  'mail.line_awaiting':
    '{cost, select, paid {Paid – awaiting the venue’s confirmation. We will email you when the venue confirms or declines. If it declines, we will refund your {amount}.} other {Awaiting the venue’s confirmation. We will email you when the venue confirms or declines.}}',
  'mail.line_tickets':
    '{count, plural, one {Your ticket is below. Show it at the door, on screen or printed.} other {Your # tickets are below. Show them at the door, on screen or printed.}}',
  'mail.line_lost':
    '{cost, select, free {This was taken before you confirmed it.} other {This was taken before your payment arrived. We will refund {amount} to your original payment method.}}',
  'mail.line_declined':
    '{cost, select, free {The venue declined this.} other {The venue declined this. We will refund {amount} to your original payment method.}}',
  'mail.line_cancelled':
    '{cost, select, free {This was cancelled.} other {This was cancelled. We will refund {amount} to your original payment method.}}',
  'mail.deposit_subject': 'Your deposit of {amount} goes back to you',
  'mail.deposit_part_subject': 'Your deposit, less what was kept',
  'mail.deposit': '{amount} of the deposit for {title} goes back to how you paid.',
  'mail.deposit_none': 'The deposit for {title} was kept.',
  'mail.deposit_kept': '{amount} was kept: {why}. If you have questions, answer this email.',
  'mail.cancelled_subject':
    '{more, plural, =0 {Cancelled: {title}} one {Cancelled: {title} and # more} other {Cancelled: {title} and # more}}',
  'mail.cancelled':
    '{back, select, some {You have cancelled this. {amount} comes back to you.} other {You have cancelled this.}}',
  'mail.what': 'What',
  'mail.credit_code': 'Credit, to spend here later',
  'mail.ticket': '{title}: {ticket}',
  'mail.order_private':
    'Order {number}. Anyone with the link can see your order, so please keep this email to yourself.',
  'mail.order_number': 'Order {number}.',
  'mail.ledger_off_subject':
    '{count, plural, one {# thing} other {# things}} in your books {count, plural, one {does} other {do}} not fit',
  'mail.ledger_off':
    'Tonight’s check of the ledger of {venue} found {count, plural, one {# thing that does} other {# things that do}} not fit together. No money has moved by it. Whoever runs the platform has been told too. These are the first:',
  'mail.ledger_off_one': '{what} {id}, {account}: off by {amount}',
  'mail.ledger_off_button': 'Open Money',
  'mail.refund_failed_subject': 'A refund of {amount} did not go through',
  'mail.refund_failed':
    'The refund of {amount} to {buyer} (order {number}) did not go through. {venue} still owes it. On the payments page you can send it again.',
  'mail.refund_failed_button': 'See payments',
  'mail.dispute_opened_subject': 'A payment of {amount} is disputed',
  'mail.dispute_opened':
    'The bank of {buyers} has taken back a payment of {amount} to {venue}. The money is missing until the dispute is decided.',
  'mail.dispute_opened_todo':
    'What to do: ask the buyer what is wrong, and answer at {provider} in time, with what shows that they ordered and what they got. Do not refund it as well: the bank has the money already. What they booked stays booked; cancel it if they should not come.',
  'mail.dispute_won_subject': 'Won: the disputed payment of {amount}',
  'mail.dispute_won':
    'The dispute about the payment of {amount} by {buyers} is decided for {venue}. The money is back.',
  'mail.dispute_won_todo': 'You have nothing to do. {provider} may keep a fee for the dispute.',
  'mail.dispute_lost_subject': 'Lost: the disputed payment of {amount}',
  'mail.dispute_lost':
    'The dispute about the payment of {amount} by {buyers} is decided against {venue}. The bank keeps the money.',
  'mail.dispute_lost_todo':
    'What to do: decide whether what was booked with it still goes ahead. If it does not, cancel it; if it does, agree with the buyer on another way to pay. {provider} may keep a fee.',
  'mail.dispute_button': 'See the order',
  'mail.promise_confirm_subject': 'Confirm your email address to keep your places',
  'mail.promise_confirm':
    'You have ordered {titles} and will pay {way, select, transfer {by bank transfer} other {at the venue}}. Open this link by {deadline}, and your places stay reserved. Otherwise they are free again, and nothing is charged.',
  'mail.promise_confirm_button': 'Keep my places',
  'mail.transfer_subject': 'Transfer {amount} by {deadline}',
  'mail.transfer_reminder_subject': 'Reminder: transfer {amount} by {deadline}',
  'mail.transfer':
    'Your places for {titles} are reserved until {deadline}. Please transfer {amount} and copy the reference exactly; we write to you when the money is here.',
  'mail.transfer_reminder':
    'Your transfer of {amount} for {titles} is not here yet. Your places are reserved until {deadline}. If you have just sent it, all is well.',
  'mail.transfer_title': 'Your transfer',
  'mail.deadline': '{date}, {time}',
  'mail.promise_expired_subject': 'No longer reserved: {titles}',
  'mail.promise_expired':
    'Your places for {titles} were reserved until {deadline}, and are free again, because they were not paid for in time. If your money is still on its way, you get the places if they are free, or it back.',
  'mail.refund_subject': 'Refund on its way: {amount}',
  'mail.refund_of_paid_twice': 'We received a second payment of {amount} for an order that was already paid.',
  'mail.refund_of_overpaid': 'We received {amount} more than your order costs.',
  'mail.refund_of_wrong_currency':
    'We received a payment of {amount}, which is not in the currency of your order, so it does not pay for it.',
  'mail.refund_of_expired':
    'We received {amount} for an order that was not paid in full in time, or was cancelled.',
  'mail.payment_failed_subject': 'Your payment of {amount} did not go through',
  'mail.payment_failed':
    'The venue has said yes, but the payment that you had authorised could not be charged. Your booking stands. Please pay {amount} on the page of your order.',
  'mail.payment_not_come':
    'Your payment of {amount} was on its way, but it has not arrived: your bank or the payment provider has refused it. You were not charged. We keep your places until {deadline}. Please pay again by then.',
  'mail.pay_order': 'Pay your order',
  'mail.refund_way': 'We will refund it to your original payment method.',

  // the internal API
  'internal.one_owner': 'Give either a user or a session.',

  // Stripe
  'stripe.label': 'Card',
  'stripe.hint': 'On the page of Stripe, our card provider, then back here',
  'error.stripe_key_invalid':
    'Enter the secret key as Stripe shows it. It begins with sk_live_ or rk_live_, for tests with sk_test_.',
  'error.stripe_webhook_secret_invalid':
    'Enter the signing secret that Stripe shows for the webhook. It begins with whsec_.',
  'error.stripe_test_key':
    'With this key no money moves: it is one for tests. Enter one that begins with sk_live_ or rk_live_.',

  // payments by hand
  'transfer.label': 'Bank transfer',
  'transfer.hint':
    'You get the account and a reference, and we keep your places for {days, plural, one {# day} other {# days}}.',
  'transfer.holder': 'To',
  'transfer.sort_code': 'Sort code',
  'transfer.account_number': 'Account number',
  'transfer.iban': 'IBAN',
  'transfer.bic': 'BIC',
  'transfer.reference': 'Reference',
  'transfer.amount': 'Amount',
  'at_venue.label': 'Pay at the venue',
  'at_venue.hint': 'By cash or card when you come.',

  // error
  'error.order_too_large':
    'An order can cost at most {max}. Take something out of your basket, and order it separately.',
  'error.basket_changed':
    'Your basket has changed since you opened this page, so nothing was ordered. Check it and try again.',
  'error.basket_empty': 'Your basket is empty.',
  'error.no_such_item': 'This item is not in your basket.',
  'error.no_such_order': 'There is no order at this address. Use the link in the email about your order.',
  'error.no_such_line': 'This item is not in the order.',
  'error.order_incomplete': 'Something is missing. Reload your order and try again.',
  'error.already_paid': 'There is nothing to pay for this order now.',
  'error.payment_expired': 'This order can no longer be paid. Nothing was charged.',
  'error.no_such_provider': 'There is no such payment provider.',
  'error.no_such_payment': 'There is no such payment.',
  'error.no_such_refund': 'There is no such refund.',
  'error.event_too_early': 'An event before this one has not arrived yet. Send it again.',
  'error.credit_unknown': 'There is no credit with this code here. Check the code, or leave it out.',
  'error.credit_currency': 'This credit is in another currency.',
  'error.credit_expired': 'This credit has expired.',
  'error.credit_empty': 'Nothing is left of this credit.',
  'error.no_such_deposit': 'There is no such deposit.',
  'error.deposit_settled': 'This deposit was given back already.',
  'error.kept_too_much': 'That is more than the deposit.',
  'error.cancellation_no_rule': 'Please ask the venue: it has to cancel this for you.',
  'error.cancellation_used': 'This ticket was used at the door, so it can’t be cancelled.',
  'error.cancellation_begun': 'This has begun, so it can’t be cancelled any more.',
  'error.cancellation_ended': 'This was cancelled already.',
  'error.cancellation_changed':
    'Meanwhile another amount comes back than you saw. Nothing is cancelled yet: please look at it again.',
  'error.refund_too_large': 'The refund is more than what is left of the item, or of what was paid.',
  'error.refund_not_failed': 'This refund has not failed.',
  'error.refund_not_waiting': 'This refund has been recorded as sent already.',
  'error.cash_reason_required': 'Say why it differs from what the ledger expects.',
  'error.cash_banked_too_much': 'This is more than was counted.',
  'error.no_such_statement': 'There is no such statement.',
  'error.no_such_bank_line': 'There is no such line of the bank.',
  'error.statement_taken': 'This statement is being imported or was imported already.',
  'error.statement_broken': 'This file could not be read to its end. Nothing of it can be imported.',
  'error.statement_has_problems':
    '{count, plural, one {# line} other {# lines}} could not be read. Fix the file, or tick that they are left out.',
  'error.bank_line_decided': 'Somebody has said already what this line is.',
  'error.other_currency': 'The order is in another currency.',
  'error.other_amount': 'The refund is of another amount.',
  'error.mail_on_its_way': 'This email is on its way already.',
  'error.nothing_to_send': 'There is no email to send for this order.',
  'error.paid_by_hand': 'This is not paid through a payment page.',
  'error.promised_too_much':
    'You have {max, plural, one {# order} other {# orders}} here that you have not paid for yet. Pay for one of them first, or choose another way to pay.',
  'error.holder_required': 'Enter the name on the account.',
  'error.sort_code_invalid': 'Enter a sort code of six digits.',
  'error.account_number_invalid': 'Enter an account number of eight digits.',
  'error.iban_invalid': 'This IBAN has a mistake. Check each digit.',
  'error.bic_invalid': 'A BIC has 8 or 11 letters and digits.',
  'error.transfer_days_invalid': 'Choose between {min} and {max} days.',
  'error.bad_signature': 'The signature is missing, wrong or too old.',
  'error.bad_event': 'The event cannot be read.',
  'error.bad_body': 'The request body does not match the documented format.',
} as const;
