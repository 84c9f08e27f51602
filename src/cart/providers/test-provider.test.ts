import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../../shared/builders.ts';
import { Forbidden, Invalid } from '../../shared/errors.ts';
import { type ContainerId, randomToken } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { testPlatform } from '../../shared/testing/platform.ts';
import { systemClock } from '../../shared/time.ts';
import { apiKeyOf, webhookSecretOf } from '../../test-provider/http/account-keys.ts';
import { signatureOf } from '../../test-provider/operations/deliver-webhooks.ts';
import type { Decision } from '../../test-provider/rules/decision.ts';
import { serveTestProvider } from '../../test-provider/testing.ts';
import { ProviderUnavailable } from '../errors.ts';
import type { PaymentRequest, ProviderEvent } from './payment-provider.ts';
import { testProviderKind } from './test-provider.ts';

const database = await testDatabase();
const { clock } = database;
const server = await serveTestProvider(database);
const platform = testPlatform(database, { config: { testProvider: { port: 0, url: server.origin } } });
const kind = testProviderKind(platform, { timeoutMs: 2000 });

const PAGE = 7 as ContainerId;
const provider = kind.open({ containerId: PAGE, settings: {} });
const providerOfOtherPage = kind.open({ containerId: 8 as ContainerId, settings: {} });

/** The webhooks that have arrived, as a shop gets them. */
let webhooks: { body: string; headers: Headers }[] = [];
const shop = createServer(async (request, response) => {
  const headers = new Headers(Object.entries(request.headers) as [string, string][]);
  webhooks.push({ body: await text(request), headers });
  response.end();
});
await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
afterAll(() => new Promise((resolve) => shop.close(resolve)));
const shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;

beforeEach(() => {
  clock.set(NOW);
  webhooks = [];
  server.disturb();
});

const requestOf = (fields: Partial<PaymentRequest> = {}): PaymentRequest => ({
  amount: minor(2300),
  currency: 'GBP',
  description: 'Rose Ash, order 7',
  orderCode: 'abc',
  createdAt: NOW,
  attemptKey: '7-1',
  locale: 'en-GB',
  capture: 'now',
  returnUrl: `${shopUrl}/orders/abc?from=payment`,
  cancelUrl: `${shopUrl}/orders/abc`,
  webhookUrl: `${shopUrl}/webhooks/test/7`,
  idempotencyKey: randomToken(),
  ...fields,
});

/** Starts a payment, and chooses on its page. */
async function startAnd(decision: Decision, fields: Partial<PaymentRequest> = {}): Promise<string> {
  const { reference } = await provider.start(requestOf(fields));
  await server.decide(reference, decision);
  return reference;
}

/** Reads the webhooks about a payment that have arrived since the last time. */
async function eventsArrived(reference: string, reader = provider): Promise<ProviderEvent[]> {
  const about = webhooks.filter(({ body }) => JSON.parse(body).payment.id === reference);
  webhooks = [];
  const read = about.map(({ body, headers }) => reader.readWebhook(body, headers));
  return (await Promise.all(read)).flat();
}

test('starts a payment on a page at the provider’s own origin', async () => {
  const { reference, redirectUrl } = await provider.start(requestOf());
  expect(redirectUrl).toBe(`${server.origin}/pay/${reference}`);
  expect((await server.get(new URL(redirectUrl).pathname)).status).toBe(200);
  expect(await provider.fetchState(reference)).toEqual([]);
});

const PAID = { amount: 2300, currency: 'GBP' };

test.each<[Decision, Partial<PaymentRequest>, object[]]>([
  ['pay', {}, [{ kind: 'paid', ...PAID, fee: 55 }]],
  ['pay-part', {}, [{ kind: 'part-paid', amount: 1150, currency: 'GBP', fee: 37 }]],
  ['pay-later', {}, [{ kind: 'pending' }]],
  ['authorise', { capture: 'later' }, [{ kind: 'authorised' }]],
  ['fail', {}, [{ kind: 'failed' }]],
  ['leave', {}, []],
])('hears by webhook of “%s”, and of the same when it asks', async (decision, fields, expected) => {
  const reference = await startAnd(decision, fields);
  const arrived = await eventsArrived(reference);
  expect(arrived).toMatchObject(expected.map((event) => ({ reference, ...event })));
  expect(arrived).toHaveLength(expected.length);
  expect(await provider.fetchState(reference)).toEqual(arrived);
});

