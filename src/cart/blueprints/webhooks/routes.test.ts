import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../../../shared/builders.ts';
import { createLimits } from '../../../shared/http/limits.ts';
import { webhookSecretOf } from '../../../test-provider/http/account-keys.ts';
import { signatureOf } from '../../../test-provider/operations/deliver-webhooks.ts';
import { type EventType, eventOf } from '../../../test-provider/rules/event.ts';
import { createCartApp } from '../../app.ts';
import { buildPaidEvent } from '../../builders.ts';
import type { PaymentProvider, ProviderEvent, ProviderKind } from '../../providers/payment-provider.ts';
import { testProviderKind } from '../../providers/test-provider.ts';
import { orderNow, placeTestOrder, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, platform, ports } = cart;

// A provider whose webhooks are unsigned notices, as Mollie's are: a form with the id of a payment.
const stateAtProvider = new Map<string, ProviderEvent[]>();
const noticeKind: ProviderKind = {
  name: 'notice',
  needsNoAccount: true,
  open: () =>
    ({
      name: 'notice',
      ledgerAccount: 'clearing',
      payWithin: { minutes: 15 },
      async readWebhook(rawBody: string) {
        return stateAtProvider.get(new URLSearchParams(rawBody).get('id') ?? '') ?? [];
      },
    }) as unknown as PaymentProvider,
};
const accountKind: ProviderKind = { ...noticeKind, name: 'needs-account', needsNoAccount: false };
const providers = [testProviderKind(platform), noticeKind, accountKind];
const app = createCartApp(platform, { ...ports, providers });

beforeEach(() => {
  clock.set(NOW);
  stateAtProvider.clear();
});

const send = async (path: string, body: string, headers: Record<string, string> = {}, to = app) =>
  await to.request(new URL(path, cart.origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': String(body.length), ...headers },
    body,
  });

const secretOf = (page: number) => webhookSecretOf(platform.secretKey, `page-${page}`);

/** The body of a webhook of the test provider about a payment of £23.00. */
function bodyOf(reference: string, type: EventType = 'payment.paid', refundId?: string): string {
  const payment = { id: reference, amount_minor: 2300, currency: 'GBP', paid_minor: 2300, fee_minor: 55 };
  return JSON.stringify(eventOf(type, payment, refundId ? { id: refundId, amount_minor: 2300 } : undefined));
}

/** Sends a signed webhook to the address of a page. */
const sendSigned = (body: string, page = 1, secret = secretOf(page)) =>
  send(`/webhooks/test/${page}`, body, signatureOf(secret, 'evt_1', body));

const countEvents = async () =>
  (await sql<{ n: number }>`SELECT count(*)::integer AS n FROM payment_events`.execute(db)).rows[0]?.n;

const MINE = { name: 'Rosa Ash Ensemble', price: 2300 };

test('accepts the order, and changes nothing when the webhook is sent again', async () => {
  const { order, reference } = await placeTestOrder(cart, undefined, [MINE]);
  for (const _ of [1, 2]) expect((await sendSigned(bodyOf(reference))).status).toBe(200);
  expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', refunds: [], due_minor: 0 });
});

describe('refuses, and records nothing of, a webhook', () => {
  test.each<[string, (body: string) => Promise<Response>]>([
    ['that is unsigned', (body) => send('/webhooks/test/1', body)],
    ['that is signed for another page', (body) => sendSigned(body, 1, secretOf(2))],
    ['to another page than it is signed for', (body) => sendSigned(body, 2, secretOf(1))],
  ])('%s', async (_, sendIt) => {
    const { order, reference } = await placeTestOrder(cart, undefined, [MINE]);
    const before = await countEvents();
    const answer = await sendIt(bodyOf(reference));
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
    expect(await countEvents()).toBe(before);
  });

  test('about a payment that is not this page’s', async () => {
    const { order, reference } = await placeTestOrder(cart, undefined, [MINE]);
    const before = await countEvents();
    expect((await sendSigned(bodyOf('tp_of_another_shop'))).status).toBe(404);
    expect((await sendSigned(bodyOf(reference), 2)).status).toBe(404);
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
    expect(await countEvents()).toBe(before);
  });

  test.each([
    ['/webhooks/bank/1'],
    ['/webhooks/needs-account/1'],
    ['/webhooks/test/the-hall'],
    ['/webhooks/test/0'],
    ['/webhooks/test'],
  ])('at %s', async (path) => {
    const body = bodyOf('tp_x');
    expect((await send(path, body, signatureOf(secretOf(1), 'evt_1', body))).status).toBe(404);
  });

  test('that is signed and has no valid body', async () => {
    expect((await sendSigned('paid!')).status).toBe(422);
  });
});

describe('an unsigned notice', () => {
  const notify = (id: string, more = '') =>
    send('/webhooks/notice/1', `id=${id}${more}`, {
      'content-type': 'application/x-www-form-urlencoded',
      // Nothing that only browsers send, or what a browser of another site would.
      origin: 'https://provider.example',
      'sec-fetch-site': 'cross-site',
    });

  const placeOrder = async () => {
    const placed = await placeTestOrder(cart, undefined, [MINE]);
    await sql`UPDATE payments SET provider = 'notice' WHERE id = ${placed.payment.id}`.execute(db);
    return placed;
  };

  test('is only a hint: what it says is not believed', async () => {
    const { order, reference } = await placeOrder();
    expect((await notify(reference, '&status=paid&amount=23.00')).status).toBe(200);
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
  });

  test('makes the cart ask the provider, whose answer counts once', async () => {
    const { order, reference } = await placeOrder();
    stateAtProvider.set(reference, [buildPaidEvent(reference)]);
    for (const _ of [1, 2]) expect((await notify(reference)).status).toBe(200);
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', refunds: [] });
  });

  test('about several events settles each by itself, so that those before a failure count', async () => {
    const { order, reference } = await placeOrder();
    const unknown = buildPaidEvent('of another shop');
    stateAtProvider.set(reference, [buildPaidEvent(reference), unknown]);
    expect((await notify(reference)).status).toBe(404);
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted' });
  });
});

test('does not read ten megabytes, whether their length is declared or not', async () => {
  const body = 'x'.repeat(10_000_000);
  expect((await send('/webhooks/test/1', body)).status).toBe(413);
  const stream = new Blob([body]).stream();
  const answer = await app.request(new URL('/webhooks/test/1', cart.origin), {
    method: 'POST',
    body: stream,
    duplex: 'half',
  } as RequestInit);
  expect(answer.status).toBe(413);
});

test('limits the webhooks of one address', async () => {
  const limits = createLimits({ factor: 2 / 600 });
  const limited = createCartApp({ ...platform, limits }, { ...ports, providers });
  const statuses: number[] = [];
  for (const _ of [1, 2, 3]) statuses.push((await send('/webhooks/test/1', '{}', {}, limited)).status);
  expect(statuses).toEqual([403, 403, 429]);
});
