import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { buildOrder, buildPaidEvent, buildPayment } from '../cart/builders.ts';
import type { Order } from '../cart/model/order.ts';
import { listLines } from '../cart/model/order-line.ts';
import { listAwaitedPayments } from '../cart/model/payment.ts';
import { listRefundsOfOrder } from '../cart/model/refund.ts';
import { promisePayment } from '../cart/operations/promise-payment.ts';
import { recordReceipt } from '../cart/operations/record-by-hand.ts';
import { settlePayment } from '../cart/operations/settle-payment.ts';
import { reserveTickets } from '../events/builders.ts';
import { getEntry } from '../events/model/calendar-entry.ts';
import { findCancellation, listCancellationOrders } from '../events/model/cancellation.ts';
import { listTicketsOfOrder } from '../events/model/ticket.ts';
import { cancelEvent, forecastEventCancellation } from '../events/operations/cancel-event.ts';
import { checkIn } from '../events/operations/check-in.ts';
import { holdTickets } from '../events/operations/hold-tickets.ts';
import { resumeCancellations, runCancellation } from '../events/operations/run-cancellation.ts';
import type { CancellationAct } from '../events/ports.ts';
import { fingerprintOf } from '../events/rules/cancellation.ts';
import { buildVenue, type TestVenue } from '../events/testing.ts';
import { byOwner, byPayment, byUser } from '../shared/act.ts';
import { NOW, newVisitor, SITE } from '../shared/builders.ts';
import { transaction } from '../shared/db/database.ts';
import { confirmAddress } from '../shared/mail/recipients.ts';
import { minor } from '../shared/money.ts';
import { testDatabase } from '../shared/testing/database.ts';
import { waitingMails } from '../shared/testing/jobs.ts';
import { sellerOfEvents } from './order-lifecycle.ts';
import { ordersOfCart, pagesOfBlog } from './ports.ts';

const { db } = await testDatabase();
const sellers = [sellerOfEvents(SITE)];
const PROVIDER = { name: 'test', ledgerAccount: 'clearing', authorisedFor: { hours: 168 } } as const;
const REASON = 'Three of the band have flu.';
let venue: TestVenue;
let venues = 0;

beforeEach(async () => {
  await sql`DELETE FROM mails`.execute(db);
  await sql`DELETE FROM pgboss.job`.execute(db);
  venue = await buildVenue(db, `hall-${++venues}`);
});

const act = (): CancellationAct => ({
  ...byUser(venue.organiser.id, NOW),
  orders: ordersOfCart(sellers, SITE.urls.cart),
  pages: pagesOfBlog,
  site: SITE,
});
const key = () => ({ containerId: venue.page.id, entryId: venue.concert.id });
const buyerNamed = (name: string) => ({ name, email: `${name.toLowerCase()}@example.com` });

async function order(name: string, quantity = 2): Promise<Order> {
  const owner = newVisitor();
  await reserveTickets(db, venue, { owner, quantity });
  return await buildOrder(db, sellers, owner, { buyer: buyerNamed(name) });
}

async function paidByCard(name: string, quantity = 2): Promise<Order> {
  const placed = await order(name, quantity);
  const { reference } = await buildPayment(db, placed);
  const event = buildPaidEvent(reference, { amount: minor(placed.total_minor) });
  await transaction(db, (tx) =>
    settlePayment(tx, { ...byPayment(NOW), sellers }, { ...keyOf(placed), provider: PROVIDER, event }),
  );
  return placed;
}

const keyOf = ({ container_id, id }: Order) => ({ containerId: container_id, orderId: id });

const promise = (placed: Order, kind: 'transfer' | 'venue') =>
  transaction(db, async (tx) => {
    await confirmAddress(tx, placed.email, NOW);
    const account = { kind: 'uk', holder: 'Hall', sortCode: '08-92-99', accountNumber: '65431234' } as const;
    const byHand = kind === 'venue' ? { kind } : { kind, days: 5, account };
    const provider = { name: kind, byHand };
    return await promisePayment(
      tx,
      { ...byPayment(NOW), sellers },
      { ...keyOf(placed), provider, attempt: 1 },
    );
  });

