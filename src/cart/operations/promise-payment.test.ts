import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import type { Owner } from '../../shared/ids.ts';
import { confirmAddress } from '../../shared/mail/recipients.ts';
import { waitingJobs, waitingMails } from '../../shared/testing/jobs.ts';
import { buildOrder, buildPaidEvent, buildPayment } from '../builders.ts';
import { t } from '../messages/translate.ts';
import { listAwaitedPayments } from '../model/payment.ts';
import { listRefundsByHand } from '../model/refund.ts';
import { atTheVenueKind, bankTransferKind } from '../providers/by-hand.ts';
import { isBeforeDeadline } from '../rules/order.ts';
import { hold, listUnbalancedOrders, orderNow, PAGE, takeOffStall, testCart } from '../testing.ts';
import { cancelLine } from './cancel-line.ts';
import { expireOrders } from './expire-orders.ts';
import { mailOrderJob } from './mail-order.ts';
import { mailPromise, mailPromiseJob } from './mail-promise.ts';
import { keepPromise, promisePayment, remindTransferDue } from './promise-payment.ts';
import { recordReceipt, recordRefundSent } from './record-by-hand.ts';
import { sendRefund } from './send-refund.ts';

const cart = await testCart();
const { db, clock, ports } = cart;

const settings = {
  days: 5,
  account: { kind: 'uk', holder: 'Valley Hall', sortCode: '08-92-99', accountNumber: '65431234' },
};
const transfer = bankTransferKind.open({ containerId: PAGE, settings });
const venue = atTheVenueKind.open({ containerId: PAGE, settings: {} });

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await sql`DELETE FROM pgboss.job`.execute(db);
});
afterEach(async () => expect(await listUnbalancedOrders(db)).toEqual([]));

let places = 0;

async function placeOrder(
  owner: Owner = newVisitor(),
  { email = `mab-${++places}@example.com`, isConfirmed = true } = {},
) {
  if (isConfirmed) await transaction(db, (tx) => confirmAddress(tx, email, clock.now()));
  const key = `place-${++places}`;
  await hold(db, owner, { key });
  const buyer = { name: 'Mab Ellery', email };
  return { key, order: await buildOrder(db, ports.sellers, owner, { buyer, now: clock.now() }) };
}

/** Runs the jobs that mail buyers who have promised to pay. @returns the mails */
async function mailPromises() {
  const act = { ...cart.act(), ...ports, providers: [bankTransferKind, atTheVenueKind] };
  for (const job of await waitingJobs(db, mailPromiseJob)) {
    await mailPromise(db, act, { ...job, site: cart.platform.config });
  }
  await sql`DELETE FROM pgboss.job`.execute(db);
  return await waitingMails(db);
}

const promise = (order: { id: number }, provider = transfer, attempt = 1) =>
  transaction(db, (tx) =>
    promisePayment(tx, cart.act(), { containerId: PAGE, orderId: order.id as never, provider, attempt }),
  );
const receive = (payment: { id: number }, amount: number, receivedBefore = 0) =>
  transaction(db, (tx) =>
    recordReceipt(tx, cart.act(), {
      containerId: PAGE,
      paymentId: payment.id as never,
      amount,
      receivedBefore,
    }),
  );

