import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { type Tx, transaction } from '../../shared/db/database.ts';
import { minor } from '../../shared/money.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import type { PaymentProvider } from '../providers/payment-provider.ts';
import { listUnbalancedPayments, orderNow, placeTestOrder, testCart } from '../testing.ts';
import { checkPayment, checkPaymentJob } from './check-payment.ts';
import { createProviderPayment } from './create-provider-payment.ts';
import { refundLine } from './request-refund.ts';
import { retryStaleRefunds, sendRefund, sendRefundJob } from './send-refund.ts';
import { decideTestPayment } from './start-test-payment.ts';

const cart = await testCart();
const { db, clock, ports, origin } = cart;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await sql`DELETE FROM pgboss.job`.execute(db);
});

const provider = (): PaymentProvider => {
  const [test] = ports.providers;
  if (!test) throw new Error('no test provider');
  return test;
};

/** An order with a payment open at the test provider, over HTTP. */
async function openedOrder() {
  const { order, payment } = await placeTestOrder(cart, newVisitor(), [
    { key: `line-${clock.now()}-${Math.random()}` },
  ]);
  await sql`UPDATE payments SET reference = NULL WHERE id = ${payment.id}`.execute(db);
  const page = {
    description: 'Rose Ash, order 1',
    returnUrl: `${origin}/orders/${order.code}?from=payment`,
    cancelUrl: `${origin}/orders/${order.code}`,
    webhookUrl: `${origin}/webhooks/test`,
  };
  const url = await createProviderPayment(db, provider(), { order, payment, page }, clock.now());
  const reference = url.split('/').at(-1) ?? '';
  return { order, payment, reference, page };
}

const decide = (id: string, decision: 'paid' | 'failed' | 'abandoned') =>
  transaction(db, (tx) => decideTestPayment(tx, id, decision, clock.now()));

const check = (paymentId: number, times = 0) => checkPayment(db, ports, { paymentId, times }, clock.now());

async function paidOrder() {
  const opened = await openedOrder();
  await decide(opened.reference, 'paid');
  await check(opened.payment.id);
  return opened;
}

const refundFirstLine = async (order: { code: string }) => {
  const { id: orderId, lines } = await orderNow(db, order);
  const key = lines[0]?.key ?? '';
  const refund = { orderId, seller: 'events', key, reason: 'declined' } as const;
  await transaction(db, (tx: Tx) => refundLine(tx, refund, clock.now()));
};

const refundedBy = async (id: string) => {
  const { rows } = await sql<{ sum: number; refunded_minor: number }>`
    SELECT p.refunded_minor, (SELECT coalesce(sum(amount_minor), 0) FROM test_refunds WHERE test_payment_id = p.id) AS sum
    FROM test_payments p WHERE id = ${id}`.execute(db);
  return rows[0];
};

test('creates one payment per idempotency key', async () => {
  const { order, payment, reference, page } = await openedOrder();
  const url = await createProviderPayment(db, provider(), { order, payment, page }, clock.now());
  expect(url.split('/').at(-1)).toBe(reference);
});

test('settles a payment without a webhook by its state at the provider', async () => {
  const { order, payment, reference } = await openedOrder();
  await decide(reference, 'paid');
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
  await check(payment.id);
  expect(await orderNow(db, order)).toMatchObject({ state: 'paid', lines: [{ state: 'fulfilled' }] });
  const { rows } = await sql<{
    fee_minor: number;
  }>`SELECT fee_minor FROM payments WHERE id = ${payment.id}`.execute(db);
  expect(rows[0]?.fee_minor).toBe(55);
});

test('checks an open payment again later, and gives up eventually', async () => {
  const { payment } = await openedOrder();
  await sql`DELETE FROM pgboss.job`.execute(db);
  await check(payment.id, 0);
  expect(await waitingJobs(db, checkPaymentJob)).toEqual([{ paymentId: payment.id, times: 1 }]);
  await sql`DELETE FROM pgboss.job`.execute(db);
  await check(payment.id, 4);
  expect(await waitingJobs(db, checkPaymentJob)).toEqual([]);
});

test('settles nothing for an abandoned payment', async () => {
  const { order, payment, reference } = await openedOrder();
  await decide(reference, 'abandoned');
  await check(payment.id);
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed', payments: [{ state: 'failed' }] });
});

test('refunds a declined line once', async () => {
  const { order, reference } = await paidOrder();
  await refundFirstLine(order);
  await refundFirstLine(order);
  const [job, ...more] = await waitingJobs(db, sendRefundJob);
  expect(more).toEqual([]);
  await sendRefund(db, ports.providers, job?.refundId ?? 0, clock.now());
  expect(await orderNow(db, order)).toMatchObject({
    lines: [{ state: 'declined' }],
    refunds: [{ state: 'sent', amount_minor: 2300, reason: 'declined' }],
  });
  expect(await refundedBy(reference)).toEqual({ sum: 2300, refunded_minor: 2300 });
  expect(await listUnbalancedPayments(db)).toEqual([]);
});

test('refunds once when it is sent again after a crash', async () => {
  const { order, reference } = await paidOrder();
  await refundFirstLine(order);
  const [refund] = (await orderNow(db, order)).refunds;
  const id = refund?.id ?? 0;
  // The provider has refunded it, and the process dies before it records that.
  const crashing: PaymentProvider = {
    ...provider(),
    refund: async (request) => {
      await provider().refund(request);
      throw new Error('killed');
    },
  };
  await expect(sendRefund(db, [crashing], id, clock.now())).rejects.toThrow('killed');
  expect((await orderNow(db, order)).refunds).toMatchObject([{ state: 'due' }]);
  await Promise.all([
    sendRefund(db, ports.providers, id, clock.now()),
    sendRefund(db, ports.providers, id, clock.now()),
  ]);
  expect((await orderNow(db, order)).refunds).toMatchObject([{ state: 'sent' }]);
  expect(await refundedBy(reference)).toEqual({ sum: 2300, refunded_minor: 2300 });
});

test('would refund twice without the idempotency key', async () => {
  const { reference } = await paidOrder();
  const refund = { reference, amount: minor(1000) };
  await provider().refund({ ...refund, idempotencyKey: 'first-key' });
  await provider().refund({ ...refund, idempotencyKey: 'other-key' });
  expect(await refundedBy(reference)).toEqual({ sum: 2000, refunded_minor: 2000 });
  await expect(provider().refund({ ...refund, idempotencyKey: 'third-key' })).rejects.toThrow(
    'did not answer',
  );
});

test('sends a refund in the sweep when its own job has given up', async () => {
  const { order } = await paidOrder();
  await refundFirstLine(order);
  await retryStaleRefunds(db, ports.providers, clock.now());
  expect((await orderNow(db, order)).refunds).toMatchObject([{ state: 'due' }]);
  clock.advance({ hours: 2 });
  await retryStaleRefunds(db, ports.providers, clock.now());
  expect((await orderNow(db, order)).refunds).toMatchObject([{ state: 'sent' }]);
});

test('refuses to refund a line that is not in the order', async () => {
  const { order } = await paidOrder();
  const refund = { orderId: order.id, seller: 'events', key: 'nothing', reason: 'declined' } as const;
  const work = transaction(db, (tx) => refundLine(tx, refund, clock.now()));
  await expect(work).rejects.toMatchObject({ kind: 'not-found', reason: { code: 'no_such_line' } });
});
