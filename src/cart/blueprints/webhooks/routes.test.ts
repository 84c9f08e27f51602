import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { systemClock } from '../../../shared/time.ts';
import { signWebhook, stateOf, webhookOf } from '../../providers/test-provider-api.ts';
import { listUnbalancedPayments, orderNow, placeTestOrder, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, platform, origin } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

const send = (body: string, signature: Record<string, string>, path = '/webhooks/test') =>
  fetch(new URL(path, origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signature },
    body,
  });

const signed = (body: string, at?: Temporal.Instant) => signWebhook(platform.secretKey, 'evt_1', body, at);

const paid = (id: string, amount = 2300) =>
  JSON.stringify(webhookOf(stateOf({ id, amount_minor: amount, currency: 'GBP', state: 'paid' })));

const countEvents = async () =>
  (await sql<{ n: number }>`SELECT count(*)::integer AS n FROM payment_events`.execute(db)).rows[0]?.n;

test('pays the order, and changes nothing when the webhook is delivered again', async () => {
  const { order, reference } = await placeTestOrder(cart);
  const body = paid(reference);
  for (const _ of [1, 2]) {
    const answer = await send(body, signed(body));
    expect(answer.status).toBe(200);
  }
  expect(await orderNow(db, order)).toMatchObject({ state: 'paid', refunds: [] });
});

test.each([
  ['unsigned', () => ({})],
  ['signed with another key', (body: string) => signWebhook('guessed', 'evt_1', body)],
  ['signed for another body', () => signed('another body')],
  ['signed six minutes ago', (body: string) => signed(body, systemClock.now().subtract({ minutes: 6 }))],
  ['signed in six minutes', (body: string) => signed(body, systemClock.now().add({ minutes: 6 }))],
  ['with a malformed signature', (body: string) => ({ ...signed(body), 'webhook-signature': 'v1 yes' })],
  ['with a malformed timestamp', (body: string) => ({ ...signed(body), 'webhook-timestamp': 'now' })],
  ['with a signature for another id', (body: string) => ({ ...signed(body), 'webhook-id': 'evt_2' })],
  [
    'with the time of an old signature moved up',
    (body: string) => ({
      ...signed(body, systemClock.now().subtract({ hours: 1 })),
      'webhook-timestamp': signed(body)['webhook-timestamp'],
    }),
  ],
])('refuses a webhook %s, and changes nothing', async (_, signature) => {
  const { order, reference } = await placeTestOrder(cart);
  const body = paid(reference);
  const before = await countEvents();
  const answer = await send(body, signature(body));
  expect(answer.status).toBe(403);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
  expect(await countEvents()).toBe(before);
});

test('accepts a webhook that was signed four minutes ago', async () => {
  const { reference } = await placeTestOrder(cart);
  const body = paid(reference);
  const answer = await send(body, signed(body, systemClock.now().subtract({ minutes: 4 })));
  expect(answer.status).toBe(200);
});

test.each([
  ['is not JSON', 'paid!'],
  ['is other JSON', '{"hello": "cart"}'],
  ['has a negative amount', paid('tp_x').replace('2300', '-2300')],
  ['has a fractional amount', paid('tp_x').replace('2300', '23.5')],
])('refuses a signed webhook whose body %s', async (_, body) => {
  const answer = await send(body, signed(body));
  expect(answer.status).toBe(422);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test('refuses a webhook about an unknown payment', async () => {
  const body = paid('tp_of_another_shop');
  expect((await send(body, signed(body))).status).toBe(404);
});

test('answers 404 for an unknown provider', async () => {
  const body = paid('tp_x');
  expect((await send(body, signed(body), '/webhooks/bank')).status).toBe(404);
});

test('accepts and ignores an event about an open payment', async () => {
  const body = JSON.stringify(
    webhookOf(stateOf({ id: 'tp_x', amount_minor: 1, currency: 'GBP', state: 'open' })),
  );
  expect((await send(body, signed(body))).status).toBe(200);
});

test('does not read ten megabytes', async () => {
  const answer = await send('x'.repeat(10_000_000), {}).catch(() => undefined);
  // The server may close the connection before all is sent.
  expect([413, undefined]).toContain(answer?.status);
});

test('refunds a payment of a wrong amount', async () => {
  const { order, reference } = await placeTestOrder(cart, newVisitor());
  const body = paid(reference, 100);
  expect((await send(body, signed(body))).status).toBe(200);
  expect(await orderNow(db, order)).toMatchObject({
    state: 'placed',
    refunds: [{ amount_minor: 100, reason: 'wrong-amount' }],
  });
  expect(await listUnbalancedPayments(db)).toEqual([]);
});
