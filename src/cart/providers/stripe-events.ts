import type Stripe from 'stripe';
import { minor, sumOf } from '../../shared/money.ts';
import type { DisputeFacts, ProviderEvent } from './payment-provider.ts';

/** All that Stripe knows of a payment. */
export type StripePayment = {
  session: Stripe.Checkout.Session;
  intent: Stripe.PaymentIntent | undefined;
  charge: Stripe.Charge | undefined;
  refunds: readonly Stripe.Refund[];
  disputes: readonly Stripe.Dispute[];
};

/** The key in the metadata of a refund that a call of ours has made. */
export const REFUND_KEY = 'refund';

/**
 * Describes what has happened to a payment by now, in the order in which it happened. Equal states have events with equal
 * ids, so each counts once, in whatever order notices of them arrive.
 */
export function eventsOf(payment: StripePayment): ProviderEvent[] {
  const { session, refunds, disputes } = payment;
  const { page = '', order = '', attempt = '' } = session.metadata ?? {};
  const about = { reference: session.id, claims: { page, order, attempt } };
  return [
    ...progressOf(payment),
    ...feeOf(payment),
    ...refunds.flatMap(refundEvents),
    ...disputes.flatMap(disputeEvents),
  ].map((event) => ({ ...event, ...about }));
}

type WithoutReference<E> = E extends unknown ? Omit<E, 'reference' | 'claims'> : never;
type Happened = WithoutReference<ProviderEvent>;

function progressOf({ session, intent }: StripePayment): Happened[] {
  if (session.status === 'expired') return [{ id: `${session.id}:expired`, kind: 'cancelled' }];
  if (session.status !== 'complete' || !intent) return [];
  const { id, currency, amount_received: received } = intent;
  switch (intent.status) {
    case 'processing':
      return [{ id: `${id}:processing`, kind: 'pending' }];
    case 'requires_capture':
      return [{ id: `${id}:authorised`, kind: 'authorised' }];
    case 'succeeded':
      return [
        {
          id: `${id}:paid:${received}:${currency}`,
          kind: 'paid',
          amount: minor(received),
          currency: currency.toUpperCase(),
        },
      ];
    case 'canceled':
      return [{ id: `${id}:canceled`, kind: 'cancelled' }];
    // The buyer has completed the page, so a delayed payment has failed since.
    case 'requires_payment_method':
      return [{ id: `${id}:failed`, kind: 'failed' }];
    default:
      return [];
  }
}

/**
 * The fees of the payment, its refunds and disputes, as far as they are in its currency: an account whose balance is in
 * another is charged in that, which is no amount of this payment.
 */
function feeOf({ intent, charge, refunds, disputes }: StripePayment): Happened[] {
  if (intent?.status !== 'succeeded') return [];
  const transactions = [
    charge?.balance_transaction,
    ...refunds.map((refund) => refund.balance_transaction),
    ...disputes.flatMap((dispute) => dispute.balance_transactions),
  ].filter((each) => typeof each === 'object' && each !== null);
  const ofCurrency = transactions.filter(({ currency }) => currency === intent.currency);
  const fee = sumOf(ofCurrency.map((each) => each.fee));
  if (ofCurrency.length === 0 || fee < 0) return [];
  const at = Math.max(...ofCurrency.map(({ created }) => created));
  const id = `${intent.id}:fee:${fee}:${ofCurrency.length}`;
  return [{ id, kind: 'fee', fee: minor(fee), feeAt: instantOf(at) }];
}

function refundEvents({ id, status, amount, currency, metadata }: Stripe.Refund): Happened[] {
  const refund = {
    refundReference: id,
    amount: minor(amount),
    currency: currency.toUpperCase(),
    isOurs: metadata?.[REFUND_KEY] !== undefined,
  };
  switch (status) {
    case 'succeeded':
      return [{ id: `${id}:succeeded`, kind: 'refunded', ...refund }];
    case 'failed':
    case 'canceled':
      return [{ id: `${id}:failed`, kind: 'refund-failed', ...refund }];
    default:
      return [];
  }
}

function disputeEvents(given: Stripe.Dispute): Happened[] {
  const { id, status } = given;
  const dispute = disputeFacts(given);
  const due = dispute.evidenceDueAt?.epochMilliseconds ?? 0;
  const opened: Happened = { id: `${id}:opened:${due}`, kind: 'disputed', dispute };
  switch (status) {
    case 'warning_needs_response':
    case 'warning_under_review':
      return [{ id: `${id}:inquiry:${due}`, kind: 'inquiry', dispute }];
    case 'warning_closed':
    case 'prevented':
      return [{ id: `${id}:inquiry-closed`, kind: 'inquiry-closed', dispute }];
    case 'won':
      return [opened, { id: `${id}:won`, kind: 'dispute-won', dispute }];
    // An appeal does not give the money back yet.
    case 'lost':
    case 'appeal_needs_response':
    case 'appeal_under_review':
      return [opened, { id: `${id}:lost`, kind: 'dispute-lost', dispute }];
    default:
      return [opened];
  }
}

const disputeFacts = ({ id, amount, currency, reason, evidence_details }: Stripe.Dispute): DisputeFacts => ({
  reference: id,
  amount: minor(amount),
  currency: currency.toUpperCase(),
  reason: reason.slice(0, 100),
  ...(evidence_details.due_by !== null && { evidenceDueAt: instantOf(evidence_details.due_by) }),
});

const instantOf = (seconds: number): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(seconds * 1000);
