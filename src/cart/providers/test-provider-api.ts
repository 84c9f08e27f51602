import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { deriveKey } from '../../shared/http/internal-auth.ts';
import { systemClock } from '../../shared/time.ts';

/** The addresses of the test provider's API; the schemas below are its requests, responses and webhooks. */
export const TEST_API = {
  payments: '/test-provider/api/payments',
  payment: (id: string) => `/test-provider/api/payments/${encodeURIComponent(id)}`,
  refunds: '/test-provider/api/refunds',
  page: (id: string) => `/test-provider/payments/${encodeURIComponent(id)}`,
} as const;

const amount = z.int().min(1).max(2_000_000_000);
const currency = z.string().regex(/^[A-Z]{3}$/);
const key = z.string().min(8).max(200);
const address = z.url({ protocol: /^https?$/ }).max(2000);

export const testPaymentRequest = z.object({
  amount,
  currency,
  description: z.string().min(1).max(500),
  return_url: address,
  cancel_url: address,
  webhook_url: address,
  idempotency_key: key,
});
export type TestPaymentRequest = z.infer<typeof testPaymentRequest>;

export const testRefundRequest = z.object({ payment: z.string().max(100), amount, idempotency_key: key });
export type TestRefundRequest = z.infer<typeof testRefundRequest>;

export const testPaymentState = z.object({
  id: z.string(),
  amount,
  currency,
  fee: z.int().min(0),
  state: z.enum(['open', 'paid', 'failed', 'abandoned']),
});
export type TestPaymentState = z.infer<typeof testPaymentState>;

/** The body of a webhook. Its id is the same when it is sent again. */
export const testWebhook = z.object({
  id: z.string().min(1).max(200),
  type: z.string().max(100),
  payment: testPaymentState,
});
export type TestWebhook = z.infer<typeof testWebhook>;

export const webhookOf = (payment: TestPaymentState): TestWebhook => ({
  id: `evt_${payment.id}_${payment.state}`,
  type: `payment.${payment.state}`,
  payment,
});

/**
 * The headers that sign a webhook (https://www.standardwebhooks.com).
 * @param at of the system's clock, because the library compares it with that, not with the platform's
 */
export function signWebhook(
  secretKey: string,
  id: string,
  body: string,
  at = systemClock.now(),
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.epochMilliseconds / 1000)),
    'webhook-signature': signerOf(secretKey).sign(id, new Date(at.epochMilliseconds), body),
  };
}

/** @throws WebhookVerificationError unless the test provider signed this body within the last five minutes */
export function verifyWebhook(secretKey: string, body: string, headers: Headers): void {
  signerOf(secretKey).verify(body, Object.fromEntries(headers), { jsonParse: false });
}

const signerOf = (secretKey: string) => new Webhook(deriveKey(secretKey, 'test-provider'), { format: 'raw' });

/** A payment as the API and webhooks return it. */
export const stateOf = (payment: {
  id: string;
  amount_minor: number;
  currency: string;
  state: TestPaymentState['state'];
}): TestPaymentState => ({
  id: payment.id,
  amount: payment.amount_minor,
  currency: payment.currency,
  fee: Math.min(feeOn(payment.amount_minor), payment.amount_minor),
  state: payment.state,
});

/** The provider's fee: 1.5 % plus 20 minor units, as for a typical card payment. */
const feeOn = (amount: number): number => Math.round(amount * 0.015) + 20;
