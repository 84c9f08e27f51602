import type Stripe from 'stripe';

// Stripe's objects as its API answers them: complete, so that the types of the SDK hold the stand-in to them.

export const sessionObject = (
  fields: Pick<
    Stripe.Checkout.Session,
    | 'id'
    | 'amount_total'
    | 'currency'
    | 'cancel_url'
    | 'client_reference_id'
    | 'created'
    | 'expires_at'
    | 'locale'
    | 'metadata'
    | 'payment_method_types'
    | 'success_url'
    | 'url'
  >,
) =>
  ({
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: fields.amount_total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: null,
    customer_account: null,
    customer_creation: 'if_required',
    customer_details: null,
    customer_email: null,
    discounts: [],
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    managed_payments: null,
    mode: 'payment',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_status: 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    wallet_options: null,
    ...fields,
  }) satisfies Stripe.Checkout.Session;

export const intentObject = (
  fields: Pick<
    Stripe.PaymentIntent,
    | 'id'
    | 'amount'
    | 'capture_method'
    | 'created'
    | 'currency'
    | 'metadata'
    | 'payment_method_types'
    | 'status'
  >,
) =>
  ({
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    client_secret: null,
    confirmation_method: 'automatic',
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    transfer_group: null,
    ...fields,
  }) satisfies Stripe.PaymentIntent;

export const chargeObject = (
  fields: Pick<
    Stripe.Charge,
    | 'id'
    | 'amount'
    | 'amount_captured'
    | 'captured'
    | 'created'
    | 'currency'
    | 'metadata'
    | 'payment_intent'
    | 'status'
  >,
) =>
  ({
    object: 'charge',
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    customer: null,
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: null,
    livemode: false,
    on_behalf_of: null,
    outcome: null,
    paid: fields.status === 'succeeded',
    payment_method: null,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    transfer_data: null,
    transfer_group: null,
    ...fields,
  }) satisfies Stripe.Charge;

export const balanceObject = (
  fields: Pick<
    Stripe.BalanceTransaction,
    'id' | 'amount' | 'created' | 'currency' | 'fee' | 'source' | 'type'
  >,
) =>
  ({
    object: 'balance_transaction',
    available_on: fields.created,
    balance_type: 'payments',
    description: null,
    exchange_rate: null,
    fee_details: [],
    net: fields.amount - fields.fee,
    reporting_category: 'charge',
    status: 'available',
    ...fields,
  }) satisfies Stripe.BalanceTransaction;

export const refundObject = (
  fields: Pick<
    Stripe.Refund,
    'id' | 'amount' | 'charge' | 'created' | 'currency' | 'metadata' | 'payment_intent' | 'status'
  >,
) =>
  ({
    object: 'refund',
    balance_transaction: null,
    customer: null,
    customer_account: null,
    payment_method: null,
    reason: null,
    receipt_number: null,
    source_transfer_reversal: null,
    transfer_reversal: null,
    ...fields,
  }) satisfies Stripe.Refund;

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

export const disputeObject = ({
  due_by,
  ...fields
}: Pick<Stripe.Dispute, 'id' | 'amount' | 'charge' | 'created' | 'currency' | 'payment_intent' | 'status'> & {
  due_by: number;
}) =>
  ({
    object: 'dispute',
    balance_transactions: [],
    enhanced_eligibility_types: [],
    evidence: NO_EVIDENCE,
    evidence_details: {
      due_by,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    reason: 'fraudulent',
    ...fields,
  }) satisfies Stripe.Dispute as Stripe.Dispute;

export const accountObject = (fields: Pick<Stripe.Account, 'charges_enabled'>, currentlyDue: string[]) =>
  ({
    id: 'acct_standin',
    object: 'account',
    business_profile: null,
    country: 'GB',
    default_currency: 'gbp',
    details_submitted: fields.charges_enabled,
    email: null,
    payouts_enabled: fields.charges_enabled,
    requirements: {
      alternatives: [],
      current_deadline: null,
      currently_due: currentlyDue,
      disabled_reason: null,
      errors: [],
      eventually_due: [],
      past_due: [],
      pending_verification: [],
    },
    type: 'standard',
    ...fields,
  }) satisfies Stripe.Account;

export const eventObject = (fields: { id: string; created: number; type: string; object: object }) => ({
  id: fields.id,
  object: 'event' as const,
  api_version: '2020-08-27',
  created: fields.created,
  data: { object: structuredClone(fields.object) },
  livemode: false,
  pending_webhooks: 1,
  request: null,
  type: fields.type,
});
