import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type Stripe from 'stripe';
import type { Clock } from '../../shared/time.ts';
import { WEBHOOK_EVENTS } from '../providers/stripe-client.ts';
import {
  DECISIONS,
  type Decision,
  metadataOf,
  StandInAccount,
  type StandInEvent,
  type StandInPayment,
  signatureHeader,
} from './stripe-account.ts';
import { accountObject } from './stripe-objects.ts';

export const STAND_IN_KEYS = { secretKey: 'sk_test_standin123456', webhookSecret: 'whsec_standin123456' };

/**
 * What is wrong with the API: it does not answer, answers 500, 429 or 401, has its effect and loses the response, or
 * answers about another payment.
 */
export type StripeFault = 'slow' | 'broken' | 'limited' | 'unauthorised' | 'lost';

export type StripeStandIn = {
  /** `stripeApiUrl` in the configuration */
  origin: string;
  account: StandInAccount;
  /** calls of the API so far, "POST /v1/refunds" */
  calls: string[];
  /** disturbs the next calls of the API, or all until it is called without a fault */
  disturb(fault?: StripeFault, times?: number): void;
  /** where webhooks go; without it, events are only listed */
  webhookUrl: string | undefined;
  /** Sends an event as a webhook. @returns the status of the answer */
  send(event: StandInEvent): Promise<number>;
  /** Sends each event as soon as it happens. */
  sendAll(): void;
  stop(): Promise<void>;
};

/**
 * Serves a stand-in for Stripe on an origin of its own: the API as the SDK calls it, the hosted page on which a buyer pays,
 * and signed webhooks.
 */
