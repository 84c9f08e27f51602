import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { signInternalRequest } from '../../../shared/http/internal-auth.ts';
import { waitingJobs } from '../../../shared/testing/jobs.ts';
import { createCartApp } from '../../app.ts';
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

test('its page says that no money moves, and what is to pay', async () => {
  const { path } = await open();
  const html = await (await get(path)).text();
  for (const text of [
    'No money moves here',
    '£23.00',
    'value="paid"',
    'value="failed"',
    'value="abandoned"',
  ]) {
    expect(html).toContain(text);
  }
});

test('Pay: the shop has heard of it before the browser is back', async () => {
  const { order, path, id } = await open();
  const answer = await post(path, { decision: 'paid' });
  expect(answer.headers.get('location')).toBe(`${origin}/orders/${order.code}?from=payment`);
  expect(await orderNow(db, order)).toMatchObject({ state: 'paid' });
  // and would hear of it once more, had it not answered
  expect(await waitingJobs(db, deliverTestWebhookJob)).toEqual([{ id }]);
  await deliverTestWebhook(db, platform.secretKey, id, clock.now());
  expect(await orderNow(db, order)).toMatchObject({ state: 'paid', refunds: [] });
  expect(await (await get(path)).text()).toContain('This payment has been made.');
});

test('Fail: the shop hears that, and the buyer can try again', async () => {
  const { order, path } = await open();
  await post(path, { decision: 'failed' });
  const { state, payments } = await orderNow(db, order);
  expect([state, payments.at(-1)?.state]).toEqual(['placed', 'failed']);
});

test('Abandon: the shop hears nothing, and the buyer is back at their order', async () => {
  const { order, path } = await open();
  const answer = await post(path, { decision: 'abandoned' });
  expect(answer.headers.get('location')).toBe(`${origin}/orders/${order.code}`);
  expect((await orderNow(db, order)).payments.at(-1)?.state).toBe('started');
  expect(await waitingJobs(db, deliverTestWebhookJob)).toEqual([]);
});

test('pressed twice it is paid once; another button afterwards does nothing', async () => {
  const { order, path } = await open();
  const [a, b] = await Promise.all([post(path, { decision: 'paid' }), post(path, { decision: 'paid' })]);
  expect([a.status, b.status]).toEqual([303, 303]);
  expect((await post(path, { decision: 'failed' })).status).toBe(409);
  expect(await orderNow(db, order)).toMatchObject({ state: 'paid', refunds: [] });
});

test('a shop that does not answer is told again until it does', async () => {
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
])('%s is no payment', async (path) => {
  expect((await get(path)).status).toBe(404);
  expect((await post(path, { decision: 'paid' })).status).toBe(404);
});

test('a button that is none changes nothing', async () => {
  const { path } = await open();
  expect((await post(path, { decision: 'free' })).status).toBe(422);
});

test('its API is for the platform’s own apps, and refuses what is not as agreed', async () => {
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

test('without its feature it is not there at all', async () => {
  const features = { ...platform.config.features, testPayments: false };
  const app = createCartApp(
    { ...platform, config: { ...platform.config, features } },
    { ...ports, providers: [] },
  );
  const { path } = await open();
  expect((await app.request(path)).status).toBe(404);
});
