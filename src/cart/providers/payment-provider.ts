import type { Minor } from '../../shared/money.ts';

/** A company that takes payments, on a server of its own: every call may fail, be slow, or succeed without an answer. */
export type PaymentProvider = {
  /** As in `payments.provider` and in the address of its webhooks. */
  name: string;
  /** "Card", in the reader's language. */
  label(): string;
  /** "On our card provider’s page, then back here", in the reader's language. */
  hint(): string;

  /** Starts a payment; idempotent by `idempotencyKey`. */
  start(request: PaymentRequest): Promise<{ reference: string; redirectUrl: string }>;
  /**
   * Verifies and parses a webhook.
   * @param rawBody as received: the signature covers every byte
   * @returns undefined for an event that does not concern us
   * @throws Forbidden when the signature is wrong or too old; Invalid when the body cannot be parsed
   */
  parseWebhook(rawBody: string, headers: Headers): ProviderEvent | undefined;
  /** The state of a payment whose webhook never came; undefined while it is open. */
  fetchState(reference: string): Promise<ProviderEvent | undefined>;
  /** Refunds; idempotent by `idempotencyKey`. */
  refund(request: { reference: string; amount: Minor; idempotencyKey: string }): Promise<void>;
};

export type PaymentRequest = {
  amount: Minor;
  currency: string;
  description: string;
  orderCode: string;
  /** Where the buyer returns to after paying. */
  returnUrl: string;
  /** Where the buyer returns to without paying. */
  cancelUrl: string;
  webhookUrl: string;
  idempotencyKey: string;
};

export type ProviderEvent = {
  /** The provider's own, the same each time the event is delivered. */
  id: string;
  reference: string;
} & ({ kind: 'failed' } | { kind: 'paid'; amount: Minor; currency: string; fee: Minor });

/** @throws Error when no provider of this name is configured */
export function providerNamed(providers: readonly PaymentProvider[], name: string): PaymentProvider {
  const provider = providers.find((one) => one.name === name);
  if (!provider) throw new Error(`no payment provider "${name}" is configured`);
  return provider;
}
