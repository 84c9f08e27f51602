import type { ContainerId } from '../../shared/ids.ts';
import type { Minor } from '../../shared/money.ts';
import type { EncryptedSecret } from '../../shared/secrets.ts';
import type { BankAccount } from '../rules/bank-account.ts';

/** A kind of payment provider. Each page has an account of its own with it. */
export type ProviderKind = {
  /** stored in payments.provider, and part of the URL of its webhooks */
  name: string;
  /** whether a page can be paid by it without an account, as in development */
  needsNoAccount: boolean;
  open(account: ProviderAccount): PaymentProvider;
  /** what a page's account with it must be told: where its webhooks go, and of which events; absent if it needs no keys */
  webhook?(containerId: ContainerId): WebhookAddress;
};

export type WebhookAddress = { url: string; events: readonly string[] };

/** A page's account with a provider. */
export type ProviderAccount = {
  containerId: ContainerId;
  settings: Readonly<Record<string, unknown>>;
  credentials?: EncryptedSecret | undefined;
  /** the kinds of things that are paid by it; all if absent */
  sells?: { hire: boolean; tickets: boolean } | undefined;
};

/**
 * A page's account with a payment provider: an external service. Every call may fail, be slow, or succeed without its
 * response arriving. Calls with the same idempotency key have one effect.
 */
export type PaymentProvider = {
  name: string;
  /** "Card", in the reader's language. */
  label(): string;
  /** "On our card provider’s page, then back here", in the reader's language. */
  hint(): string;
  /** where its money arrives first */
  ledgerAccount: 'clearing' | 'bank' | 'cash';
  /** how long a buyer may take to pay: minutes for a card, days for a bank transfer */
  payWithin: { minutes: number };
  /** how long an authorisation lasts; absent if it can't only authorise */
  authorisedFor?: { hours: number };
  /** how long money may be on its way once the buyer has paid, as by direct debit */
  arrivesWithin?: { hours: number };
  /** the kinds of things that are paid by it; all if absent */
  sells?: { hire: boolean; tickets: boolean } | undefined;
  /** absent if an external service reports its payments: people of the page record them */
  byHand?: PromisedPayment;

  /** Creates a payment. @throws ProviderUnavailable */
  start(request: PaymentRequest): Promise<{ reference: string; redirectUrl: string }>;
  /**
   * Reads a webhook. An unsigned one is only a hint: its payment is fetched from the provider.
   * @param rawBody unchanged, because a signature covers every byte
   * @returns what has happened; nothing for an event that changes nothing here
   * @throws Forbidden if the signature is wrong or too old, Invalid if the body can't be read, ProviderUnavailable
   */
  readWebhook(rawBody: string, headers: Headers): Promise<ProviderEvent[]>;
  /** Fetches the state of a payment without a webhook. @returns nothing while it is open. @throws ProviderUnavailable */
  fetchState(reference: string): Promise<ProviderEvent[]>;
  /** absent if the provider can't list what it has told; then only single payments are asked for */
  notices?: ProviderNotices;
  /** Calls the provider to find out whether the account can be paid. @throws ProviderUnavailable */
  check?(): Promise<AccountCheck>;
  /** Charges an authorised payment, or a part of it; the rest is released. @throws ProviderUnavailable */
  capture(request: { reference: string; amount: Minor; idempotencyKey: string }): Promise<ProviderEvent[]>;
  /** Releases an authorised payment, or withdraws an open one. @throws ProviderUnavailable */
  cancel(request: { reference: string; idempotencyKey: string }): Promise<ProviderEvent[]>;
  /** Refunds a payment or a part of it. @returns the provider's id of the refund, and how far it is. @throws ProviderUnavailable */
  refund(request: {
    reference: string;
    amount: Minor;
    idempotencyKey: string;
  }): Promise<{ reference: string; state: 'pending' | 'succeeded' | 'failed' }>;
};

