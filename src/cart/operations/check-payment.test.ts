import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { byOwner } from '../../shared/act.ts';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { nextDueAt, sweepDue } from '../../shared/jobs/due.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import { buildEvent, buildOrder, buildPaidEvent } from '../builders.ts';
import { cartDues } from '../jobs.ts';
import { hold, OTHER_PAGE, orderNow, PAGE, testCart } from '../testing.ts';
import { checkPayment, checkPaymentJob } from './check-payment.ts';
import { createProviderPayment } from './create-provider-payment.ts';
import { startPayment } from './start-payment.ts';

const cart = await testCart();
const { db, clock, ports, provider } = cart;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  provider.isDown = false;
  await sql`DELETE FROM pgboss.job`.execute(db);
  await sql`DELETE FROM due_tasks`.execute(db);
});

const PAGE_OF_PAYMENT = {
  description: 'Rose Ash, order 1',
  locale: 'en-GB',
  returnUrl: 'http://127.0.0.1:8002/orders/x?from=payment',
  cancelUrl: 'http://127.0.0.1:8002/orders/x',
  webhookUrl: 'http://127.0.0.1:8002/webhooks/test/1',
};

/** An order with a payment open at the provider. */
async function openedOrder(timing: 'now' | 'authorise' = 'now') {
  const owner = newVisitor();
  await hold(db, owner, { timing });
  const order = await buildOrder(db, ports.sellers, owner, { now: clock.now() });
  const act = byOwner(owner, clock.now());
  const payment = await transaction(db, (tx) =>
    startPayment(tx, act, { containerId: PAGE, orderId: order.id, provider: 'test', attempt: 1 }),
  );
  const create = () => createProviderPayment(db, act, { provider, order, payment, page: PAGE_OF_PAYMENT });
  const url = await create();
  const reference = url.split('/').at(-1) ?? '';
  return { order, payment, reference, create, url };
}

const record = (reference: string, event: Parameters<typeof cart.settle>[0]) =>
  provider.payments.get(reference)?.events.push(event);

/** Lets the clock pass, and runs what is due until then. @returns how often the payment was checked */
async function pass(by: Temporal.DurationLike): Promise<number> {
  clock.advance(by);
  await sweepDue(db, cartDues(ports), clock.now());
  const jobs = await waitingJobs(db, checkPaymentJob);
  await sql`DELETE FROM pgboss.job`.execute(db);
  for (const job of jobs) await checkPayment(db, cart.act(), job as never);
  return jobs.length;
}

test('creates one payment at the provider for a request that is repeated', async () => {
  const { create, url, reference } = await openedOrder();
  expect(await create()).toBe(url);
  expect(provider.payments.get(reference)?.request).toMatchObject({
    amount: 2300,
    currency: 'GBP',
    capture: 'now',
    locale: 'en-GB',
    webhookUrl: 'http://127.0.0.1:8002/webhooks/test/1',
  });
});

test('only authorises what the venue has to say yes to, if the provider can', async () => {
  const { reference } = await openedOrder('authorise');
  expect(provider.payments.get(reference)?.request.capture).toBe('later');
  const { order, payment } = await openedOrder('authorise');
  const paidAtOnce = { ...provider, name: 'bank', authorisedFor: undefined as never };
  const again = { ...payment, attempt_key: `${order.id}-9` };
  const url = await createProviderPayment(db, cart.act(), {
    provider: paidAtOnce,
    order,
    payment: again,
    page: PAGE_OF_PAYMENT,
  });
  expect(provider.payments.get(url.split('/').at(-1) ?? '')?.request.capture).toBe('now');
});

test('settles a payment without a webhook by its state at the provider', async () => {
  const { order, reference } = await openedOrder();
  record(reference, buildPaidEvent(reference));
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
  expect(await pass({ minutes: 2 })).toBe(0);
  expect(await pass({ minutes: 1 })).toBe(1);
  expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', lines: [{ state: 'fulfilled' }] });
  expect(await nextDueAt(db)).toBeUndefined();
});

test('checks an open payment again later, and gives up after days', async () => {
  await openedOrder();
  expect(await pass({ minutes: 3 })).toBe(1);
  expect(await pass({ minutes: 9 })).toBe(0);
  expect(await pass({ minutes: 1 })).toBe(1);
  let checks = 2;
  for (let hour = 0; hour < 24 * 7; hour++) checks += await pass({ hours: 1 });
  expect(checks).toBe(6);
  expect(await nextDueAt(db)).toBeUndefined();
});

test('checks a payment that is on its way again', async () => {
  const { order, reference } = await openedOrder();
  record(reference, buildEvent(reference, 'pending'));
  await pass({ minutes: 3 });
  expect(await orderNow(db, order)).toMatchObject({ payments: [{ state: 'pending' }] });
  record(reference, buildPaidEvent(reference));
  await pass({ minutes: 10 });
  expect(await orderNow(db, order)).toMatchObject({ state: 'accepted' });
});

test('settles nothing for a payment that has failed', async () => {
  const { order, reference } = await openedOrder();
  record(reference, buildEvent(reference, 'failed'));
  await pass({ minutes: 3 });
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed', payments: [{ state: 'failed' }] });
  expect(await nextDueAt(db)).toBeUndefined();
});

test('asks for no payment of another page', async () => {
  const { order, payment, reference } = await openedOrder();
  record(reference, buildPaidEvent(reference));
  await checkPayment(db, cart.act(), { containerId: OTHER_PAGE, paymentId: payment.id, times: 0 });
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
});
