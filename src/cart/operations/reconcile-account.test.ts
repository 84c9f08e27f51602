import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sweepDue } from '../../shared/jobs/due.ts';
import { waitingJobs } from '../../shared/testing/jobs.ts';
import { cartDues } from '../jobs.ts';
import { findReconciliation } from '../model/account-reconciliation.ts';
import { listProblems } from '../model/payment-problem.ts';
import { stripeCart } from '../testing/stripe-cart.ts';
import { listUnbalancedOrders, OTHER_PAGE, orderNow, PAGE } from '../testing.ts';
import { checkPayment } from './check-payment.ts';
import { reconcileAccount, reconcileAccountJob } from './reconcile-account.ts';

const cart = await stripeCart();
const { db, clock, stripe, act } = cart;
const { account } = stripe;
const KEY = { containerId: PAGE, provider: 'stripe' };

beforeEach(async () => {
  stripe.disturb();
  stripe.calls.length = 0;
  await db.deleteFrom('payment_problems').execute();
  await db.deleteFrom('pgboss.job' as never).execute();
});
afterEach(async () => expect(await listUnbalancedOrders(db)).toEqual([]));

const reconcile = async () => {
  clock.advance({ minutes: 1 });
  await reconcileAccount(db, act(), KEY);
};
const problems = async () => (await listProblems(db, PAGE)).map(({ kind, reference }) => [kind, reference]);
const dueAt = async () => {
  const kind = 'cart-reconcile-account';
  return (await db.selectFrom('due_tasks').select('due_at').where('kind', '=', kind).execute())[0]?.due_at;
};

test('settles a sale, a refund and a dispute of which no notice has come', async () => {
  const { order, reference } = await cart.order();
  account.decide(reference, 'card');
  await reconcile();
  expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', payments: [{ fee_minor: 55 }] });
  account.refund(account.payment(reference).intent?.id ?? '', 300);
  account.dispute(reference, { amount: 900 });
  await reconcile();
  expect(await orderNow(db, order)).toMatchObject({
    payments: [{ state: 'disputed', fee_minor: 2055 }],
    refunds: [{ amount_minor: 300, reason: 'at_provider', state: 'succeeded' }],
  });
  expect(await problems()).toEqual([['refund_elsewhere', expect.stringMatching(/^re_/)]]);
});

test('asks nothing more about a notice that has come, or was read before', async () => {
  const { reference } = await cart.order();
  account.decide(reference, 'card');
  await reconcile();
  stripe.calls.length = 0;
  await reconcile();
  expect(stripe.calls).toEqual(['GET /v1/events']);
});

test('comes daily, catches up with one day at a time, and with all that Stripe still lists', async () => {
  await reconcile();
  clock.advance({ hours: 70 });
  const { order, reference } = await cart.order();
  account.decide(reference, 'card');
  for (const state of ['placed', 'placed', 'accepted']) {
    await reconcile();
    expect(await orderNow(db, order)).toMatchObject({ state });
  }
  expect(await dueAt()).toEqual(clock.now().add({ hours: 24 }));
  await sweepDue(db, cartDues(cart.ports), clock.now().add({ hours: 24 }));
  expect(await waitingJobs(db, reconcileAccountJob)).toEqual([KEY]);
  // The next one is scheduled already, in case the job is lost.
  expect(await dueAt()).toEqual(clock.now().add({ hours: 48 }));
});

describe('an account that can’t be called', () => {
  test('is tried again ever later, becomes a task, and is none any more once it answers', async () => {
    const { order, reference } = await cart.order();
    account.decide(reference, 'card');
    stripe.disturb('unauthorised');
    const pauses: number[] = [];
    for (const _ of [1, 2, 3, 4]) {
      await reconcile();
      pauses.push(((await dueAt())?.since(clock.now()).total('minutes') ?? 0) | 0);
    }
    expect(pauses).toEqual([15, 60, 240, 1440]);
    expect(await problems()).toEqual([['account', 'unauthorised']]);
    expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
    stripe.disturb();
    await reconcile();
    expect(await orderNow(db, order)).toMatchObject({ state: 'accepted' });
    expect(await problems()).toEqual([]);
    expect(await findReconciliation(db, PAGE, 'stripe')).toMatchObject({ failures: 0 });
  });

  test.each(['slow', 'broken', 'limited'] as const)('is no task yet when it is %s once', async (fault) => {
    stripe.disturb(fault);
    await reconcile();
    expect(await problems()).toEqual([]);
    for (const _ of [1, 2]) await reconcile();
    expect(await problems()).toEqual([['account', 'unavailable']]);
    stripe.disturb();
    await reconcile();
    expect(await problems()).toEqual([]);
  });

  test('of a page that has none any more is left alone', async () => {
    await reconcileAccount(db, act(), { containerId: OTHER_PAGE, provider: 'stripe' });
    expect(stripe.calls).toEqual([]);
  });
});

test('a check of a payment is scheduled again although Stripe was unavailable', async () => {
  const { reference } = await cart.order();
  const payment = await db
    .selectFrom('payments')
    .select('id')
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow();
  stripe.disturb('broken');
  await checkPayment(db, act(), { containerId: PAGE, paymentId: payment.id, times: 0 });
  const task = await db
    .selectFrom('due_tasks')
    .select('payload')
    .where('kind', '=', 'cart-check-payment')
    .where('key', '=', `${PAGE}/${payment.id}`)
    .executeTakeFirst();
  expect(task?.payload).toMatchObject({ times: 1 });
});
