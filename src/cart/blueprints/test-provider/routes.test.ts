import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { signInternalRequest } from '../../../shared/http/internal-auth.ts';
import { waitingJobs } from '../../../shared/testing/jobs.ts';
import { createCartApp } from '../../app.ts';
import { t } from '../../messages/translate.ts';
import { findTestPayment } from '../../model/test-payment.ts';
import { deliverTestWebhook, deliverTestWebhookJob } from '../../operations/deliver-test-webhook.ts';
import { orderNow, placeTestOrder, testCart } from '../../testing.ts';

const cart = await testCart();
const { db, clock, get, post, platform, ports, origin } = cart;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await sql`DELETE FROM pgboss.job`.execute(db);
});

/** An order with a payment open at the provider. */
async function open() {
  const { order } = await placeTestOrder(cart);
  const answer = await post(`/orders/${order.code}/payments`, { attempt: '2', provider: 'test' });
  const path = new URL(answer.headers.get('location') ?? '').pathname;
  return { order, path, id: path.split('/').at(-1) ?? '' };
}

test('shows the amount, and that no money moves', async () => {
  const { path } = await open();
  const html = await (await get(path)).text();
  for (const text of [
    t('test_provider.no_money'),
    '£23.00',
    'value="paid"',
    'value="failed"',
    'value="abandoned"',
  ]) {
    expect(html).toContain(text);
  }
});

test('delivers the webhook of a payment before the browser returns', async () => {
  const { order, path, id } = await open();
  const answer = await post(path, { decision: 'paid' });
  expect(answer.headers.get('location')).toBe(`${origin}/orders/${order.code}?from=payment`);
  expect(await orderNow(db, order)).toMatchObject({ state: 'paid' });
  // A job delivers it again if it was not accepted.
  expect(await waitingJobs(db, deliverTestWebhookJob)).toEqual([{ id }]);
  await deliverTestWebhook(db, platform.secretKey, id, clock.now());
  expect(await orderNow(db, order)).toMatchObject({ state: 'paid', refunds: [] });
  expect(await (await get(path)).text()).toContain(t('test_provider.paid'));
});

test('delivers the webhook of a failure, after which the order can still be paid', async () => {
  const { order, path } = await open();
  await post(path, { decision: 'failed' });
  const { state, payments } = await orderNow(db, order);
  expect([state, payments.at(-1)?.state]).toEqual(['placed', 'failed']);
});

test('delivers no webhook of an abandoned payment, and returns to the order', async () => {
  const { order, path } = await open();
  const answer = await post(path, { decision: 'abandoned' });
  expect(answer.headers.get('location')).toBe(`${origin}/orders/${order.code}`);
  expect((await orderNow(db, order)).payments.at(-1)?.state).toBe('started');
  expect(await waitingJobs(db, deliverTestWebhookJob)).toEqual([]);
});

test('pays once when pressed twice, and refuses another decision afterwards', async () => {
  const { order, path } = await open();
  const [a, b] = await Promise.all([post(path, { decision: 'paid' }), post(path, { decision: 'paid' })]);
  expect([a.status, b.status]).toEqual([303, 303]);
  expect((await post(path, { decision: 'failed' })).status).toBe(409);
  expect(await orderNow(db, order)).toMatchObject({ state: 'paid', refunds: [] });
});

test('delivers the webhook again until it is accepted', async () => {
  const { order, path, id } = await open();
  const { webhook_url } = (await findTestPayment(db, id)) ?? { webhook_url: '' };
  const pointTo = (url: string) =>
    sql`UPDATE test_payments SET webhook_url = ${url} WHERE id = ${id}`.execute(db);
  await pointTo(`${origin}/nowhere`);
  const answer = await post(path, { decision: 'paid' });
  expect(answer.status).toBe(303);
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
  await expect(deliverTestWebhook(db, platform.secretKey, id, clock.now())).rejects.toThrow('answered 404');
  await pointTo(webhook_url);
  await deliverTestWebhook(db, platform.secretKey, id, clock.now());
  expect(await orderNow(db, order)).toMatchObject({ state: 'paid' });
});

test.each([
  '/test-provider/payments/tp_nothing',
  '/test-provider/payments/..%2f',
  '/test-provider/payments/1',
])('finds no payment at %s', async (path) => {
  expect((await get(path)).status).toBe(404);
  expect((await post(path, { decision: 'paid' })).status).toBe(404);
});

test('refuses an unknown decision', async () => {
  const { path } = await open();
  expect((await post(path, { decision: 'free' })).status).toBe(422);
});

test('serves its API to the platform’s own apps, and refuses invalid requests', async () => {
  const { id } = await open();
  const ask = (path: string, body?: string, signed = true) => {
    const method = body === undefined ? 'GET' : 'POST';
    const signature = signInternalRequest(platform.secretKey, 'cart', {
      method,
      pathAndQuery: path,
      body,
      at: clock.now(),
    });
    return fetch(new URL(path, origin), {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...(signed && signature) },
      body,
    });
  };
  expect((await ask(`/test-provider/api/payments/${id}`)).status).toBe(200);
  expect((await ask(`/test-provider/api/payments/${id}`, undefined, false)).status).toBe(403);
  expect((await ask('/test-provider/api/refunds', '{}', false)).status).toBe(403);
  for (const body of ['', '{', '{}', '{"amount": -5}']) {
    expect((await ask('/test-provider/api/payments', body)).status).toBe(422);
    expect((await ask('/test-provider/api/refunds', body)).status).toBe(422);
  }
  const unpaid = JSON.stringify({ payment: id, amount: 5, idempotency_key: 'a key of mine' });
  expect((await ask('/test-provider/api/refunds', unpaid)).status).toBe(409);
  await post(`/test-provider/payments/${id}`, { decision: 'paid' });
  const tooMuch = JSON.stringify({ payment: id, amount: 2301, idempotency_key: 'another of mine' });
  expect((await ask('/test-provider/api/refunds', tooMuch)).status).toBe(409);
  const { rows } = await transaction(db, (tx) => sql`SELECT FROM test_refunds`.execute(tx));
  expect(rows).toEqual([]);
});

test('does not exist without its feature flag', async () => {
  const features = { ...platform.config.features, testPayments: false };
  const app = createCartApp(
    { ...platform, config: { ...platform.config, features } },
    { ...ports, providers: [] },
  );
  const { path } = await open();
  expect((await app.request(path)).status).toBe(404);
});