const forecast = () => forecastEventCancellation(db, act(), key());

async function cancel(seen?: string): Promise<void> {
  const { numbers } = await forecast();
  await transaction(db, (tx) =>
    cancelEvent(tx, act(), { ...key(), reason: REASON, seen: seen ?? fingerprintOf(numbers) }),
  );
}

const resume = () => resumeCancellations(db, act());
const cancellation = async () => {
  const found = await findCancellation(db, venue.page.id, venue.concert.id);
  if (!found) throw new Error('not cancelled');
  return { ...found, orders: await listCancellationOrders(db, venue.page.id, found.id) };
};

test('counts what it touches, and does what it has said', async () => {
  const mab = await paidByCard('Mab');
  const tess = await paidByCard('Tess', 1);
  const byTransfer = await order('Abel', 1);
  const { id: paymentId } = await promise(byTransfer, 'transfer');
  const receipt = { containerId: venue.page.id, paymentId, amount: 1150, receivedBefore: 0 };
  await transaction(db, (tx) => recordReceipt(tx, { ...byPayment(NOW), sellers }, receipt));
  const owing = await order('Huw', 1);
  await promise(owing, 'venue');
  const unpaid = await order('Oli', 1);
  await promise(unpaid, 'transfer');
  await reserveTickets(db, venue, { quantity: 3 });
  const [admitted] = await listTicketsOfOrder(db, venue.page.id, mab.id);
  await transaction(db, (tx) =>
    checkIn(tx, byUser(venue.steward.id, venue.concert.starts_at), {
      ...key(),
      code: admitted?.code ?? '',
      device: 'Front door',
      nonce: 'nonce-of-a-scan',
    }),
  );

  const { numbers } = await forecast();
  expect(numbers).toEqual({
    tickets: 6,
    byType: [{ ticketType: 'Full price', count: 6 }],
    checkedIn: 1,
    unpaid: 1,
    reserved: 3,
    orders: 5,
    people: 5,
    mails: 5,
    amount: 4600,
    ways: [
      { provider: 'test', amount: 3450, orders: 2 },
      { provider: 'transfer', amount: 1150, orders: 1 },
    ],
    released: 2300,
  });

  await sql`DELETE FROM mails`.execute(db);
  await cancel();
  // At once: no code is valid, nothing is for sale, the hall is free.
  const tickets = await db
    .selectFrom('tickets')
    .select('state')
    .where('entry_id', '=', venue.concert.id)
    .execute();
  expect(new Set(tickets.map(({ state }) => state))).toEqual(new Set(['cancelled']));
  expect(await getEntry(db, venue.page.id, venue.concert.id)).toMatchObject({
    state: 'cancelled',
    places_sold: 0,
  });
  await expect(reserveTickets(db, venue)).rejects.toMatchObject({ reason: { code: 'not_on_sale' } });

  await resume();
  const done = await cancellation();
  expect(done.finished_at).not.toBeNull();
  expect(done.orders.map((each) => [each.buyer, each.tickets, each.refunded_minor])).toEqual([
    ['Mab', 2, 2300],
    ['Tess', 1, 1150],
    ['Abel', 1, 1150],
    ['Huw', 1, 0],
    ['Oli', 1, 0],
  ]);
  // One refund for all tickets of an order.
  for (const each of [mab, tess, byTransfer]) {
    expect(await listRefundsOfOrder(db, venue.page.id, each.id)).toHaveLength(1);
    for (const line of await listLines(db, venue.page.id, each.id)) expect(line.state).toBe('cancelled');
  }
  const { state } = await db
    .selectFrom('orders')
    .select('state')
    .where('id', '=', unpaid.id)
    .executeTakeFirstOrThrow();
  expect(state).toBe('cancelled');
  expect(await listAwaitedPayments(db, venue.page.id)).toEqual([]);

  const mails = await waitingMails(db);
  const buyers = mails.filter(({ about }) => about?.orderId !== undefined);
  expect(buyers.map(({ to }) => to).sort()).toEqual(
    ['abel', 'huw', 'mab', 'oli', 'tess'].map((name) => `${name}@example.com`),
  );
  for (const mail of buyers) {
    expect(mail.text).toContain(REASON);
    const file = Buffer.from(mail.attachments?.[0]?.content ?? '', 'base64').toString();
    expect(file).toContain('STATUS:CANCELLED');
  }
  // And a summary to the organiser, who is the treasurer too.
  expect(mails.filter(({ about }) => about?.orderId === undefined).map(({ to }) => to)).toEqual([
    venue.organiser.email,
  ]);
});