export async function serveStripe(clock: Clock): Promise<StripeStandIn> {
  const account = new StandInAccount(clock);
  const answered = new Map<string, { request: string; answer: Answer }>();
  const sending = new Set<Promise<unknown>>();
  let fault: { kind: StripeFault; times: number } | undefined;
  const standIn: StripeStandIn = {
    origin: '',
    account,
    calls: [],
    webhookUrl: undefined,
    disturb(kind, times = Number.POSITIVE_INFINITY) {
      fault = kind && { kind, times };
    },
    async send(event) {
      const body = JSON.stringify(event);
      const signature = signatureHeader(body, STAND_IN_KEYS.webhookSecret, clock.now());
      const response = await fetch(standIn.webhookUrl ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
        body,
      });
      await response.body?.cancel();
      return response.status;
    },
    sendAll() {
      account.onEvent = (event) => {
        const sent = standIn.send(event).catch(() => undefined);
        sending.add(sent);
        void sent.finally(() => sending.delete(sent));
      };
    },
    async stop() {
      await Promise.all(sending);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answerApi(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const body = await text(request);
    const call = `${request.method} ${url.pathname}`;
    standIn.calls.push(call);
    const kind = fault && fault.times-- > 0 ? fault.kind : undefined;
    if (kind === 'slow') return;
    if (kind === 'broken') return send(response, refusal(500, 'api_error'));
    if (kind === 'limited') return send(response, refusal(429, 'rate_limit_error'));
    const isKnown = request.headers.authorization === `Bearer ${STAND_IN_KEYS.secretKey}`;
    if (kind === 'unauthorised' || !isKnown) return send(response, refusal(401, 'invalid_request_error'));
    const key = request.headers['idempotency-key'];
    const before = typeof key === 'string' ? answered.get(key) : undefined;
    if (before && before.request !== `${call} ${body}`) {
      return send(response, refusal(400, 'idempotency_error'));
    }
    const answer =
      before?.answer ?? apiAnswer(account, standIn, { call, url, params: new URLSearchParams(body) });
    if (typeof key === 'string') answered.set(key, { request: `${call} ${body}`, answer });
    if (kind === 'lost') request.socket.destroy();
    else send(response, answer);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', standIn.origin);
    const page = /^\/pay\/(\w+)$/.exec(url.pathname);
    if (!page?.[1]) return await answerApi(request, response, url);
    const payment = account.payment(page[1]);
    if (request.method === 'GET') return sendPage(response, payment);
    const decision = new URLSearchParams(await text(request)).get('decision') as Decision;
    const { success_url, cancel_url } = payment.session;
    if (decision !== 'leave') account.decide(page[1], decision);
    if (decision === 'declined') return sendPage(response, payment, 'Your card was declined.');
    response.writeHead(303, { location: (decision === 'leave' ? cancel_url : success_url) ?? '/' }).end();
  }

  const server: Server = createServer((request, response) => {
    answer(request, response).catch((error) =>
      send(response, refusal(404, 'invalid_request_error', String(error))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  standIn.origin = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  return standIn;
}

type Answer = { status: number; body: object };
type ApiCall = { call: string; url: URL; params: URLSearchParams };

const refusal = (status: number, type: string, message = 'refused'): Answer => ({
  status,
  body: { error: { type, message, code: type } },
});

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_standin' });
  response.end(JSON.stringify(body));
}

const list = <T extends object>(data: T[]) =>
  ({ object: 'list', data, has_more: false, url: '/v1/list' }) satisfies Stripe.ApiList<T>;

function apiAnswer(
  account: StandInAccount,
  { origin, webhookUrl }: StripeStandIn,
  { call, url, params }: ApiCall,
): Answer {
  const [, , resource, id, action] = url.pathname.replace('/checkout', '').split('/');
  const ok = (body: object | undefined): Answer =>
    body ? { status: 200, body } : refusal(400, 'invalid_request_error', 'the state does not allow this');
  const ofIntent = account.findByIntent(url.searchParams.get('payment_intent') ?? '');
  switch (`${call.split(' ')[0]} ${resource}${id ? '/id' : ''}${action ? `/${action}` : ''}`) {
    case 'POST sessions':
      return ok(account.createSession(origin, params));
    case 'GET sessions':
      return ok(list(ofIntent ? [ofIntent.session] : []));
    case 'GET sessions/id':
      return ok(expanded(account.payment(id ?? '')));
    case 'POST sessions/id/expire':
      return ok(account.expire(id ?? ''));
    case 'POST payment_intents/id/capture':
      return ok(account.capture(id ?? '', Number(params.get('amount_to_capture'))));
    case 'POST payment_intents/id/cancel':
      return ok(account.cancel(id ?? ''));
    case 'POST refunds': {
      const amount = Number(params.get('amount'));
      return ok(account.refund(params.get('payment_intent') ?? '', amount, metadataOf(params, 'metadata')));
    }
    case 'GET refunds':
      return ok(list(ofIntent?.refunds ?? []));
    case 'GET disputes':
      return ok(list(ofIntent?.disputes ?? []));
    case 'GET events': {
      const from = Number(url.searchParams.get('created[gte]'));
      const to = Number(url.searchParams.get('created[lt]'));
      const events = account.events.filter(({ created }) => created >= from && created < to);
      return ok(list(events.toReversed()));
    }
    case 'GET account':
      return ok(accountObject({ charges_enabled: account.chargesEnabled }, account.currentlyDue));
    case 'GET webhook_endpoints': {
      const endpoint = {
        object: 'webhook_endpoint',
        url: webhookUrl,
        status: 'enabled',
        enabled_events: [...WEBHOOK_EVENTS],
      };
      return ok(list(webhookUrl ? [endpoint] : []));
    }
    default:
      return refusal(404, 'invalid_request_error', `the stand-in has no ${call}`);
  }
}

/** A session with what the cart has Stripe expand. */
const expanded = ({ session, intent, charge }: StandInPayment): Stripe.Checkout.Session => ({
  ...session,
  payment_intent:
    intent && session.status === 'complete' ? { ...intent, latest_charge: charge ?? null } : null,
});

function sendPage(response: ServerResponse, { session }: StandInPayment, message = ''): void {
  const buttons = DECISIONS.map((each) => `<button name="decision" value="${each}">${each}</button>`).join(
    ' ',
  );
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; form-action 'self' http: https:",
  });
  response.end(`<!doctype html><html lang="en"><title>Stand-in for Stripe</title><main><h1>Pay ${session.amount_total}
    ${session.currency}</h1><p role="alert">${message}</p><form method="post">${buttons}</form></main></html>`);
}