/** What a provider has told, or tried to tell, by webhooks. */
export type ProviderNotices = {
  /** Lists the notices of a time that are about payments, oldest first. @throws ProviderUnavailable */
  list(range: { from: Temporal.Instant; to: Temporal.Instant }): Promise<ProviderNotice[]>;
  /** Fetches what a notice is about, as readWebhook does. @throws ProviderUnavailable */
  read(notice: ProviderNotice): Promise<ProviderEvent[]>;
};

export type ProviderNotice = {
  id: string;
  /** the provider's type and id of what it is about */
  object: string;
  objectId: string;
  at: Temporal.Instant;
};

/** What a provider says of an account. */
export type AccountCheck = {
  name: string;
  /** whether it moves no money, because its key is one for tests */
  isTest: boolean;
  /** whether it can be paid */
  takesPayments: boolean;
  /** what is to do before it can be paid, in the provider's words; `webhook` and `events` if it does not call us, or not about all */
  missing: readonly string[];
};

/**
 * What the buyer promises: a bank transfer within some days, for which the places are held, or payment at the venue, for
 * which the order is accepted at once. Calls to such a provider change nothing and fetch nothing.
 */
export type PromisedPayment = { kind: 'transfer'; days: number; account: BankAccount } | { kind: 'venue' };

export type PaymentRequest = {
  amount: Minor;
  currency: string;
  description: string;
  orderCode: string;
  /** the buyer's language (BCP 47) */
  locale: string;
  /** `later`: only authorise it, because the venue has to say yes first */
  capture: 'now' | 'later';
  /** where the buyer returns after paying */
  returnUrl: string;
  /** where the buyer returns without paying */
  cancelUrl: string;
  webhookUrl: string;
  /** of the payment: the same at each retry */
  createdAt: Temporal.Instant;
  attemptKey: string;
  idempotencyKey: string;
};

type Amount = { amount: Minor; currency: string };
type Fee = {
  fee: Minor;
  /** the provider's time of it, so that an older one changes nothing; without it, a fee never becomes less */
  feeAt?: Temporal.Instant;
};
type Refund = Partial<Amount> & {
  refundReference: string;
  /** whether it was made by a call of ours, or at the provider's own site; absent if the provider does not say */
  isOurs?: boolean;
};

/** A buyer's bank takes a payment back, or asks about it. */
export type DisputeFacts = Amount & {
  reference: string;
  reason?: string;
  /** until when the bank takes evidence */
  evidenceDueAt?: Temporal.Instant;
};

export type ProviderEvent = {
  /** the provider's id of the event, the same when it is sent again */
  id: string;
  /** the provider's id of the payment */
  reference: string;
  /** what the provider says that the payment is for */
  claims?: { page: string; order: string; attempt: string };
} /** all that was asked for has come; `amount` is all of it. The fee may come later, with another event. */ & (
  | ({ kind: 'paid' } & Amount & Partial<Fee>)
  /** a part has come; `amount` is all that has come so far */
  | ({ kind: 'part-paid' } & Amount & Partial<Fee>)
  /** it is on its way, and may still fail */
  | { kind: 'pending' }
  | { kind: 'authorised' }
  | { kind: 'failed' }
  /** withdrawn, or an authorisation released */
  | { kind: 'cancelled' }
  /** the provider's fee for the payment so far */
  | ({ kind: 'fee' } & Fee)
  | ({ kind: 'refunded' } & Refund)
  /** also days after it was reported as refunded */
  | ({ kind: 'refund-failed' } & Refund)
  /** the buyer's bank asks about it, and takes nothing back yet, or asks no more */
  | { kind: 'inquiry'; dispute: DisputeFacts }
  | { kind: 'inquiry-closed'; dispute: DisputeFacts }
  /** the buyer's bank has taken it back for now, given it back, or taken it back for good: all of it, or the amount of the dispute */
  | { kind: 'disputed'; dispute?: DisputeFacts }
  | { kind: 'dispute-won'; dispute?: DisputeFacts }
  | { kind: 'dispute-lost'; dispute?: DisputeFacts }
  /** all that a notice is about is among the events before this one; `id` is the notice's */
  | { kind: 'notice-read' }
);
