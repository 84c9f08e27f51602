import Stripe from 'stripe';
import { Forbidden, Invalid } from '../../shared/errors.ts';
import type { Platform } from '../../shared/http/platform.ts';
import type { ContainerId } from '../../shared/ids.ts';
import { decryptSecret } from '../../shared/secrets.ts';
import { ProviderUnavailable } from '../errors.ts';
import { reason, t } from '../messages/translate.ts';
import type {
  PaymentProvider,
  PaymentRequest,
  ProviderAccount,
  ProviderEvent,
  ProviderKind,
  ProviderNotice,
} from './payment-provider.ts';
import { checkStripeAccount, webhookUrl } from './stripe-check.ts';
import {
  callStripe,
  isRefused,
  type StripeCredentials,
  stripeClient,
  stripeCredentials,
  stripeNotice,
  WEBHOOK_EVENTS,
} from './stripe-client.ts';
import { eventsOf, REFUND_KEY, type StripePayment } from './stripe-events.ts';

/** Cards and what else a page accepts at Stripe, on Stripe's own page (https://docs.stripe.com/payments/checkout). */
export const stripeKind = (
  { config, secretKey, clock }: Pick<Platform, 'config' | 'secretKey' | 'clock'>,
  { timeoutMs = 4000 } = {},
): ProviderKind => ({
  name: 'stripe',
  needsNoAccount: false,
  webhook: (containerId) => ({ url: webhookUrl(config.urls.cart, containerId), events: WEBHOOK_EVENTS }),
  open(account) {
    const credentials = readCredentials(account, {
      secretKey,
      previousSecretKeys: config.previousSecretKeys,
    });
    return createStripe({
      containerId: account.containerId,
      credentials,
      site: config.urls.cart,
      // What can't be read can't be called, and so is offered for nothing.
      sells: credentials ? account.sells : { hire: false, tickets: false },
      now: () => clock.now(),
      open: (key) => stripeClient(key, { url: config.stripeApiUrl, timeoutMs }),
    });
  },
});

/** What the credentials of an account belong to, so that they are worth nothing with another one. */
export const credentialsOf = (containerId: ContainerId, provider: string): string =>
  `payment-account/${containerId}/${provider}`;

function readCredentials(
  { containerId, credentials }: ProviderAccount,
  keys: Parameters<typeof decryptSecret>[0],
): StripeCredentials | undefined {
  const text = credentials && decryptSecret(keys, credentialsOf(containerId, 'stripe'), credentials);
  return text === undefined ? undefined : stripeCredentials.safeParse(JSON.parse(text)).data;
}

type Account = {
  containerId: ContainerId;
  credentials: StripeCredentials | undefined;
  /** the cart's URL: other platforms and shops may use the same account */
  site: string;
  sells: ProviderAccount['sells'];
  now(): Temporal.Instant;
  open(secretKey: string): Stripe;
};

