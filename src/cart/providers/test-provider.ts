import { WebhookVerificationError } from 'standardwebhooks';
import type { z } from 'zod';
import { Forbidden, Invalid } from '../../shared/errors.ts';
import { signInternalRequest } from '../../shared/http/internal-auth.ts';
import type { Platform } from '../../shared/http/platform.ts';
import { minor } from '../../shared/money.ts';
import { ProviderUnavailable } from '../errors.ts';
import type { PaymentProvider, ProviderEvent } from './payment-provider.ts';
import {
  TEST_API,
  type TestPaymentRequest,
  type TestRefundRequest,
  type TestWebhook,
  testPaymentState,
  testWebhook,
  verifyWebhook,
  webhookOf,
} from './test-provider-api.ts';

const TIMEOUT_MS = 5000;

/** Money without money. It is spoken to over HTTP, as any provider is; that it answers from this app is an accident. */
export function createTestProvider(platform: Platform): PaymentProvider {
  return {
    name: 'test',
    label: 'Test payment',
    hint: 'no money moves: on a page that stands in for a card provider’s, then back here',

    async start(request) {
      const body: TestPaymentRequest = {
        amount: request.amount,
        currency: request.currency,
        description: request.description,
        return_url: request.returnUrl,
        cancel_url: request.cancelUrl,
        webhook_url: request.webhookUrl,
        idempotency_key: request.idempotencyKey,
      };
      const payment = await call(platform, 'POST', TEST_API.payments, testPaymentState, body);
      // Its pages keep the host name that the buyer's browser uses for us.
      return {
        reference: payment.id,
        redirectUrl: new URL(TEST_API.page(payment.id), request.returnUrl).href,
      };
    },

    parseWebhook(rawBody, headers) {
      try {
        verifyWebhook(platform.secretKey, rawBody, headers);
      } catch (error) {
        if (!(error instanceof WebhookVerificationError)) throw error;
        throw new Forbidden('This was not signed by the provider, or too long ago.');
      }
      return eventOf(parse(rawBody));
    },

    async fetchState(reference) {
      const payment = await call(platform, 'GET', TEST_API.payment(reference), testPaymentState);
      return eventOf(webhookOf(payment));
    },

    async refund({ reference, amount, idempotencyKey }) {
      const body: TestRefundRequest = { payment: reference, amount, idempotency_key: idempotencyKey };
      await call(platform, 'POST', TEST_API.refunds, testPaymentState, body);
    },
  };
}

function eventOf({ id, payment }: TestWebhook): ProviderEvent | undefined {
  const { id: reference, amount, currency, fee } = payment;
  switch (payment.state) {
    case 'paid':
      return { id, reference, kind: 'paid', amount: minor(amount), currency, fee: minor(fee) };
    case 'failed':
    case 'abandoned':
      return { id, reference, kind: 'failed' };
    case 'open':
      return undefined;
  }
}

function parse(rawBody: string): TestWebhook {
  try {
    return testWebhook.parse(JSON.parse(rawBody));
  } catch {
    throw new Invalid({ body: 'It is not as agreed.' }, 'The event can’t be read.');
  }
}

async function call<T extends z.ZodType>(
  platform: Platform,
  method: 'GET' | 'POST',
  path: string,
  answer: T,
  body?: TestPaymentRequest | TestRefundRequest,
): Promise<z.infer<T>> {
  const text = body && JSON.stringify(body);
  const at = platform.clock.now();
  const signed = signInternalRequest(platform.secretKey, 'cart', {
    method,
    pathAndQuery: path,
    body: text,
    at,
  });
  try {
    const response = await fetch(`${platform.config.internalUrls.cart}${path}`, {
      method,
      headers: { ...signed, accept: 'application/json', ...(text && { 'content-type': 'application/json' }) },
      body: text,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return answer.parse(await response.json());
  } catch (error) {
    throw new ProviderUnavailable('the test provider did not answer', { cause: error });
  }
}
