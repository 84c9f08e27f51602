import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../../../shared/builders.ts';
import { randomToken } from '../../../shared/ids.ts';
import { testDatabase } from '../../../shared/testing/database.ts';
import { apiKeyOf } from '../../http/account-keys.ts';
import { serveTestProvider } from '../../testing.ts';

const database = await testDatabase();
const { db, clock } = database;
const provider = await serveTestProvider(database);
const keyOf = (account: string) => apiKeyOf(provider.platform.secretKey, account);

beforeEach(() => clock.set(NOW));

type Options = { key?: string; idempotencyKey?: string };

/** Calls the API as the shop with the account `hall`. */
async function call(path: string, body?: unknown, { key = keyOf('hall'), idempotencyKey }: Options = {}) {
  const response = await fetch(`${provider.origin}/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

// Nobody listens there: these tests are not about webhooks.
const shop = 'http://127.0.0.1:1';
const request = {
  amount: 2300,
  currency: 'GBP',
  description: 'Rose Ash, order 7',
  locale: 'en-GB',
  return_url: `${shop}/orders/7?from=payment`,
  cancel_url: `${shop}/orders/7`,
  webhook_url: `${shop}/webhooks/test/1`,
};

async function create(fields: Partial<Record<string, unknown>> = {}) {
  const { json } = await call('/payments', { ...request, ...fields }, { idempotencyKey: randomToken() });
  return json;
}

const typesOf = async (id: string): Promise<string[]> =>
  (await call(`/payments/${id}`)).json.events.map(({ type }: { type: string }) => type);

const refund = async (id: string, amount: number, idempotencyKey = randomToken()) =>
  await call('/refunds', { payment: id, amount }, { idempotencyKey });

async function runDue(after: Temporal.DurationLike): Promise<void> {
  clock.advance(after);
  // The shop does not answer.
  await provider.runJobs().catch(() => {});
}

test('creates one payment for one idempotency key', async () => {
  const idempotencyKey = randomToken();
  const first = await call('/payments', request, { idempotencyKey });
  const again = await call('/payments', request, { idempotencyKey });
  expect(first).toMatchObject({
    status: 200,
    json: { amount: 2300, currency: 'GBP', state: 'open', paid: 0, fee: null, events: [] },
  });
  expect(first.json.page_url).toBe(`${provider.origin}/pay/${first.json.id}`);
  expect(again.json.id).toBe(first.json.id);
  const other = await call('/payments', { ...request, amount: 1 }, { idempotencyKey });
  expect(other).toMatchObject({ status: 409, json: { error: { code: 'key_reused' } } });
});

test.each([
  ['no key', ''],
  ['a key of another secret', apiKeyOf('another secret', 'hall')],
  ['a key with another account’s name', keyOf('hall').replace('hall.', 'barn.')],
  ['an account without its key', 'hall.'],
])('refuses %s', async (_, key) => {
  for (const [path, body] of [
    ['/payments', request],
    ['/payments/tp_x', undefined],
    ['/refunds', {}],
  ] as const) {
    expect((await call(path, body, { key })).status).toBe(401);
  }
});

test('finds nothing of another account', async () => {
  const { id } = await create();
  await provider.decide(id, 'pay');
  const key = keyOf('barn');
  expect((await call(`/payments/${id}`, undefined, { key })).status).toBe(404);
  expect((await call(`/payments/${id}/captures`, { amount: 1 }, { key })).status).toBe(404);
  expect((await call(`/payments/${id}/cancellation`, {}, { key })).status).toBe(404);
  const options = { key, idempotencyKey: randomToken() };
  expect((await call('/refunds', { payment: id, amount: 1 }, options)).status).toBe(404);
});

test.each([
  ['no JSON', '{'],
  ['no body', ''],
  ['a missing field', {}],
  ['a negative amount', { ...request, amount: -5 }],
  ['a fractional amount', { ...request, amount: 0.5 }],
  ['an address that is no page', { ...request, return_url: 'javascript:alert(1)' }],
])('refuses %s', async (_, body) => {
  const answer = await call('/payments', body, { idempotencyKey: randomToken() });
  expect(answer).toMatchObject({ status: 422, json: { error: { code: 'bad_body' } } });
});

test('refuses to create anything without an idempotency key', async () => {
  expect(await call('/payments', request)).toMatchObject({
    status: 422,
    json: { error: { code: 'no_key' } },
  });
  expect((await call('/refunds', { payment: 'tp_x', amount: 1 })).status).toBe(422);
});

test('does not read a hundred kilobytes', async () => {
  const description = 'x'.repeat(100_000);
  expect((await call('/payments', { ...request, description })).status).toBe(413);
});

describe('an authorised payment', () => {
  const authorise = async () => {
    const { id } = await create({ capture: 'later' });
    await provider.decide(id, 'authorise');
    return id;
  };

  test('is captured once', async () => {
    const id = await authorise();
    expect(await typesOf(id)).toEqual(['payment.authorised']);
    for (const _ of [1, 2]) {
      const { json } = await call(`/payments/${id}/captures`, { amount: 2300 });
      expect(json).toMatchObject({ state: 'paid', paid: 2300, fee: 55 });
    }
    expect(await typesOf(id)).toEqual(['payment.authorised', 'payment.paid']);
  });

  test('is captured in part, and no second time', async () => {
    const id = await authorise();
    expect((await call(`/payments/${id}/captures`, { amount: 2301 })).status).toBe(409);
    const { json } = await call(`/payments/${id}/captures`, { amount: 1000 });
    expect(json).toMatchObject({ state: 'paid', paid: 1000, amount: 2300 });
    expect((await call(`/payments/${id}/captures`, { amount: 1300 })).status).toBe(409);
  });

  test('is released', async () => {
    const id = await authorise();
    for (const _ of [1, 2]) {
      const { json } = await call(`/payments/${id}/cancellation`, {});
      expect(json.state).toBe('cancelled');
    }
    expect(await typesOf(id)).toEqual(['payment.authorised', 'payment.cancelled']);
    expect((await call(`/payments/${id}/captures`, { amount: 2300 })).status).toBe(409);
  });
});

test('withdraws an open payment, which can then not be paid', async () => {
  const { id } = await create();
  expect((await call(`/payments/${id}/cancellation`, {})).json.state).toBe('cancelled');
  expect((await provider.decide(id, 'pay')).status).toBe(409);
});

test('does not withdraw a payment that was paid', async () => {
  const { id } = await create();
  await provider.decide(id, 'pay');
  const { json } = await call(`/payments/${id}/cancellation`, {});
  expect(json).toMatchObject({ state: 'paid', events: [{ type: 'payment.paid' }] });
});

describe('a refund', () => {
  const pay = async (decision: 'pay' | 'pay-without-refunds' = 'pay') => {
    const { id } = await create();
    await provider.decide(id, decision);
    return id;
  };

  test('is pending, then succeeds', async () => {
    const id = await pay();
    const { json } = await refund(id, 1000);
    expect(json).toMatchObject({ payment: id, amount: 1000, state: 'pending' });
    await runDue({ seconds: 3 });
    const { json: payment } = await call(`/payments/${id}`);
    expect(payment).toMatchObject({ refunded: 1000, state: 'paid' });
    expect(payment.events.at(-1)).toMatchObject({ type: 'refund.succeeded', refund: { id: json.id } });
  });

  test('is made once for one idempotency key', async () => {
    const id = await pay();
    const key = randomToken();
    const first = await refund(id, 1000, key);
    expect((await refund(id, 1000, key)).json.id).toBe(first.json.id);
    expect((await refund(id, 900, key)).json).toMatchObject({ error: { code: 'key_reused' } });
    expect((await call(`/payments/${id}`)).json.refunded).toBe(1000);
  });

  test('never gives back more than was paid, at any number of clients', async () => {
    const id = await pay();
    const answers = await Promise.all(Array.from({ length: 6 }, () => refund(id, 1000)));
    const states = answers.map(({ json }) => json.state).sort();
    expect(states).toEqual(['failed', 'failed', 'failed', 'failed', 'pending', 'pending']);
    expect((await call(`/payments/${id}`)).json.refunded).toBe(2000);
  });

  test('fails when its payer chose so, and can be tried again when they allow it', async () => {
    const id = await pay('pay-without-refunds');
    await refund(id, 2300);
    await runDue({ seconds: 3 });
    expect(await typesOf(id)).toEqual(['payment.paid', 'refund.failed']);
    expect((await call(`/payments/${id}`)).json.refunded).toBe(0);
    await provider.decide(id, 'let-refunds-succeed');
    await refund(id, 2300);
    await runDue({ seconds: 3 });
    expect(await typesOf(id)).toEqual(['payment.paid', 'refund.failed', 'refund.succeeded']);
  });

  test('has failed at once for what was not paid', async () => {
    const { id } = await create();
    expect((await refund(id, 1)).json.state).toBe('failed');
    expect((await refund('tp_unknown', 1)).status).toBe(404);
  });
});

test('tells nothing of another address', async () => {
  expect((await call('/accounts')).status).toBe(404);
  const { rows } = await sql`SELECT FROM test_payments WHERE account <> 'hall'`.execute(db);
  expect(rows).toEqual([]);
});
