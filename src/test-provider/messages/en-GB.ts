/** Words of the test provider, in British English. */
export const enGB = {
  // The page of a payment
  'payment.title': 'Test payment',
  'payment.lead': 'This page stands in for a card provider’s payment page.',
  'payment.summary': 'Your payment',
  'payment.for': 'For',
  'payment.amount': 'Amount',
  'payment.no_money': 'You are not charged.',
  'payment.no_money_hint': 'Use this page to try the whole order process at no cost.',
  'payment.others': 'Other ways it can go',
  'payment.back': 'Back to your order',

  'home.lead': 'Buyers come here to pay for an order. You are not charged.',

  // What can be chosen
  'choice.pay': 'Pay {amount} in test money',
  'choice.authorise': 'Authorise {amount} in test money',
  'choice.leave': 'Leave without paying',
  'choice.pay-later': 'It is on its way',
  'choice.pay-later_hint':
    'As with a bank transfer: the payment is pending now, and arrives after 20 seconds.',
  'choice.pay-part': 'Pay a part',
  'choice.pay-part_hint': 'Only {part} arrives. Pay the rest with another payment.',
  'choice.fail': 'Fail',
  'choice.fail_hint': 'As if the card was declined.',
  'choice.pay-and-dispute': 'Pay, and dispute it afterwards',
  'choice.pay-and-dispute_hint':
    'After 20 seconds the bank takes the money back, as if the buyer had complained.',
  'choice.pay-without-refunds': 'Pay, and let refunds fail',
  'choice.pay-without-refunds_hint': 'The money cannot be given back, as if the card had expired.',
  'choice.win-dispute': 'Decide the dispute for the venue',
  'choice.win-dispute_hint': 'The venue gets the money again.',
  'choice.lose-dispute': 'Decide the dispute for the buyer',
  'choice.lose-dispute_hint': 'The buyer keeps the money.',
  'choice.let-refunds-succeed': 'Let refunds succeed from now on',
  'choice.let-refunds-succeed_hint': 'A refund that has failed can then be tried again.',

  // What has become of a payment
  'state.pending': 'This payment is on its way.',
  'state.authorised': 'This payment is authorised. The venue has not taken it yet.',
  'state.part_paid': '{paid} of this payment was made.',
  'state.paid': 'This payment was made.',
  'state.failed': 'This payment failed.',
  'state.abandoned': 'You left without paying. You can still pay.',
  'state.cancelled': 'This payment was cancelled.',
  'state.disputed': 'This payment is disputed: the bank has taken it back for now.',
  'state.charged_back': 'The dispute was decided for the buyer, who has the money back.',

  // Why something is refused
  'error.no_such_payment': 'There is no such payment.',
  'error.payment_decided': 'This payment has already been completed.',
  'error.decision_required': 'Choose one of the buttons.',
  'error.key_reused': 'This key was already used for something else.',
  'error.no_key': 'The request needs an idempotency key of 8 to 200 characters.',
  'error.bad_body': 'The request body does not match the documented format.',
  'error.not_authorised': 'This payment is not authorised.',
  'error.capture_too_large': 'This is more than was authorised.',
} as const;
