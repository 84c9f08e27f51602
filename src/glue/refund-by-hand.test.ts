import { expect, test } from 'vitest';
import { buildOrder, buildPaidEvent, buildPayment } from '../cart/builders.ts';
import type { Order } from '../cart/model/order.ts';
import { listLines } from '../cart/model/order-line.ts';
import { listRefundsOfOrder } from '../cart/model/refund.ts';
import { cancelLines } from '../cart/operations/cancel-line.ts';
import { mailRefundByHand, mailRefundByHandJob } from '../cart/operations/mail-refund-by-hand.ts';
import { type RefundByHand, refundByHand } from '../cart/operations/refund-by-hand.ts';
import { settlePayment } from '../cart/operations/settle-payment.ts';
import { reserveTickets } from '../events/builders.ts';
import { listTicketsOfOrder } from '../events/model/ticket.ts';
import { buildVenue } from '../events/testing.ts';
import { byPayment, byUser } from '../shared/act.ts';
import { NOW, newVisitor, SITE } from '../shared/builders.ts';
import { type Db, transaction } from '../shared/db/database.ts';
import { minor, sumOf } from '../shared/money.ts';
import { testDatabase } from '../shared/testing/database.ts';
import { waitingJobs, waitingMails } from '../shared/testing/jobs.ts';
import { sellerOfEvents } from './order-lifecycle.ts';
import { payeesOfBlog } from './ports.ts';

const { db, openMore } = await testDatabase();
const venue = await buildVenue(db);
const containerId = venue.page.id;
const sellers = [sellerOfEvents(SITE)];
const PROVIDER = { name: 'test', ledgerAccount: 'clearing', authorisedFor: { hours: 168 } } as const;
const act = { ...byUser(venue.organiser.id, NOW), sellers };

/** Two tickets of £11.50 each, paid by card. */
async function buy(): Promise<Order> {
  const owner = newVisitor();
  await reserveTickets(db, venue, { owner, quantity: 2 });
  const order = await buildOrder(db, sellers, owner);
  const { reference } = await buildPayment(db, order);
  const event = buildPaidEvent(reference, { amount: minor(order.total_minor) });
  const key = { containerId, provider: PROVIDER, event };
  await transaction(db, (tx) => settlePayment(tx, { ...byPayment(NOW), sellers }, key));
  return order;
}

const refund = ({ id }: Order, input: Partial<RefundByHand> = {}, at: Db = db) =>
  transaction(at, (tx) =>
    refundByHand(tx, act, {
      ...{ containerId, orderId: id, lineIds: [], keepsPlaces: true, explanation: '', givenBack: 0 },
      ...input,
    }),
  );
const amounts = async ({ id }: Order) =>
  (await listRefundsOfOrder(db, containerId, id)).map(({ amount_minor }) => amount_minor);
const tickets = async ({ id }: Order) =>
  (await listTicketsOfOrder(db, containerId, id)).map(({ state }) => state);
const linesOf = ({ id }: Order) => listLines(db, containerId, id);

test('gives the whole order back, and ends its places or keeps them', async () => {
  const ended = await buy();
  await refund(ended, { keepsPlaces: false });
  expect(await amounts(ended)).toEqual([2300]);
  expect(await tickets(ended)).toEqual(['cancelled', 'cancelled']);
  const kept = await buy();
  await refund(kept);
  expect(await amounts(kept)).toEqual([2300]);
  expect(await tickets(kept)).toEqual(['confirmed', 'confirmed']);
});

test('gives one line back, and an amount', async () => {
  const order = await buy();
  const [first] = await linesOf(order);
  await refund(order, { lineIds: first ? [first.id] : [], keepsPlaces: false });
  expect(await tickets(order)).toEqual(['cancelled', 'confirmed']);
  await refund(order, { amount: 500, givenBack: 1150 });
  expect(await amounts(order)).toEqual([1150, 500]);
});

test('never gives back more than was paid, and nothing for a form that is sent twice', async () => {
  const order = await buy();
  await expect(refund(order, { amount: 2301 })).rejects.toMatchObject({
    reason: { code: 'refund_too_large' },
  });
  await refund(order, { amount: 2000 });
  await expect(refund(order, { amount: 300 })).rejects.toMatchObject({ reason: { code: 'stale' } });
  await expect(refund(order, { amount: 301, givenBack: 2000 })).rejects.toMatchObject({
    reason: { code: 'refund_too_large' },
  });
  expect(await amounts(order)).toEqual([2000]);
});

test('gives back once what is pressed many times while the buyer cancels too', async () => {
  const servers = [openMore().db, openMore().db, openMore().db];
  for (let round = 0; round < 4; round++) {
    const order = await buy();
    const keys = (await linesOf(order)).map(({ key }) => key);
    const cancelAll = (at: Db) =>
      transaction(at, async (tx) => {
        const [seller] = sellers;
        await seller?.cancel(tx, act, { containerId, orderId: order.id, keys });
        await cancelLines(tx, act, {
          containerId,
          orderId: order.id,
          seller: 'events',
          keys,
          reason: 'cancelled',
        });
      });
    await Promise.allSettled(
      servers.flatMap((server, n) => [
        refund(order, { keepsPlaces: n % 2 === 0 }, server),
        refund(order, { amount: 700 }, server),
        cancelAll(server),
      ]),
    );
    expect(sumOf(await amounts(order))).toBeLessThanOrEqual(2300);
    expect(sumOf(await amounts(order))).toBeGreaterThan(0);
  }
});

test('mails the buyer how much comes back, in which way and why', async () => {
  const order = await buy();
  await refund(order, { amount: 500, explanation: 'The heating was off.' });
  const job = (await waitingJobs(db, mailRefundByHandJob)).find(({ orderId }) => orderId === order.id);
  if (!job) throw new Error('no job');
  await mailRefundByHand(db, { ...act, payees: payeesOfBlog }, { ...job, site: SITE });
  const mail = (await waitingMails(db, order.email)).at(-1);
  for (const fact of ['£5.00', 'The heating was off.']) expect(mail?.text).toContain(fact);
});
