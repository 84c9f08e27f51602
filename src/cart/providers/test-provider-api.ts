import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';

// What the cart knows of the test provider: its API and its webhooks, as its documentation would describe them.

const amount = z.int().min(0).max(1_000_000_000_000);
const payment = z.object({
  id: z.string().min(1).max(100),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** all that had come when it happened */
  paid: amount,
  /** null until it is known */
  fee: amount.nullable(),
});

/** Something that has happened to a payment: the body of a webhook, and what the API lists. */
export const testEvent = z.object({
  id: z.string().min(1).max(200),
  type: z.string().max(100),
  payment,
  refund: z.object({ id: z.string().min(1).max(100), amount: amount.optional() }).optional(),
});
export type TestEvent = z.infer<typeof testEvent>;

export const testPayment = z.object({
  id: z.string().min(1).max(100),
  page_url: z.url({ protocol: /^https?$/ }),
  events: z.array(testEvent),
});

export const testRefund = z.object({
  id: z.string().min(1).max(100),
  state: z.enum(['pending', 'succeeded', 'failed']),
});

/**
 * Checks the signature of a webhook (https://www.standardwebhooks.com), which is valid for five minutes.
 * @returns whether it is right
 */
export function isSignedBy(secret: string, rawBody: string, headers: Headers): boolean {
  try {
    new Webhook(secret).verify(rawBody, Object.fromEntries(headers), { jsonParse: false });
    return true;
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return false;
  }
}
