import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import { type PaymentId, type RefundId, randomToken } from '../../shared/ids.ts';
import { minor } from '../../shared/money.ts';
import { waitingJobs, waitingMails } from '../../shared/testing/jobs.ts';
import { buildEvent, buildFeeEvent, buildPaidEvent, buildRefundEvent } from '../builders.ts';
import { EventTooEarly } from '../errors.ts';
import { t } from '../messages/translate.ts';
import { listDisputes, listOpenDisputes } from '../model/dispute.ts';
import type { Order } from '../model/order.ts';
import type { DisputeFacts, ProviderEvent } from '../providers/payment-provider.ts';
import {
  listUnbalancedOrders,
  orderNow,
  PAGE,
  placeTestOrder,
  TREASURER,
  takeOffStall,
  testCart,
} from '../testing.ts';
import { cancelLine } from './cancel-line.ts';
import { expireOrders } from './expire-orders.ts';
import { mailDispute, mailDisputeJob } from './mail-dispute.ts';
import { sendRefund } from './send-refund.ts';

type DisputeJob = Pick<Parameters<typeof mailDispute>[2], 'containerId' | 'paymentId' | 'outcome'>;

const cart = await testCart();
const { db, clock, settle } = cart;

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));
afterEach(async () => expect(await listUnbalancedOrders(db)).toEqual([]));

const stateOf = async (order: Order) => (await orderNow(db, order)).payments[0]?.state;

/** What is in each account about an order, if anything. */
async function accountsOf(order: Order) {
  const { rows } = await sql<{ account: string; sum: number }>`
    SELECT account, sum(amount_minor)::bigint AS sum FROM ledger_postings
    WHERE order_id = ${order.id} GROUP BY account HAVING sum(amount_minor) <> 0 ORDER BY account`.execute(db);
  return Object.fromEntries(rows.map(({ account, sum }) => [account, sum]));
}

async function paidOrder() {
  const placed = await placeTestOrder(cart, newVisitor());
  await settle(buildPaidEvent(placed.reference, { fee: minor(55) }));
  return placed;
}

const cancel = (order: Order, key: string) =>
  transaction(db, async (tx) => {
    await takeOffStall(tx, key);
    const line = { containerId: PAGE, orderId: order.id, seller: 'events', key } as const;
    await cancelLine(tx, cart.act(), { ...line, reason: 'cancelled' });
  });

test('takes a disputed payment out of what the page has, and puts it back when it is won', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildEvent(reference, 'disputed'));
  await settle(buildEvent(reference, 'disputed'));
  expect(await stateOf(order)).toBe('disputed');
  expect(await accountsOf(order)).toEqual({
    chargebacks: 2300,
    clearing: -55,
    provider_fees: 55,
    sales_net: -2300,
  });
  await settle(buildFeeEvent(reference, 1555));
  await settle(buildEvent(reference, 'dispute-won'));
  await settle(buildEvent(reference, 'dispute-won'));
  expect(await stateOf(order)).toBe('received');
  expect(await accountsOf(order)).toEqual({ clearing: 745, provider_fees: 1555, sales_net: -2300 });
});

test('mails who sees to the money of each change, once', async () => {
  const { order, reference } = await paidOrder();
  const mailed = async () => {
    for (const job of await waitingJobs(db, mailDisputeJob))
      await mailDispute(db, cart.act(), { ...(job as DisputeJob), site: cart.platform.config });
    await sql`DELETE FROM pgboss.job WHERE name = ${mailDisputeJob.name}`.execute(db);
    const mails = await waitingMails(db);
    await db.deleteFrom('mails').execute();
    return mails;
  };
  // of the tests before
  await mailed();
  const amount = '£23.00';
  await settle(buildEvent(reference, 'disputed'));
  await settle(buildEvent(reference, 'disputed'));
  const [opened, ...more] = await mailed();
  expect(more).toEqual([]);
  expect(opened?.to).toBe(TREASURER.email);
  expect(opened?.subject).toBe(t('mail.dispute_opened_subject', { amount }));
  expect(opened?.text).toContain(t('order.number', { number: order.id }));
  expect(opened?.text).toContain(t('mail.dispute_opened_todo', { provider: 'test' }));
  await settle(buildEvent(reference, 'dispute-won'));
  await settle(buildEvent(reference, 'dispute-won'));
  expect((await mailed()).map(({ subject }) => subject)).toEqual([t('mail.dispute_won_subject', { amount })]);

  const lost = await paidOrder();
  await settle(buildEvent(lost.reference, 'dispute-lost'));
  expect((await mailed()).map(({ subject }) => subject)).toEqual([
    t('mail.dispute_lost_subject', { amount }),
  ]);
});