function createStripe(account: Account): PaymentProvider {
  const client = () => account.open(keysOf(account).secretKey);
  return {
    name: 'stripe',
    label: () => t('stripe.label'),
    hint: () => t('stripe.hint'),
    ledgerAccount: 'clearing',
    payWithin: { minutes: SESSION_MINUTES },
    // Networks keep an online authorisation for five to seven days.
    authorisedFor: { hours: 5 * 24 },
    arrivesWithin: { hours: 14 * 24 },
    sells: account.sells,

    async start(request) {
      const { id, url } = await callStripe(() =>
        client().checkout.sessions.create(sessionOf(request, account), {
          idempotencyKey: request.idempotencyKey,
        }),
      );
      if (!url) throw new ProviderUnavailable('Stripe gave no address to pay at');
      return { reference: id, redirectUrl: url };
    },

    async readWebhook(rawBody, headers) {
      const notice = readNotice(rawBody, headers, account);
      return notice ? await readEvents(client(), notice, account) : [];
    },

    async fetchState(reference) {
      return eventsOf(await fetchPayment(client(), reference));
    },

    async capture({ reference, amount, idempotencyKey }) {
      const stripe = client();
      const { intent } = await fetchPayment(stripe, reference);
      if (intent?.status === 'requires_capture') {
        await unlessRefused(() =>
          stripe.paymentIntents.capture(intent.id, { amount_to_capture: amount }, { idempotencyKey }),
        );
      }
      return eventsOf(await fetchPayment(stripe, reference));
    },

    async cancel({ reference, idempotencyKey }) {
      const stripe = client();
      const { session, intent } = await fetchPayment(stripe, reference);
      if (session.status === 'open') {
        await unlessRefused(() => stripe.checkout.sessions.expire(reference, {}, { idempotencyKey }));
      } else if (intent?.status === 'requires_capture') {
        await unlessRefused(() => stripe.paymentIntents.cancel(intent.id, {}, { idempotencyKey }));
      }
      return eventsOf(await fetchPayment(stripe, reference));
    },

    async refund({ reference, amount, idempotencyKey }) {
      const stripe = client();
      const { intent, refunds } = await fetchPayment(stripe, reference);
      if (!intent) throw new ProviderUnavailable('Stripe has no payment to refund');
      // Stripe forgets an idempotency key after a day.
      const before = refunds.find(({ metadata }) => metadata?.[REFUND_KEY] === idempotencyKey);
      const params = {
        payment_intent: intent.id,
        amount,
        metadata: { [REFUND_KEY]: idempotencyKey },
      };
      try {
        const refund = before ?? (await stripe.refunds.create(params, { idempotencyKey }));
        return { reference: refund.id, state: refundState(refund.status) };
      } catch (error) {
        if (isRefused(error)) return { reference: `refused-${idempotencyKey}`, state: 'failed' };
        return await callStripe(() => Promise.reject(error));
      }
    },

    notices: {
      async list({ from, to }) {
        return await callStripe(() => listNotices(client(), { from, to }));
      },
      read: (notice) => readEvents(client(), notice, account),
    },

    check: () => checkStripeAccount(client(), { ...keysOf(account), ...account }),
  };
}

// Stripe allows 30 minutes at least; ten more are left to repeat a call whose answer was lost.
const SESSION_MINUTES = 40;

function keysOf({ credentials }: Account): StripeCredentials {
  if (credentials) return credentials;
  throw new ProviderUnavailable('the keys of Stripe are missing or can’t be read', { code: 'unreadable' });
}

function sessionOf(
  request: PaymentRequest,
  { containerId, site }: Account,
): Stripe.Checkout.SessionCreateParams {
  const { amount, currency, description, orderCode, attemptKey, createdAt } = request;
  const metadata = { site, page: String(containerId), order: orderCode, attempt: attemptKey };
  const isLater = request.capture === 'later';
  return {
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: currency.toLowerCase(),
          unit_amount: amount,
          product_data: { name: description },
        },
      },
    ],
    success_url: request.returnUrl,
    cancel_url: request.cancelUrl,
    // Stripe refuses languages that it does not have.
    locale: LOCALES.find((locale) => locale === request.locale.slice(0, 2)) ?? 'auto',
    client_reference_id: orderCode,
    expires_at: Math.floor(createdAt.add({ minutes: SESSION_MINUTES }).epochMilliseconds / 1000),
    metadata,
    payment_intent_data: { description, metadata, ...(isLater && { capture_method: 'manual' }) },
    // Only cards are sure to be authorised now and charged later; otherwise the account decides.
    ...(isLater && { payment_method_types: ['card'] }),
  };
}

const LOCALES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pl',
  'pt',
  'sv',
  'da',
  'fi',
  'el',
  'cs',
  'hu',
  'ro',
] as const;

/** Verifies the signature. @returns undefined for an event that is about no payment */
function readNotice(rawBody: string, headers: Headers, account: Account): ProviderNotice | undefined {
  const { webhookSecret } = keysOf(account);
  const signature = headers.get('stripe-signature') ?? '';
  let event: unknown;
  try {
    const receivedAt = account.now().epochMilliseconds;
    event = Stripe.webhooks.constructEvent(
      rawBody,
      signature,
      webhookSecret,
      TOLERANCE_S,
      undefined,
      receivedAt,
    );
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) {
      throw new Forbidden(reason('bad_signature'));
    }
    throw new Invalid({ body: reason('bad_body') }, reason('bad_event'));
  }
  const { data } = stripeNotice.safeParse(event);
  if (!data) throw new Invalid({ body: reason('bad_body') }, reason('bad_event'));
  return noticeOf(data);
}