test('hears that pending money has come, then of its fee', async () => {
  const reference = await startAnd('pay-later');
  await eventsArrived(reference);
  clock.advance({ seconds: 20 });
  await server.runJobs();
  const [paid, fee] = await eventsArrived(reference);
  expect(paid).toMatchObject({ kind: 'paid', ...PAID });
  expect(paid).not.toHaveProperty('fee');
  expect(fee).toMatchObject({ kind: 'fee', fee: 55 });
});

test.each([
  ['win-dispute', 'dispute-won'],
  ['lose-dispute', 'dispute-lost'],
] as const)('hears of a dispute and how it ends by “%s”', async (decision, kindOfEnd) => {
  const reference = await startAnd('pay-and-dispute');
  clock.advance({ seconds: 20 });
  await server.runJobs();
  await server.decide(reference, decision);
  const kinds = (await eventsArrived(reference)).map((event) => event.kind);
  expect(kinds).toEqual(['paid', 'disputed', kindOfEnd]);
  expect((await provider.fetchState(reference)).map((event) => event.kind)).toEqual(kinds);
});

describe('an authorised payment', () => {
  test('is captured, in part if need be', async () => {
    const reference = await startAnd('authorise', { capture: 'later' });
    const events = await provider.capture({ reference, amount: minor(1000), idempotencyKey: randomToken() });
    expect(events).toMatchObject([{ kind: 'authorised' }, { kind: 'paid', amount: 1000, fee: 35 }]);
  });

  test('is released', async () => {
    const reference = await startAnd('authorise', { capture: 'later' });
    const events = await provider.cancel({ reference, idempotencyKey: randomToken() });
    expect(events.map((event) => event.kind)).toEqual(['authorised', 'cancelled']);
    const capture = { reference, amount: minor(2300), idempotencyKey: randomToken() };
    await expect(provider.capture(capture)).rejects.toThrow(ProviderUnavailable);
  });
});

test('learns from a cancellation that came too late that the payment was paid', async () => {
  const reference = await startAnd('pay');
  const events = await provider.cancel({ reference, idempotencyKey: randomToken() });
  expect(events).toMatchObject([{ kind: 'paid', ...PAID }]);
});

describe('a refund', () => {
  const refund = async (reference: string, amount: number, idempotencyKey = randomToken()) =>
    await provider.refund({ reference, amount: minor(amount), idempotencyKey });

  test.each([
    ['pay', 'refunded'],
    ['pay-without-refunds', 'refund-failed'],
  ] as const)('is pending after “%s”, and its end comes by webhook: %s', async (decision, kindOfEnd) => {
    const reference = await startAnd(decision);
    await eventsArrived(reference);
    const { reference: refundReference, state } = await refund(reference, 1000);
    expect(state).toBe('pending');
    clock.advance({ seconds: 2 });
    await server.runJobs();
    expect(await eventsArrived(reference)).toMatchObject([{ kind: kindOfEnd, reference, refundReference }]);
  });

  test('of a part leaves the rest, and of more than the rest fails', async () => {
    const reference = await startAnd('pay');
    const first = await refund(reference, 1000);
    const second = await refund(reference, 1300);
    expect(first.reference).not.toBe(second.reference);
    expect([first.state, second.state]).toEqual(['pending', 'pending']);
    expect(await refund(reference, 1)).toMatchObject({ state: 'failed' });
  });

  test('whose response was lost is made once', async () => {
    const reference = await startAnd('pay');
    const key = randomToken();
    server.disturb('lost');
    await expect(refund(reference, 2300, key)).rejects.toThrow(ProviderUnavailable);
    server.disturb();
    const again = await refund(reference, 2300, key);
    expect(again.state).toBe('pending');
    clock.advance({ seconds: 2 });
    await server.runJobs();
    const ends = (await provider.fetchState(reference)).filter((event) => event.kind === 'refunded');
    expect(ends).toMatchObject([{ refundReference: again.reference }]);
  });
});

