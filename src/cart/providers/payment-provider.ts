import type { Minor } from '../../shared/money.ts';

/** A payment provider: an external service. Every call may fail, be slow, or succeed without its response arriving. */
export type PaymentProvider = {
  /** stored in payments.provider, and part of the URL of its webhooks */
  name: string;
  /** "Card", in the reader's language. */
  label(): string;
  /** "On our card provider’s page, then back here", in the reader's language. */
  hint(): string;

  /** Creates a payment, once per idempotency key. */
  start(request: PaymentRequest): Promise<{ reference: string; redirectUrl: string }>;
  /**
   * Verifies and parses a webhook.
   * @param rawBody unchanged, because the signature covers every byte
   * @returns undefined for an event that changes nothing here
   * @throws Forbidden if the signature is wrong or too old, Invalid if the body can't be read
   */
  parseWebhook(rawBody: string, headers: Headers): ProviderEvent | undefined;
  /** Fetches the state of a payment without a webhook. @returns undefined while it is open */
  fetchState(reference: string): Promise<ProviderEvent | undefined>;
  /** Refunds part of a payment, once per idempotency key. */
  refund(request: { reference: string; amount: Minor; idempotencyKey: string }): Promise<void>;
};

export type PaymentRequest = {
  amount: Minor;
  currency: string;
  description: string;
  orderCode: string;
  /** where the buyer returns after paying */
  returnUrl: string;
  /** where the buyer returns without paying */
  cancelUrl: string;
  webhookUrl: string;
  idempotencyKey: string;
};

export type ProviderEvent = {
  /** the provider's id of the event, the same when it is sent again */
  id: string;
  reference: string;
} & ({ kind: 'failed' } | { kind: 'paid'; amount: Minor; currency: string; fee: Minor });

/** @throws Error if no provider of this name is configured */
export function providerNamed(providers: readonly PaymentProvider[], name: string): PaymentProvider {
  const provider = providers.find((one) => one.name === name);
  if (!provider) throw new Error(`no payment provider "${name}" is configured`);
  return provider;
}