const TOLERANCE_S = 300;

function noticeOf({
  id,
  created,
  data: { object },
}: (typeof stripeNotice)['_output']): ProviderNotice | undefined {
  const at = Temporal.Instant.fromEpochMilliseconds(created * 1000);
  if (object.object === 'checkout.session' && object.id)
    return { id, object: 'session', objectId: object.id, at };
  const ofIntent = object.object === 'payment_intent' ? object.id : object.payment_intent;
  const intent = typeof ofIntent === 'object' ? ofIntent?.id : ofIntent;
  return intent ? { id, object: 'intent', objectId: intent, at } : undefined;
}

async function listNotices(
  stripe: Stripe,
  { from, to }: { from: Temporal.Instant; to: Temporal.Instant },
): Promise<ProviderNotice[]> {
  const seconds = (at: Temporal.Instant) => Math.floor(at.epochMilliseconds / 1000);
  const notices: ProviderNotice[] = [];
  const created = { gte: seconds(from), lt: seconds(to) };
  for await (const event of stripe.events.list({ types: [...WEBHOOK_EVENTS], created, limit: 100 })) {
    const { data } = stripeNotice.safeParse(event);
    const notice = data && noticeOf(data);
    if (notice) notices.push(notice);
  }
  // Stripe lists the newest first, and dates to the second.
  return notices.reverse().sort((a, b) => Temporal.Instant.compare(a.at, b.at));
}

/** Fetches what a notice is about: of the notice itself nothing is believed. Nothing for payments to somebody else. */
async function readEvents(
  stripe: Stripe,
  { id, object, objectId }: ProviderNotice,
  { containerId, site }: Account,
): Promise<ProviderEvent[]> {
  const read: ProviderEvent = { id, reference: '', kind: 'notice-read' };
  const reference = object === 'session' ? objectId : await findSession(stripe, objectId);
  if (!reference) return [read];
  const payment = await fetchPayment(stripe, reference);
  const { metadata } = payment.session;
  const isOurs = metadata?.site === site && metadata.page === String(containerId);
  return isOurs ? [...eventsOf(payment), read] : [read];
}

async function findSession(stripe: Stripe, intent: string): Promise<string | undefined> {
  const { data } = await callStripe(() =>
    stripe.checkout.sessions.list({ payment_intent: intent, limit: 1 }),
  );
  return data[0]?.id;
}

/** Fetches all that Stripe knows of a payment. @throws ProviderUnavailable also for an answer about another payment */
async function fetchPayment(stripe: Stripe, reference: string): Promise<StripePayment> {
  return await callStripe(async () => {
    const session = await stripe.checkout.sessions.retrieve(reference, {
      expand: ['payment_intent.latest_charge.balance_transaction'],
    });
    if (session.id !== reference) throw new ProviderUnavailable('Stripe answered about another payment');
    const intent =
      typeof session.payment_intent === 'object' ? (session.payment_intent ?? undefined) : undefined;
    const charge =
      typeof intent?.latest_charge === 'object' ? (intent.latest_charge ?? undefined) : undefined;
    const ofIntent = { payment_intent: intent?.id ?? '', limit: 100 };
    const wasPaid = intent?.status === 'succeeded';
    const refunds = wasPaid
      ? (await stripe.refunds.list({ ...ofIntent, expand: ['data.balance_transaction'] })).data
      : [];
    const disputes = wasPaid && charge?.disputed ? (await stripe.disputes.list(ofIntent)).data : [];
    return { session, intent, charge, refunds: refunds.toReversed(), disputes: disputes.toReversed() };
  });
}

/** Calls what Stripe refuses if the payment has gone on in the meantime: its state tells how. */
async function unlessRefused(call: () => Promise<unknown>): Promise<void> {
  await callStripe(async () => {
    try {
      await call();
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  });
}

function refundState(status: string | null): 'pending' | 'succeeded' | 'failed' {
  switch (status) {
    case 'succeeded':
      return 'succeeded';
    case 'failed':
    case 'canceled':
      return 'failed';
    default:
      return 'pending';
  }
}
