import Stripe from 'stripe';
import { z } from 'zod';
import { ProviderUnavailable } from '../errors.ts';

/** What a treasurer copies from Stripe, decrypted. */
export const stripeCredentials = z.object({
  secretKey: z.string().regex(/^(sk|rk)_(test|live)_\w{10,240}$/),
  webhookSecret: z.string().regex(/^whsec_[\w+/=]{10,240}$/),
});
export type StripeCredentials = z.infer<typeof stripeCredentials>;

export const isTestKey = (secretKey: string): boolean => /^.._test_/.test(secretKey);

// Objects are fetched in this version, whatever version the webhooks of an account have.
const API_VERSION = '2026-10-28.endive';

/** Opens Stripe's SDK for an account. @param url of its API */
export function stripeClient(
  secretKey: string,
  { url, timeoutMs }: { url: string; timeoutMs: number },
): Stripe {
  const { protocol, hostname, port } = new URL(url);
  return new Stripe(secretKey, {
    apiVersion: API_VERSION,
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    ...(port && { port }),
    timeout: timeoutMs,
    maxNetworkRetries: 1,
    telemetry: false,
  });
}

/** The events that an account's webhook has to be subscribed to. */
export const WEBHOOK_EVENTS = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.succeeded',
  'payment_intent.canceled',
  'charge.refunded',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
] as const satisfies Stripe.Event.Type[];

/** The parts of an event that are the same in all versions of the API. */
export const stripeNotice = z.object({
  id: z.string().min(1).max(255),
  type: z.string().max(100),
  created: z.int().min(0).max(100_000_000_000),
  data: z.object({
    object: z.object({
      object: z.string().max(100),
      id: z.string().max(255).optional(),
      payment_intent: z.union([z.string().max(255), z.object({ id: z.string().max(255) })]).nullish(),
    }),
  }),
});

/**
 * Calls the SDK.
 * @throws ProviderUnavailable in the provider's words without what they are about, since they may contain a part of a key
 */
export async function callStripe<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw unavailable(error);
  }
}

function unavailable(error: unknown): ProviderUnavailable {
  if (error instanceof ProviderUnavailable) return error;
  if (!(error instanceof Stripe.errors.StripeError))
    return new ProviderUnavailable('Stripe gave no valid answer');
  const { type, code, statusCode, requestId } = error;
  const facts = [type, code, statusCode, requestId].filter((fact) => fact !== undefined);
  return new ProviderUnavailable(`Stripe refused a call: ${facts.join(', ')}`, {
    code: statusOf(statusCode),
  });
}

const statusOf = (status: number | undefined) =>
  status === 401 ? 'unauthorised' : status === 403 ? 'forbidden' : 'unavailable';

/** Whether Stripe understood a call and refused it, so that nothing has happened, and nothing will if it is repeated. */
export const isRefused = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError;