describe('a promised transfer', () => {
  test('holds the places for its days, counted from the order', async () => {
    const { order, key } = await placeOrder();
    clock.advance({ minutes: 10 });
    const payment = await promise(order);
    expect(payment.reference).toMatch(/^RF\d+$/);
    const until = Temporal.Instant.from('2026-06-06T09:00:00Z');
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed', pay_by: until, due_minor: 2300 });
    const { rows } = await sql`SELECT state, held_until FROM stall WHERE key = ${key}`.execute(db);
    expect(rows).toEqual([{ state: 'ordered', held_until: until }]);
    clock.advance({ hours: 48 });
    // Chosen again, it is not longer.
    await promise(order);
    expect((await orderNow(db, order)).pay_by).toEqual(until);
    expect(isBeforeDeadline(until, clock.now())).toBe(true);
  });

  test('accepts the order when it has come, and its confirmation is queued', async () => {
    const { order } = await placeOrder();
    const payment = await promise(order);
    expect(await listAwaitedPayments(db, PAGE)).toContainEqual(
      expect.objectContaining({ id: payment.id, reference: payment.reference, amount: 2300, received: 0 }),
    );
    await receive(payment, 2300);
    expect(await orderNow(db, order)).toMatchObject({
      state: 'accepted',
      due_minor: 0,
      payments: [{ state: 'received', received_minor: 2300 }],
      balance: { received: 2300, earned: 2300 },
    });
    const posted = await sql`SELECT account FROM ledger_postings WHERE payment_id = ${payment.id}`.execute(
      db,
    );
    expect(posted.rows).toEqual([{ account: 'bank' }]);
    expect(await waitingJobs(db, mailOrderJob)).toMatchObject([{ code: order.code }]);
    expect(await listAwaitedPayments(db, PAGE)).not.toContainEqual(
      expect.objectContaining({ id: payment.id }),
    );
  });

  test('may come in parts, each recorded once', async () => {
    const { order } = await placeOrder();
    const payment = await promise(order);
    await receive(payment, 800);
    await expect(receive(payment, 800)).rejects.toMatchObject({ name: 'Stale' });
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed', due_minor: 1500 });
    const both = await Promise.allSettled([receive(payment, 1500, 800), receive(payment, 1500, 800)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', balance: { received: 2300 } });
  });

  test('that is too much is given back by hand', async () => {
    const { order } = await placeOrder();
    const payment = await promise(order);
    await receive(payment, 3000);
    const [refund] = (await orderNow(db, order)).refunds;
    expect(refund).toMatchObject({ amount_minor: 700, reason: 'overpaid', state: 'requested' });
  });

  test('that comes after its days takes the place if it is still free, or goes back', async () => {
    const { order } = await placeOrder();
    const payment = await promise(order);
    clock.advance({ hours: 121 });
    await expireOrders(db, cart.act());
    expect((await orderNow(db, order)).state).toBe('expired');
    await receive(payment, 2300);
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', balance: { earned: 2300 } });
  });

  test('is refused to a buyer who owes three already, also by several at once', async () => {
    const owner = newVisitor();
    const orders = [];
    for (let count = 0; count < 6; count++)
      orders.push((await placeOrder(owner, { email: 'greedy@example.com' })).order);
    const outcomes = await Promise.allSettled(orders.map((order) => promise(order)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.reason?.code] : []));
    expect(new Set(refused)).toEqual(new Set(['promised_too_much']));
  });
});

describe('payment at the venue', () => {
  test('accepts the order, which owes until it is recorded', async () => {
    const { order } = await placeOrder();
    const payment = await promise(order, venue);
    expect(await orderNow(db, order)).toMatchObject({
      state: 'accepted',
      due_minor: 2300,
      balance: { received: 0, owed: 2300, earned: 2300 },
    });
    await receive(payment, 2300);
    expect(await orderNow(db, order)).toMatchObject({ due_minor: 0, balance: { received: 2300, owed: 0 } });
    const posted = await sql`SELECT account FROM ledger_postings WHERE payment_id = ${payment.id}`.execute(
      db,
    );
    expect(posted.rows).toEqual([{ account: 'cash' }]);
  });

  test('is awaited no longer when the buyer has paid in another way', async () => {
    const { order } = await placeOrder();
    const promised = await promise(order, venue);
    const awaited = async () => (await listAwaitedPayments(db, PAGE)).map(({ id }) => id);
    expect(await awaited()).toContain(promised.id);
    const { reference } = await buildPayment(db, order, { attempt: 2, now: clock.now() });
    await cart.settle(buildPaidEvent(reference));
    expect(await awaited()).not.toContain(promised.id);
  });
});

describe('a promise of an address that nobody has confirmed', () => {
  beforeEach(async () => {
    await sql`DELETE FROM mails`.execute(db);
    await sql`INSERT INTO payment_accounts (container_id, provider, settings, created_at)
      VALUES (${PAGE}, 'transfer', ${JSON.stringify(settings)}, now()), (${PAGE}, 'venue', '{}', now())
      ON CONFLICT DO NOTHING`.execute(db);
  });
  const keep = (order: { id: number }) =>
    transaction(db, (tx) =>
      keepPromise(
        tx,
        { ...cart.act(), providers: [bankTransferKind, atTheVenueKind] },
        { containerId: PAGE, orderId: order.id as never },
      ),
    );

  test('holds the places for an hour, and asks by mail to confirm it', async () => {
    const { order } = await placeOrder(newVisitor(), { isConfirmed: false });
    await promise(order);
    expect((await orderNow(db, order)).pay_by).toEqual(Temporal.Instant.from('2026-06-01T10:00:00Z'));
    const { mail_token, email } = await orderNow(db, order);
    const [mail] = await mailPromises();
    expect(mail).toMatchObject({ to: email, subject: t('mail.promise_confirm_subject') });
    expect(mail?.text).toContain(`/orders/${order.code}?mail=${mail_token}`);
    expect(mail?.text).not.toContain('65431234');
    expect(mail?.text?.startsWith(t('mail.hello_stranger'))).toBe(true);
    clock.advance({ hours: 1 });
    await expireOrders(db, cart.act());
    expect((await orderNow(db, order)).state).toBe('expired');
    const mails = await mailPromises();
    expect(mails.at(-1)?.subject).toBe(t('mail.promise_expired_subject', { titles: 'Rosa Ash Ensemble' }));
  });

  test('is kept once it is confirmed, and mailed the account', async () => {
    const { order } = await placeOrder(newVisitor(), { isConfirmed: false });
    const { reference } = await promise(order);
    await mailPromises();
    await sql`DELETE FROM mails`.execute(db);
    expect(await keep(order)).toBe(true);
    expect((await orderNow(db, order)).pay_by).toEqual(Temporal.Instant.from('2026-06-06T09:00:00Z'));
    const [mail, ...more] = await mailPromises();
    expect(more).toEqual([]);
    for (const fact of ['08-92-99', '65431234', reference]) expect(mail?.text).toContain(fact);
    const { rows } = await sql<{ due_at: Temporal.Instant }>`SELECT due_at FROM due_tasks
      WHERE kind = ${remindTransferDue.kind} AND key = ${order.code}`.execute(db);
    expect(rows).toEqual([{ due_at: Temporal.Instant.from('2026-06-04T09:00:00Z') }]);
    // Followed again, the link changes nothing.
    await keep(order);
    expect(await waitingJobs(db, mailPromiseJob)).toEqual([]);
  });

  test('to pay at the venue accepts the order once it is confirmed', async () => {
    const { order } = await placeOrder(newVisitor(), { isConfirmed: false });
    await promise(order, venue);
    expect((await orderNow(db, order)).state).toBe('placed');
    await keep(order);
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', balance: { owed: 2300 } });
  });

  test('is not kept after its hour', async () => {
    const { order } = await placeOrder(newVisitor(), { isConfirmed: false });
    await promise(order);
    clock.advance({ hours: 1 });
    expect(await keep(order)).toBe(false);
  });
});

test('sends a refund of a transfer by hand, and records it once', async () => {
  const { order, key } = await placeOrder();
  const payment = await promise(order);
  await receive(payment, 2300);
  await transaction(db, async (tx) => {
    await takeOffStall(tx, key);
    const line = {
      containerId: PAGE,
      orderId: order.id,
      seller: 'events',
      key,
      reason: 'cancelled',
    } as const;
    await cancelLine(tx, cart.act(), line);
  });
  const [refund] = (await orderNow(db, order)).refunds;
  const refundKey = { containerId: PAGE, refundId: refund?.id as never };
  const send = () => sendRefund(db, { ...cart.act(), providers: [bankTransferKind] }, refundKey);
  await sql`INSERT INTO payment_accounts (container_id, provider, settings, created_at)
    VALUES (${PAGE}, 'transfer', ${JSON.stringify(settings)}, now()) ON CONFLICT DO NOTHING`.execute(db);
  await send();
  expect(await listRefundsByHand(db, PAGE)).toContainEqual(
    expect.objectContaining({ id: refund?.id, amount: 2300, provider: 'transfer' }),
  );
  const record = () => transaction(db, (tx) => recordRefundSent(tx, cart.act(), refundKey));
  await record();
  expect((await orderNow(db, order)).refunds).toMatchObject([{ state: 'succeeded' }]);
  await expect(record()).rejects.toMatchObject({ reason: { code: 'refund_not_waiting' } });
  expect(await listRefundsByHand(db, PAGE)).not.toContainEqual(expect.objectContaining({ id: refund?.id }));
});