test('keeps what is lost as charged back', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildEvent(reference, 'disputed'));
  await settle(buildEvent(reference, 'dispute-lost'));
  await settle(buildEvent(reference, 'disputed'));
  expect(await orderNow(db, order)).toMatchObject({
    payments: [{ state: 'charged_back' }],
    lines: [{ state: 'fulfilled' }],
    balance: { received: 2300, earned: 2300 },
  });
});

test('knows a dispute that is lost before it was reported', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildEvent(reference, 'dispute-lost'));
  await settle(buildEvent(reference, 'disputed'));
  expect(await stateOf(order)).toBe('charged_back');
});

test('waits for the payment, and for the dispute that is won', async () => {
  const { order, reference } = await placeTestOrder(cart);
  const events = [
    buildEvent(reference, 'dispute-won'),
    buildEvent(reference, 'disputed'),
    buildPaidEvent(reference),
  ];
  // The provider sends again what was refused.
  for (let delivery = 0; events.length > 0 && delivery < 6; delivery++) {
    const event = events.shift();
    if (!event) break;
    await settle(event).catch((error) => {
      expect(error).toBeInstanceOf(EventTooEarly);
      events.push(event);
    });
  }
  expect(events).toEqual([]);
  expect(await stateOf(order)).toBe('received');
  expect(await accountsOf(order)).toEqual({ clearing: 2300, sales_net: -2300 });
});

test('also disputes what comes of a disputed payment later', async () => {
  const { order, reference } = await placeTestOrder(cart);
  await settle(buildPaidEvent(reference, { kind: 'part-paid', amount: minor(800) }));
  await settle(buildEvent(reference, 'disputed'));
  await settle(buildPaidEvent(reference));
  expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', payments: [{ state: 'disputed' }] });
  expect(await accountsOf(order)).toEqual({ chargebacks: 2300, sales_net: -2300 });
});

test('requests a refund of a disputed payment, which the provider decides', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildEvent(reference, 'disputed'));
  const [line] = (await orderNow(db, order)).lines;
  await cancel(order, line?.key ?? '');
  expect((await orderNow(db, order)).refunds).toMatchObject([{ amount_minor: 2300, state: 'requested' }]);
});

test('gives nothing back a second time that the bank has taken back for good', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildEvent(reference, 'dispute-lost'));
  const [line] = (await orderNow(db, order)).lines;
  await cancel(order, line?.key ?? '');
  expect(await orderNow(db, order)).toMatchObject({
    lines: [{ state: 'cancelled', earned_minor: 0, refunded_minor: 0 }],
    refunds: [],
    balance: { received: 2300, earned: 0, given_back: 0, written_off: -2300 },
  });

  const late = await placeTestOrder(cart);
  await settle(buildPaidEvent(late.reference, { kind: 'part-paid', amount: minor(800) }));
  await settle(buildEvent(late.reference, 'dispute-lost'));
  clock.advance({ minutes: 15 });
  await expireOrders(db, cart.act());
  expect(await orderNow(db, late.order)).toMatchObject({
    state: 'expired',
    refunds: [],
    balance: { held: 0, written_off: -800 },
  });
});

test('puts back what was lost, and won by an appeal', async () => {
  const { order, reference } = await paidOrder();
  await settle(buildEvent(reference, 'dispute-lost'));
  await settle(buildEvent(reference, 'dispute-won'));
  await settle(buildEvent(reference, 'dispute-lost'));
  expect(await stateOf(order)).toBe('received');
  expect(await accountsOf(order)).toEqual({ clearing: 2245, provider_fees: 55, sales_net: -2300 });
});

