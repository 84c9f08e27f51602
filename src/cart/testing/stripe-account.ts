import Stripe from 'stripe';
import type { Clock } from '../../shared/time.ts';
import {
  balanceObject,
  chargeObject,
  disputeObject,
  eventObject,
  intentObject,
  refundObject,
  sessionObject,
} from './stripe-objects.ts';

export type StandInPayment = {
  session: Stripe.Checkout.Session;
  isManual: boolean;
  intent: Stripe.PaymentIntent | undefined;
  charge: Stripe.Charge | undefined;
  refunds: Stripe.Refund[];
  disputes: Stripe.Dispute[];
};
export type StandInEvent = ReturnType<typeof eventObject>;

/** What a buyer chooses on the hosted page. */
export const DECISIONS = ['card', 'declined', 'delayed', 'leave'] as const;
export type Decision = (typeof DECISIONS)[number];

/** 1.5 % and 20p, as for a British card. */
const feeOf = (amount: number): number => Math.round(amount * 0.015) + 20;

/** An account at the stand-in for Stripe: what has happened to its payments, and the events that tell of it. */
export class StandInAccount {
  readonly payments = new Map<string, StandInPayment>();
  readonly events: StandInEvent[] = [];
  chargesEnabled = true;
  currentlyDue: string[] = [];
  /** how far a refund is when it is made */
  refundStatus: 'pending' | 'succeeded' | 'failed' = 'succeeded';
  /** called with each event */
  onEvent: (event: StandInEvent) => void = () => {};
  readonly #clock: Clock;
  #ids = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  createSession(origin: string, params: URLSearchParams): Stripe.Checkout.Session {
    const id = this.#id('cs_test');
    const metadata = metadataOf(params, 'metadata');
    const session = sessionObject({
      id,
      amount_total: Number(params.get('line_items[0][price_data][unit_amount]')),
      currency: params.get('line_items[0][price_data][currency]'),
      cancel_url: params.get('cancel_url'),
      success_url: params.get('success_url'),
      client_reference_id: params.get('client_reference_id'),
      created: this.#now(),
      expires_at: Number(params.get('expires_at') ?? this.#now() + 86_400),
      locale: (params.get('locale') ?? null) as Stripe.Checkout.Session['locale'],
      metadata,
      payment_method_types: ['card'],
      url: `${origin}/pay/${id}`,
    });
    const isManual = params.get('payment_intent_data[capture_method]') === 'manual';
    const payment = { session, isManual, intent: undefined, charge: undefined, refunds: [], disputes: [] };
    this.payments.set(id, payment);
    return session;
  }

  payment(sessionId: string): StandInPayment {
    const payment = this.payments.get(sessionId);
    if (!payment) throw new Error(`no session ${sessionId}`);
    return payment;
  }

  findByIntent = (intentId: string): StandInPayment | undefined =>
    [...this.payments.values()].find(({ intent }) => intent?.id === intentId);

  decide(sessionId: string, decision: Exclude<Decision, 'leave'>): void {
    const payment = this.payment(sessionId);
    const { session, isManual } = payment;
    if (session.status !== 'open') return;
    const { amount_total: total, metadata } = session;
    const intent = intentObject({
      id: payment.intent?.id ?? this.#id('pi'),
      amount: total ?? 0,
      capture_method: isManual ? 'manual' : 'automatic_async',
      created: this.#now(),
      currency: session.currency ?? '',
      metadata: metadata ?? {},
      payment_method_types: ['card'],
      status: 'requires_payment_method',
    });
    payment.intent = intent;
    if (decision === 'declined') return;
    session.status = 'complete';
    session.payment_intent = intent.id;
    if (decision === 'delayed') payment.intent = { ...intent, status: 'processing' };
    else this.#charge(payment, !isManual);
    this.#tell('checkout.session.completed', session);
    if (payment.intent.status === 'succeeded') this.#tell('payment_intent.succeeded', payment.intent);
  }

  /** A delayed payment arrives, or fails. */
  arrive(sessionId: string, hasCome: boolean): void {
    const payment = this.payment(sessionId);
    const { session, intent } = payment;
    if (intent?.status !== 'processing') return;
    if (hasCome) this.#charge(payment, true);
    else payment.intent = { ...intent, status: 'requires_payment_method' };
    this.#tell(`checkout.session.async_payment_${hasCome ? 'succeeded' : 'failed'}`, session);
  }

  capture(intentId: string, amount: number): Stripe.PaymentIntent | undefined {
    const payment = this.findByIntent(intentId);
    if (payment?.intent?.status !== 'requires_capture' || !payment.charge) return undefined;
    this.#receive(payment, payment.charge, amount);
    this.#tell('payment_intent.succeeded', payment.intent);
    return payment.intent;
  }

  cancel(intentId: string): Stripe.PaymentIntent | undefined {
    const payment = this.findByIntent(intentId);
    if (payment?.intent?.status !== 'requires_capture') return undefined;
    payment.intent = { ...payment.intent, status: 'canceled', amount_capturable: 0 };
    this.#tell('payment_intent.canceled', payment.intent);
    return payment.intent;
  }

