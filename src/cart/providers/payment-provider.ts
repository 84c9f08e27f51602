import type { Minor } from '../../shared/money.ts';

/** Who takes the money. It is another company's server: every call may fail, be slow, or have worked without saying so. */
export type PaymentProvider = {
  /** stands in payments.provider and in the address of its webhooks */
  name: string;
  /** "Card" */
  label: string;
  /** "on our card provider’s page, then back here" */
  hint: string;

  /** Asks for a payment. With the same key again it is the same payment. */
  start(request: PaymentRequest): Promise<{ reference: string; redirectUrl: string }>;
  /**
   * Reads what the provider says of a payment, from the body as it came.
   * @returns undefined for what is no concern of ours
   * @throws Forbidden when it was not signed by the provider, or too long ago; Invalid when it can't be read
   */
  parseWebhook(rawBody: string, headers: Headers): ProviderEvent | undefined;
  /** How a payment stands, for those whose webhook never came; undefined while it is open. */
  fetchState(reference: string): Promise<ProviderEvent | undefined>;
  /** Gives money back. With the same key again it is the same refund. */
  refund(request: { reference: string; amount: Minor; idempotencyKey: string }): Promise<void>;
};

export type PaymentRequest = {
  amount: Minor;
  currency: string;
  description: string;
  orderCode: string;
  /** where the buyer comes back to having paid, and without */
  returnUrl: string;
  cancelUrl: string;
  webhookUrl: string;
  idempotencyKey: string;
};

export type ProviderEvent = {
  /** the provider's own: the same whenever it is told again */
  id: string;
  reference: string;
} & ({ kind: 'failed' } | { kind: 'paid'; amount: Minor; currency: string; fee: Minor });

/** @throws Error when none of this name is configured */
export function providerNamed(providers: readonly PaymentProvider[], name: string): PaymentProvider {
  const provider = providers.find((one) => one.name === name);
  if (!provider) throw new Error(`no payment provider "${name}" is configured`);
  return provider;
}