test('does nothing if a ticket was sold since the numbers were shown', async () => {
  await paidByCard('Mab');
  const seen = fingerprintOf((await forecast()).numbers);
  await paidByCard('Tess');
  await expect(cancel(seen)).rejects.toMatchObject({ reason: { code: 'numbers_changed' } });
  expect(await getEntry(db, venue.page.id, venue.concert.id)).toMatchObject({
    state: 'confirmed',
    places_sold: 4,
  });
  await expect(cancellation()).rejects.toThrow('not cancelled');
});

test('settles each order once, however often and by however many processes it is run', async () => {
  for (let n = 0; n < 6; n++) await paidByCard(`Buyer${n}`, 1);
  await sql`DELETE FROM mails`.execute(db);
  await cancel();
  const { id: cancellationId } = await cancellation();
  const run = () => runCancellation(db, act(), { containerId: venue.page.id, cancellationId });
  await Promise.all([run(), run(), run()]);
  await run();
  const { orders } = await cancellation();
  for (const each of orders) {
    expect(await listRefundsOfOrder(db, venue.page.id, each.order_id)).toHaveLength(1);
    expect(each.mail_ids).toHaveLength(1);
  }
  // Six buyers and one summary.
  expect(await waitingMails(db)).toHaveLength(7);
});

test('goes on with the others when one order fails, and tries that one again', async () => {
  const broken = await paidByCard('Mab');
  await paidByCard('Tess');
  await cancel();
  const { orders } = act();
  const failing: CancellationAct = {
    ...act(),
    orders: {
      ...orders,
      async cancelLines(tx, by, places) {
        if (places.orderId === broken.id) throw new Error('the disk is full');
        return await orders.cancelLines(tx, by, places);
      },
    },
  };
  await expect(resumeCancellations(db, failing)).rejects.toThrow();
  expect(
    (await cancellation()).orders.map((each) => [each.order_id === broken.id, each.settled_at !== null]),
  ).toEqual([
    [true, false],
    [false, true],
  ]);
  expect((await cancellation()).finished_at).toBeNull();
  await resumeCancellations(db, { ...act(), at: NOW.add({ minutes: 5 }) });
  expect((await cancellation()).finished_at).not.toBeNull();
});

test('gives back money that arrives for an order whose event was cancelled meanwhile', async () => {
  const placed = await order('Mab');
  const { reference } = await buildPayment(db, placed);
  await cancel();
  const pay = () => {
    const event = buildPaidEvent(reference, { amount: minor(placed.total_minor) });
    const act = { ...byPayment(NOW), sellers };
    return transaction(db, (tx) => settlePayment(tx, act, { ...keyOf(placed), provider: PROVIDER, event }));
  };
  await pay();
  await resume();
  const refunds = await listRefundsOfOrder(db, venue.page.id, placed.id);
  expect(refunds.map(({ amount_minor }) => amount_minor)).toEqual([2300]);
});

test('refuses to hold tickets of an event that is cancelled at the same moment', async () => {
  await paidByCard('Mab');
  const owner = newVisitor();
  const hold = () =>
    transaction(db, (tx) =>
      holdTickets(tx, byOwner(owner, NOW), {
        owner,
        ...key(),
        quantities: new Map([[venue.types.full.id, 1]]),
        seenPrices: new Map([[venue.types.full.id, 1150]]),
      }),
    );
  const results = await Promise.allSettled([cancel(), hold(), cancel()]);
  const { state } = await getEntry(db, venue.page.id, venue.concert.id);
  expect(results.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  const live = await db
    .selectFrom('tickets')
    .select('state')
    .where('entry_id', '=', venue.concert.id)
    .where(sql<boolean>`ticket_is_live(state)`)
    .execute();
  if (state === 'cancelled') expect(live).toEqual([]);
});