  expire(sessionId: string): Stripe.Checkout.Session | undefined {
    const { session } = this.payment(sessionId);
    if (session.status !== 'open') return undefined;
    session.status = 'expired';
    this.#tell('checkout.session.expired', session);
    return session;
  }

  /** Makes a refund. @returns undefined if there is not as much left */
  refund(intentId: string, amount: number, metadata: Record<string, string> = {}): Stripe.Refund | undefined {
    const payment = this.findByIntent(intentId);
    const { intent, charge } = payment ?? {};
    if (!payment || intent?.status !== 'succeeded' || !charge) return undefined;
    const left = intent.amount_received - charge.amount_refunded;
    if (amount <= 0 || amount > left) return undefined;
    const id = this.#id('re');
    const refund = refundObject({
      ...{ id, amount, metadata, charge: charge.id, payment_intent: intent.id, currency: intent.currency },
      created: this.#now(),
      status: this.refundStatus,
    });
    payment.refunds.unshift(refund);
    if (refund.status !== 'failed') charge.amount_refunded += amount;
    this.#tell('charge.refunded', charge);
    return refund;
  }

  /** Ends a refund: one that is pending, or days later one that has succeeded. */
  endRefund(refundId: string, status: 'succeeded' | 'failed'): void {
    for (const { refunds, charge } of this.payments.values()) {
      const refund = refunds.find(({ id }) => id === refundId);
      if (!refund || refund.status === 'failed') continue;
      refund.status = status;
      if (charge && status === 'failed') charge.amount_refunded -= refund.amount;
      this.#tell(status === 'failed' ? 'refund.failed' : 'refund.updated', refund);
    }
  }

  dispute(
    sessionId: string,
    { amount, inquiry = false }: { amount?: number; inquiry?: boolean } = {},
  ): Stripe.Dispute {
    const payment = this.payment(sessionId);
    const { intent, charge } = payment;
    if (!intent || !charge) throw new Error('nothing was paid');
    charge.disputed = true;
    const dispute = disputeObject({
      id: this.#id('du'),
      amount: amount ?? intent.amount_received,
      charge: charge.id,
      created: this.#now(),
      currency: intent.currency,
      payment_intent: intent.id,
      status: inquiry ? 'warning_needs_response' : 'needs_response',
      due_by: this.#now() + 7 * 86_400,
    });
    if (!inquiry) dispute.balance_transactions.push(this.#balance(-dispute.amount, 2000, dispute));
    payment.disputes.unshift(dispute);
    this.#tell('charge.dispute.created', dispute);
    if (!inquiry) this.#tell('charge.dispute.funds_withdrawn', dispute);
    return dispute;
  }

  closeDispute(disputeId: string, status: 'won' | 'lost' | 'warning_closed'): void {
    for (const { disputes } of this.payments.values()) {
      const dispute = disputes.find(({ id }) => id === disputeId);
      if (!dispute) continue;
      dispute.status = status;
      this.#tell('charge.dispute.closed', dispute);
      if (status !== 'won') continue;
      dispute.balance_transactions.push(this.#balance(dispute.amount, -2000, dispute));
      this.#tell('charge.dispute.funds_reinstated', dispute);
    }
  }

  #charge(payment: StandInPayment, isCaptured: boolean): void {
    const { intent } = payment;
    if (!intent) return;
    payment.charge = chargeObject({
      id: this.#id('ch'),
      amount: intent.amount,
      amount_captured: 0,
      captured: false,
      created: this.#now(),
      currency: intent.currency,
      metadata: intent.metadata,
      payment_intent: intent.id,
      status: 'succeeded',
    });
    if (isCaptured) this.#receive(payment, payment.charge, intent.amount);
    else payment.intent = { ...intent, status: 'requires_capture', amount_capturable: intent.amount };
  }

  #receive(payment: StandInPayment, charge: Stripe.Charge, amount: number): void {
    const { intent, session } = payment;
    if (!intent) return;
    payment.intent = { ...intent, status: 'succeeded', amount_received: amount, amount_capturable: 0 };
    Object.assign(charge, { captured: true, amount_captured: amount });
    charge.balance_transaction = this.#balance(amount, feeOf(amount), charge);
    session.payment_status = 'paid';
  }

  #balance = (amount: number, fee: number, { id, currency }: { id: string; currency: string }) =>
    balanceObject({
      id: this.#id('txn'),
      amount,
      created: this.#now(),
      currency,
      fee,
      source: id,
      type: 'charge',
    });

  #tell(type: string, object: object): void {
    const event = eventObject({ id: this.#id('evt'), created: this.#now(), type, object });
    this.events.push(event);
    this.onEvent(event);
  }

  #now = (): number => Math.floor(this.#clock.now().epochMilliseconds / 1000);
  #id = (kind: string): string => `${kind}_${String(++this.#ids).padStart(6, '0')}standin`;
}

/** The fields of metadata in a request: `metadata[page]=7`. */
export function metadataOf(params: URLSearchParams, name: string): Record<string, string> {
  const prefix = `${name}[`;
  return Object.fromEntries(
    [...params].flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length, -1), value] as const] : [],
    ),
  );
}

/** Signs the body of a webhook as Stripe does. */
export const signatureHeader = (payload: string, secret: string, at: Temporal.Instant): string =>
  Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    timestamp: Math.floor(at.epochMilliseconds / 1000),
  });
