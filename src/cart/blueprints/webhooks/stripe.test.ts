import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../shared/db/database.ts';
import { createCartApp } from '../../app.ts';
import { reconcileAccount } from '../../operations/reconcile-account.ts';
import { type StandInEvent, signatureHeader } from '../../testing/stripe-account.ts';
import { stripeCart } from '../../testing/stripe-cart.ts';
import { STAND_IN_KEYS } from '../../testing/stripe-stand-in.ts';
import { listUnbalancedOrders, orderNow, PAGE } from '../../testing.ts';

const cart = await stripeCart();
const { db, clock, stripe, act } = cart;
const { account } = stripe;

beforeEach(() => {
  stripe.disturb();
  account.refundStatus = 'succeeded';
});
afterEach(async () => expect(await listUnbalancedOrders(db)).toEqual([]));

const send = async (
  event: object,
  { at = clock.now(), secret = STAND_IN_KEYS.webhookSecret, to = cart.app } = {},
) => {
  const body = JSON.stringify(event);
  const response = await to.request(new URL(`/webhooks/stripe/${PAGE}`, cart.origin), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'stripe-signature': signatureHeader(body, secret, at),
    },
    body,
  });
  return response.status;
};

/** The events since a moment, oldest first. */
const since = (count: number): StandInEvent[] => account.events.slice(count);

test('accepts an order by the webhook of its payment, once', async () => {
  const { order, reference } = await cart.order();
  const before = account.events.length;
  account.decide(reference, 'card');
  for (const event of [...since(before), ...since(before)]) expect(await send(event)).toBe(200);
  expect(await orderNow(db, order)).toMatchObject({
    state: 'accepted',
    payments: [{ state: 'received', received_minor: 2300, fee_minor: 55 }],
    refunds: [],
  });
});

test('refuses forged and old webhooks, and a replayed one changes nothing', async () => {
  const { order, reference } = await cart.order();
  const before = account.events.length;
  account.decide(reference, 'card');
  const [event] = since(before);
  if (!event) throw new Error('no event');
  expect(await send(event, { secret: 'whsec_forged123456' })).toBe(403);
  expect(await send(event, { at: clock.now().subtract({ minutes: 6 }) })).toBe(403);
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed' });
  for (const _ of [1, 2, 3]) expect(await send(event)).toBe(200);
  expect(await orderNow(db, order)).toMatchObject({ state: 'accepted', refunds: [] });
});

test('a forged amount sells nothing: only what Stripe says counts', async () => {
  const { order, reference } = await cart.order();
  const before = account.events.length;
  account.decide(reference, 'delayed');
  const [event] = since(before);
  const paid = { amount_total: 2300, payment_status: 'paid', status: 'complete' };
  expect(await send({ ...event, data: { object: { ...event?.data.object, ...paid } } })).toBe(200);
  expect(await orderNow(db, order)).toMatchObject({ state: 'placed', payments: [{ state: 'pending' }] });
});

test('is asked to come again while Stripe does not answer', async () => {
  const { order, reference } = await cart.order();
  const before = account.events.length;
  account.decide(reference, 'card');
  stripe.disturb('broken');
  expect(await send(since(before)[0] as StandInEvent)).toBeGreaterThanOrEqual(500);
  stripe.disturb();
  expect(await send(since(before)[0] as StandInEvent)).toBe(200);
  expect(await orderNow(db, order)).toMatchObject({ state: 'accepted' });
});

test('two servers settle one notice at once', async () => {
  const other = openDatabase(cart.url, { onIdleError: () => {} });
  const elsewhere = createCartApp({ ...cart.platform, db: other.db }, cart.ports);
  const { order, reference } = await cart.order();
  const before = account.events.length;
  account.decide(reference, 'card');
  account.refund(account.payment(reference).intent?.id ?? '', 500);
  const sent = since(before).flatMap((event) => [send(event), send(event, { to: elsewhere })]);
  // Whoever comes too early is sent again.
  await Promise.all(sent);
  for (const event of since(before)) expect(await send(event, { to: elsewhere })).toBe(200);
  expect(await orderNow(db, order)).toMatchObject({
    state: 'accepted',
    payments: [{ received_minor: 2300 }],
    refunds: [{ amount_minor: 500, state: 'succeeded' }],
  });
  await other.close();
});

describe('the notices of a payment', () => {
  type Stage = (reference: string) => void;
  const intentOf = (reference: string) => account.payment(reference).intent?.id ?? '';
  // What happens to a payment, one after the other.
  const lives: Record<string, Stage[]> = {
    'paid, refunded in part at the site': [
      (reference) => account.decide(reference, 'card'),
      (reference) => account.refund(intentOf(reference), 500),
      (reference) => account.refund(intentOf(reference), 200),
    ],
    'delayed, disputed, won': [
      (reference) => account.decide(reference, 'delayed'),
      (reference) => account.arrive(reference, true),
      (reference) => account.dispute(reference),
      (reference) => account.closeDispute(account.payment(reference).disputes[0]?.id ?? '', 'won'),
    ],
    'refund fails days later, dispute lost': [
      (reference) => account.decide(reference, 'card'),
      (reference) => account.refund(intentOf(reference), 300),
      (reference) => account.endRefund(account.payment(reference).refunds[0]?.id ?? '', 'failed'),
      (reference) => account.dispute(reference, { amount: 1000 }),
      (reference) => account.closeDispute(account.payment(reference).disputes[0]?.id ?? '', 'lost'),
    ],
  };
  const endOf = async (order: { code: string }) => {
    const { state, payments, refunds, balance } = await orderNow(db, order);
    return {
      state,
      balance,
      payments: payments.map((each) => [each.state, each.received_minor, each.fee_minor]),
      refunds: refunds.map(({ amount_minor, state: how }) => [amount_minor, how]).sort(),
    };
  };

  test.each(Object.keys(lives))(
    'come to one end in any order, however often, and when some are lost: %s',
    async (name) => {
      const stages = lives[name] ?? [];
      // After which stages something is sent, and which of the events so far.
      const deliveries = fc.array(fc.tuple(fc.nat(stages.length - 1), fc.nat(20)), { maxLength: 6 });
      let expected: Awaited<ReturnType<typeof endOf>> | undefined;
      const run = async (sent: readonly (readonly [number, number])[]) => {
        const { order, reference } = await cart.order();
        const before = account.events.length;
        for (const [at, stage] of stages.entries()) {
          stage(reference);
          for (const [, which] of sent.filter(([when]) => when === at)) {
            const events = since(before);
            await send(events[which % events.length] as StandInEvent);
          }
        }
        clock.advance({ minutes: 1 });
        await reconcileAccount(db, act(), { containerId: PAGE, provider: 'stripe' });
        return await endOf(order);
      };
      // The end that it has when nothing arrives but what is asked for.
      expected = await run([]);
      await fc.assert(
        fc.asyncProperty(deliveries, async (sent) => {
          const end = await run(sent);
          expect({ ...end, balance: end.balance.received }).toEqual({
            ...expected,
            balance: expected?.balance.received,
          });
        }),
        { numRuns: Number(process.env.PROOF_ROUNDS ?? 1) * 12, endOnFailure: true },
      );
    },
    120_000,
  );
});