describe('a provider with a fault', () => {
  const hasty = testProviderKind(platform, { timeoutMs: 300 }).open({ containerId: PAGE, settings: {} });

  test.each(['slow', 'broken', 'lost'] as const)('is unavailable when it is %s', async (fault) => {
    const reference = await startAnd('pay');
    server.disturb(fault);
    const idempotencyKey = randomToken();
    const amount = minor(100);
    for (const call of [
      () => hasty.start(requestOf()),
      () => hasty.fetchState(reference),
      () => hasty.cancel({ reference, idempotencyKey }),
      () => hasty.capture({ reference, amount, idempotencyKey }),
      () => hasty.refund({ reference, amount, idempotencyKey }),
    ]) {
      await expect(call()).rejects.toThrow(ProviderUnavailable);
    }
  });

  test('is unavailable when nobody listens', async () => {
    const config = { ...platform.config, testProvider: { port: 1, url: 'http://127.0.0.1:1' } };
    const away = testProviderKind({ ...platform, config }).open({ containerId: PAGE, settings: {} });
    await expect(away.start(requestOf())).rejects.toThrow(ProviderUnavailable);
  });

  test('starts one payment although the first response was lost', async () => {
    const request = requestOf();
    server.disturb('lost');
    await expect(provider.start(request)).rejects.toThrow(ProviderUnavailable);
    server.disturb();
    const again = await provider.start(request);
    expect((await provider.start(request)).reference).toBe(again.reference);
  });

  test('never starts a payment of another amount under the same key', async () => {
    const request = requestOf();
    await provider.start(request);
    await expect(provider.start({ ...request, amount: minor(1) })).rejects.toThrow(ProviderUnavailable);
  });
});

describe('a webhook', () => {
  const secret = webhookSecretOf(platform.secretKey, 'page-7');
  const body = JSON.stringify({
    id: 'evt_1',
    type: 'payment.paid',
    payment: { id: 'tp_1', amount: 2300, currency: 'GBP', paid: 2300, fee: null },
  });
  const read = (rawBody: string, headers: Record<string, string>) =>
    provider.readWebhook(rawBody, new Headers(headers));
  const minutesAgo = (minutes: number) => systemClock.now().subtract({ minutes });
  const signed = (text: string, at?: Temporal.Instant) => signatureOf(secret, 'evt_1', text, at);

  test('is read if it was signed within the last five minutes', async () => {
    expect(await read(body, signed(body, minutesAgo(4)))).toEqual([
      { id: 'evt_1', reference: 'tp_1', kind: 'paid', amount: 2300, currency: 'GBP' },
    ]);
  });

  test.each<[string, () => Record<string, string>]>([
    ['unsigned', () => ({})],
    [
      'signed for another page',
      () => signatureOf(webhookSecretOf(platform.secretKey, 'page-8'), 'evt_1', body),
    ],
    [
      'signed with another secret key',
      () => signatureOf(webhookSecretOf('guessed', 'page-7'), 'evt_1', body),
    ],
    ['signed for another body', () => signed('another body')],
    ['signed six minutes ago', () => signed(body, minutesAgo(6))],
    ['signed in six minutes', () => signed(body, minutesAgo(-6))],
    ['with a malformed signature', () => ({ ...signed(body), 'webhook-signature': 'v1 yes' })],
    ['with a malformed timestamp', () => ({ ...signed(body), 'webhook-timestamp': 'now' })],
    ['with a signature for another id', () => ({ ...signed(body), 'webhook-id': 'evt_2' })],
    [
      'with the time of an old signature moved up',
      () => ({
        ...signed(body, minutesAgo(60)),
        'webhook-timestamp': signed(body)['webhook-timestamp'],
      }),
    ],
  ])('is refused %s', async (_, headers) => {
    await expect(read(body, headers())).rejects.toThrow(Forbidden);
  });

  test.each([
    ['is not JSON', 'paid!'],
    ['is other JSON', '{"hello": "cart"}'],
    ['has a negative amount', body.replace('"paid":2300', '"paid":-2300')],
    ['has a fractional amount', body.replace('"paid":2300', '"paid":23.5')],
  ])('is refused if its body %s', async (_, text) => {
    await expect(read(text, signed(text))).rejects.toThrow(Invalid);
  });

  test('of a type that is not known yet changes nothing', async () => {
    const text = body.replace('payment.paid', 'payment.celebrated');
    expect(await read(text, signed(text))).toEqual([]);
  });

  test('to one page is not accepted by another', async () => {
    const reference = await startAnd('pay');
    await expect(eventsArrived(reference, providerOfOtherPage)).rejects.toThrow(Forbidden);
  });
});

test('uses the keys in the settings of a page’s account', async () => {
  const { secretKey } = platform;
  const settings = {
    api_key: apiKeyOf(secretKey, 'the-hall'),
    webhook_secret: webhookSecretOf(secretKey, 'the-hall'),
  };
  const own = kind.open({ containerId: PAGE, settings });
  const { reference } = await own.start(requestOf());
  await server.decide(reference, 'pay');
  expect(await eventsArrived(reference, own)).toMatchObject([{ kind: 'paid', reference }]);
  await expect(provider.fetchState(reference)).rejects.toThrow(ProviderUnavailable);
});
