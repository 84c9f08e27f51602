import { z } from 'zod';
import { Forbidden, Invalid } from '../../shared/errors.ts';
import { deriveKey } from '../../shared/http/internal-auth.ts';
import type { Platform } from '../../shared/http/platform.ts';
import { minor } from '../../shared/money.ts';
import { ProviderUnavailable } from '../errors.ts';
import { reason, t } from '../messages/translate.ts';
import type { PaymentProvider, ProviderAccount, ProviderEvent, ProviderKind } from './payment-provider.ts';
import { isSignedBy, type TestEvent, testEvent, testPayment, testRefund } from './test-provider-api.ts';

/** A provider that moves no money. It is called over HTTP at an origin of its own, as every other is. */
export const testProviderKind = (
  { config, secretKey }: Pick<Platform, 'config' | 'secretKey'>,
  { timeoutMs = 5000 } = {},
): ProviderKind => ({
  name: 'test',
  needsNoAccount: true,
  open: (account) =>
    createTestProvider({ url: config.testProvider.url, timeoutMs, ...keysOf(account, secretKey) }),
});

const settingsSchema = z.object({ api_key: z.string(), webhook_secret: z.string() });

/** The keys in the settings of a page's account; without an account, those that the provider derives from SECRET_KEY too. */
function keysOf({ containerId, settings }: ProviderAccount, secretKey: string) {
  const { data } = settingsSchema.safeParse(settings);
  if (data) return { apiKey: data.api_key, webhookSecret: data.webhook_secret };
  const account = `page-${containerId}`;
  return {
    apiKey: `${account}.${deriveKey(secretKey, `test-provider-api/${account}`).toString('base64url')}`,
    webhookSecret: `whsec_${deriveKey(secretKey, `test-provider-webhooks/${account}`).toString('base64')}`,
  };
}

type Connection = { url: string; apiKey: string; webhookSecret: string; timeoutMs: number };

function createTestProvider(connection: Connection): PaymentProvider {
  return {
    name: 'test',
    label: () => t('test_provider.label'),
    hint: () => t('test_provider.hint'),
    ledgerAccount: 'clearing',
    payWithin: { minutes: 15 },
    authorisedFor: { hours: 7 * 24 },

    async start(request) {
      const body = {
        amount: request.amount,
        currency: request.currency,
        capture: request.capture,
        description: request.description,
        locale: request.locale,
        return_url: request.returnUrl,
        cancel_url: request.cancelUrl,
        webhook_url: request.webhookUrl,
      };
      const { idempotencyKey } = request;
      const payment = await call(connection, '/payments', testPayment, { body, idempotencyKey });
      return { reference: payment.id, redirectUrl: payment.page_url };
    },

    async readWebhook(rawBody, headers) {
      if (!isSignedBy(connection.webhookSecret, rawBody, headers)) {
        throw new Forbidden(reason('bad_signature'));
      }
      return eventsOf(parse(rawBody));
    },

    async fetchState(reference) {
      const { events } = await call(connection, pathOf(reference), testPayment);
      return events.flatMap(eventsOf);
    },

    async capture({ reference, amount }) {
      const path = `${pathOf(reference)}/captures`;
      const { events } = await call(connection, path, testPayment, { body: { amount } });
      return events.flatMap(eventsOf);
    },

    async cancel({ reference }) {
      const path = `${pathOf(reference)}/cancellation`;
      const { events } = await call(connection, path, testPayment, { body: {} });
      return events.flatMap(eventsOf);
    },

    async refund({ reference, amount, idempotencyKey }) {
      const body = { payment: reference, amount };
      const { id, state } = await call(connection, '/refunds', testRefund, { body, idempotencyKey });
      return { reference: id, state };
    },
  };
}

const pathOf = (reference: string): string => `/payments/${encodeURIComponent(reference)}`;

function parse(rawBody: string): TestEvent {
  try {
    return testEvent.parse(JSON.parse(rawBody));
  } catch {
    throw new Invalid({ body: reason('bad_body') }, reason('bad_event'));
  }
}

/** The event in the terms of the port; nothing for one of an unknown type, which a provider may add at any time. */
function eventsOf({ id, type, payment, refund }: TestEvent): ProviderEvent[] {
  const event = { id, reference: payment.id };
  const received = {
    amount: minor(payment.paid),
    currency: payment.currency,
    ...(payment.fee !== null && { fee: minor(payment.fee) }),
  };
  switch (type) {
    case 'payment.paid':
      return [{ ...event, kind: 'paid', ...received }];
    case 'payment.part_paid':
      return [{ ...event, kind: 'part-paid', ...received }];
    case 'payment.fee':
      return payment.fee === null ? [] : [{ ...event, kind: 'fee', fee: minor(payment.fee) }];
    case 'payment.pending':
      return [{ ...event, kind: 'pending' }];
    case 'payment.authorised':
      return [{ ...event, kind: 'authorised' }];
    case 'payment.failed':
      return [{ ...event, kind: 'failed' }];
    case 'payment.cancelled':
      return [{ ...event, kind: 'cancelled' }];
    case 'payment.disputed':
      return [{ ...event, kind: 'disputed' }];
    case 'payment.dispute_won':
      return [{ ...event, kind: 'dispute-won' }];
    case 'payment.dispute_lost':
      return [{ ...event, kind: 'dispute-lost' }];
    case 'refund.succeeded':
      return refund ? [{ ...event, kind: 'refunded', ...refundOf(refund, payment.currency) }] : [];
    case 'refund.failed':
      return refund ? [{ ...event, kind: 'refund-failed', ...refundOf(refund, payment.currency) }] : [];
    default:
      return [];
  }
}

const refundOf = ({ id, amount }: NonNullable<TestEvent['refund']>, currency: string) => ({
  refundReference: id,
  ...(amount !== undefined && { amount: minor(amount), currency }),
});

async function call<T extends z.ZodType>(
  { url, apiKey, timeoutMs }: Connection,
  path: string,
  responseSchema: T,
  request?: { body: object; idempotencyKey?: string },
): Promise<z.infer<T>> {
  try {
    const response = await fetch(`${url}/v1${path}`, {
      method: request ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${apiKey}`,
        accept: 'application/json',
        ...(request && { 'content-type': 'application/json' }),
        ...(request?.idempotencyKey && { 'idempotency-key': request.idempotencyKey }),
      },
      ...(request && { body: JSON.stringify(request.body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`the test provider answered ${response.status}`);
    return responseSchema.parse(await response.json());
  } catch (error) {
    throw new ProviderUnavailable('the test provider gave no valid answer', { cause: error });
  }
}