describe('a dispute about a part', () => {
  const disputeOf = (reference: string, amount: number): DisputeFacts => ({
    reference,
    amount: minor(amount),
    currency: 'GBP',
    reason: 'fraudulent',
    evidenceDueAt: clock.now().add({ hours: 24 * 7 }),
  });
  const event = (
    reference: string,
    kind: 'inquiry' | 'inquiry-closed' | 'disputed' | 'dispute-won' | 'dispute-lost',
    dispute: DisputeFacts,
  ): ProviderEvent => ({ id: `evt_${randomToken()}`, reference, kind, dispute });
  const disputesOf = async (payment: { id: PaymentId }) =>
    (await listDisputes(db, PAGE, payment.id)).map(({ reference, state, amount_minor }) => [
      reference,
      state,
      amount_minor,
    ]);

  test('takes out that part, and leaves the rest to be refunded', async () => {
    const { order, payment, reference } = await paidOrder();
    await settle(event(reference, 'disputed', disputeOf('dp_1', 800)));
    expect(await disputesOf(payment)).toEqual([['dp_1', 'open', 800]]);
    await settle(event(reference, 'dispute-lost', disputeOf('dp_1', 800)));
    expect(await accountsOf(order)).toMatchObject({ chargebacks: 800, clearing: 1445 });
    const [line] = (await orderNow(db, order)).lines;
    await cancel(order, line?.key ?? '');
    expect(await orderNow(db, order)).toMatchObject({
      refunds: [{ amount_minor: 1500 }],
      balance: { earned: 0, given_back: 1500, written_off: -800 },
    });
  });

  test('keeps the day until which the bank takes evidence', async () => {
    const { payment, reference } = await paidOrder();
    const dispute = disputeOf('dp_1', 800);
    await settle(event(reference, 'disputed', dispute));
    expect(await listDisputes(db, PAGE, payment.id)).toMatchObject([
      { evidence_due_at: dispute.evidenceDueAt, reason: 'fraudulent', closed_at: null },
    ]);
  });

  test('is a task with its deadline until the bank has decided', async () => {
    const { order, reference } = await paidOrder();
    const dispute = disputeOf('dp_1', 800);
    const tasks = async () =>
      (await listOpenDisputes(db, PAGE)).filter(({ orderId }) => orderId === order.id);
    await settle(event(reference, 'inquiry', dispute));
    expect(await tasks()).toMatchObject([
      { isInquiry: true, amount: 800, evidenceDueAt: dispute.evidenceDueAt, reason: 'fraudulent' },
    ]);
    await settle(event(reference, 'disputed', dispute));
    expect(await tasks()).toMatchObject([{ isInquiry: false, evidenceDueAt: dispute.evidenceDueAt }]);
    await settle(event(reference, 'dispute-won', dispute));
    expect(await tasks()).toEqual([]);
  });

  test('counts once in any order of its events, duplicates included', async () => {
    const kinds = ['inquiry', 'disputed', 'dispute-won'] as const;
    const orders = kinds.flatMap((a) => kinds.flatMap((b) => kinds.map((c) => [a, b, c])));
    for (const sequence of orders) {
      const { order, payment, reference } = await paidOrder();
      for (const kind of sequence) await settle(event(reference, kind, disputeOf('dp_1', 800)));
      const furthest = kinds.findLast((kind) => sequence.includes(kind));
      expect([sequence, (await accountsOf(order)).chargebacks ?? 0]).toEqual([
        sequence,
        furthest === 'disputed' ? 800 : 0,
      ]);
      const states = { inquiry: 'inquiry', disputed: 'open', 'dispute-won': 'won' };
      expect(await disputesOf(payment)).toEqual([['dp_1', furthest && states[furthest], 800]]);
    }
  });

  test('takes nothing while the bank only asks', async () => {
    const { order, payment, reference } = await paidOrder();
    await settle(event(reference, 'inquiry', disputeOf('dp_1', 2300)));
    await settle(event(reference, 'inquiry-closed', disputeOf('dp_1', 2300)));
    expect(await stateOf(order)).toBe('received');
    expect(await disputesOf(payment)).toEqual([['dp_1', 'closed', 2300]]);
  });
});

describe('a refund requested before the bank takes the money back for good', () => {
  const requested = async () => {
    const placed = await paidOrder();
    const [line] = (await orderNow(db, placed.order)).lines;
    await cancel(placed.order, line?.key ?? '');
    return placed;
  };

  test('is owed no more', async () => {
    const { order, reference } = await requested();
    await settle(buildEvent(reference, 'dispute-lost'));
    expect(await orderNow(db, order)).toMatchObject({
      refunds: [{ state: 'cancelled' }],
      balance: { received: 2300, earned: 0, given_back: 0, written_off: -2300 },
    });
    expect(await accountsOf(order)).not.toHaveProperty('refunds_payable');
  });

  test('is not sent', async () => {
    const { order, reference } = await requested();
    const [refund] = (await orderNow(db, order)).refunds;
    await settle(buildEvent(reference, 'dispute-lost'));
    await sendRefund(db, cart.act(), { containerId: PAGE, refundId: refund?.id as RefundId });
    expect(cart.provider.refunds.size).toBe(0);
  });

  test('is posted as sent if it was on its way nevertheless', async () => {
    const { order, reference } = await requested();
    await settle(buildEvent(reference, 'dispute-lost'));
    await settle(buildRefundEvent(reference, 'refunded', 're_late', { amount: 2300 }));
    expect(await orderNow(db, order)).toMatchObject({
      refunds: [{ state: 'succeeded' }],
      balance: { given_back: 2300, written_off: 0 },
    });
  });
});
