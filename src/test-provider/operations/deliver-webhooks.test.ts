import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { NOW } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { randomToken } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { webhookSecretOf } from '../http/account-keys.ts';
import { serveTestProvider } from '../testing.ts';
import { startPayment } from './start-payment.ts';

const database = await testDatabase();
const { db, clock } = database;
const { platform, decide, runJobs } = await serveTestProvider(database);

type Received = { headers: IncomingMessage['headers']; body: string; type: string; payment: string };
let received: Received[] = [];
/** the status with which the shop answers */
let answer: (webhook: Received) => number = () => 200;

const shop = createServer(async (request, response) => {
  const body = await text(request);
  const { type, payment } = JSON.parse(body);
  const webhook = { headers: request.headers, body, type, payment: payment.id };
  received.push(webhook);
  response.writeHead(answer(webhook)).end();
});
await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
afterAll(() => new Promise((resolve) => shop.close(resolve)));
const { port } = shop.address() as AddressInfo;

beforeEach(() => {
  clock.set(NOW);
  received = [];
  answer = () => 200;
});

async function open(): Promise<string> {
  const input = {
    amount: 2300,
    currency: 'GBP',
    capture: 'now' as const,
    description: 'Rose Ash, order 7',
    locale: 'en-GB',
    return_url: `http://127.0.0.1:${port}/orders/7`,
    cancel_url: `http://127.0.0.1:${port}/orders/7`,
    webhook_url: `http://127.0.0.1:${port}/webhooks/test/7`,
  };
  const start = { account: 'page-7', idempotencyKey: randomToken(), input };
  const payment = await transaction(db, (tx) => startPayment(tx, { at: clock.now() }, start));
  return payment.id;
}

const typesReceived = () => received.map(({ type }) => type);

/** Runs what is due after a time; the shop may refuse. */
async function runDue(after: Temporal.DurationLike): Promise<void> {
  clock.advance(after);
  await runJobs().catch(() => {});
}

test('sends the webhook before the buyer returns, signed with the key of the account', async () => {
  const id = await open();
  await decide(id, 'pay');
  const [webhook] = received;
  expect(received).toHaveLength(1);
  expect(JSON.parse(webhook?.body ?? '')).toEqual({
    id: `evt_${id}_paid`,
    type: 'payment.paid',
    payment: { id, amount: 2300, currency: 'GBP', paid: 2300, fee: 55 },
  });
  const headers = webhook?.headers as Record<string, string>;
  const verify = (account: string) =>
    new Webhook(webhookSecretOf(platform.secretKey, account)).verify(webhook?.body ?? '', headers);
  expect(() => verify('page-7')).not.toThrow();
  expect(() => verify('page-8')).toThrow();
  await runDue({ hours: 1 });
  expect(received).toHaveLength(1);
});

test('sends no webhook when the buyer leaves', async () => {
  await decide(await open(), 'leave');
  await runDue({ hours: 1 });
  expect(received).toEqual([]);
});

test('sends a webhook again until it is accepted, less and less often', async () => {
  answer = () => 500;
  await decide(await open(), 'pay');
  const waits: number[] = [];
  for (let seconds = 0, last = 0; seconds < 200; seconds++) {
    const before = received.length;
    await runDue({ seconds: 1 });
    if (received.length > before) {
      waits.push(seconds + 1 - last);
      last = seconds + 1;
    }
  }
  expect(waits).toEqual([5, 10, 20, 40, 80]);
  answer = () => 204;
  await runDue({ hours: 1 });
  const { length } = received;
  await runDue({ hours: 1 });
  expect(received).toHaveLength(length);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
});

test('sends the webhooks of one payment in their order, even if the shop refuses the first', async () => {
  answer = ({ type }) => (type === 'payment.pending' ? 500 : 200);
  await decide(await open(), 'pay-later');
  // The money arrives while the first webhook waits for its next attempt.
  for (let second = 0; second < 22; second++) await runDue({ seconds: 1 });
  expect(new Set(typesReceived())).toEqual(new Set(['payment.pending']));
  answer = () => 200;
  received = [];
  await runDue({ minutes: 5 });
  await runDue({ minutes: 5 });
  expect(typesReceived()).toEqual(['payment.pending', 'payment.paid', 'payment.fee']);
});

test('does not let a payment wait for another whose shop refuses', async () => {
  const refused = await open();
  answer = ({ payment }) => (payment === refused ? 500 : 200);
  await decide(refused, 'pay');
  const accepted = await open();
  await decide(accepted, 'pay');
  expect(received.filter(({ payment }) => payment === accepted)).toHaveLength(1);
});

test('gives up after about a day', async () => {
  answer = () => 500;
  const id = await open();
  await decide(id, 'pay');
  for (let hour = 0; hour < 72; hour++) await runDue({ hours: 1 });
  expect(received.filter(({ payment }) => payment === id)).toHaveLength(30);
});

test('follows no redirect of a shop', async () => {
  answer = () => 307;
  await decide(await open(), 'pay');
  answer = () => 200;
  await runDue({ minutes: 1 });
  expect(received).toHaveLength(2);
});
