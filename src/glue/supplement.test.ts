import { expect, test } from 'vitest';
import { buildOrder, buildPaidEvent, buildPayment } from '../cart/builders.ts';
import { findOrder, type Order } from '../cart/model/order.ts';
import { listRefundsOfOrder } from '../cart/model/refund.ts';
import { settlePayment } from '../cart/operations/settle-payment.ts';
import { reserveSlot } from '../events/builders.ts';
import { getEntry } from '../events/model/calendar-entry.ts';
import { cancelEntry } from '../events/operations/cancel-entry.ts';
import { type MoveBookingInput, moveBooking } from '../events/operations/move-booking.ts';
import { buildVenue } from '../events/testing.ts';
import { byPayment, byUser } from '../shared/act.ts';
import { NOW, newVisitor, SITE } from '../shared/builders.ts';
import { transaction } from '../shared/db/database.ts';
import { minor } from '../shared/money.ts';
import { testDatabase } from '../shared/testing/database.ts';
import { waitingMails } from '../shared/testing/jobs.ts';
import { sellerOfEvents } from './order-lifecycle.ts';
import { ordersOfCart, pagesOfBlog } from './ports.ts';

const { db } = await testDatabase();
const venue = await buildVenue(db);
const containerId = venue.page.id;
const sellers = [sellerOfEvents(SITE)];
const PROVIDER = { name: 'test', ledgerAccount: 'clearing', authorisedFor: { hours: 168 } } as const;
const orders = ordersOfCart(sellers, SITE.urls.cart);
const act = { ...byUser(venue.organiser.id, NOW), orders, pages: pagesOfBlog, site: SITE };
let day = 1;

const pay = (order: Pick<Order, 'container_id' | 'id' | 'total_minor'>) =>
  transaction(db, async (tx) => {
    const { reference } = await buildPayment(tx, order);
    const event = buildPaidEvent(reference, { amount: minor(order.total_minor) });
    await settlePayment(tx, { ...byPayment(NOW), sellers }, { containerId, provider: PROVIDER, event });
  });

/** An afternoon of two hours in the hall at £20.00 an hour, paid. */
async function book() {
  const owner = newVisitor();
  const date = Temporal.PlainDate.from('2026-07-01').add({ days: day++ });
  const at = (hour: number) =>
    date.toZonedDateTime({ timeZone: 'Europe/London', plainTime: { hour } }).toInstant();
  const range = { from: at(12), to: at(14) };
  const entry = await reserveSlot(db, venue, { owner, slot: venue.slots.flexible, date, range });
  const order = await buildOrder(db, sellers, owner);
  await pay(order);
  return { entry, order, date };
}

async function move(
  { entry, date }: Awaited<ReturnType<typeof book>>,
  hours: [number, number],
  input: Partial<MoveBookingInput> = {},
) {
  const { version } = await getEntry(db, containerId, entry.id);
  const [from, to] = hours.map((hour) => new Temporal.PlainTime(hour));
  await transaction(db, (tx) =>
    moveBooking(tx, act, {
      ...{ containerId, entryId: entry.id, version, slotId: venue.slots.flexible.id, date, from, to },
      ...{ seen: undefined, settles: true, explanation: '', reveal: true },
      ...input,
    }),
  );
}

const supplementsOf = ({ id }: Order) =>
  db.selectFrom('orders').selectAll().where('supplement_of', '=', id).execute();
const costOf = async (id: Parameters<typeof getEntry>[2]) => (await getEntry(db, containerId, id)).cost_minor;

test('says the difference first, and charges it by an order of its own', async () => {
  const booked = await book();
  await expect(move(booked, [12, 15])).rejects.toMatchObject({ difference: 2000 });
  await move(booked, [12, 15], { seen: 2000 });
  expect(await costOf(booked.entry.id)).toBe(6000);
  const [supplement, ...more] = await supplementsOf(booked.order);
  expect(more).toEqual([]);
  const details = await findOrder(db, supplement?.code ?? '');
  expect(details).toMatchObject({
    state: 'accepted',
    due_minor: 2000,
    lines: [{ kind: 'extra', state: 'fulfilled', amount_minor: 2000 }],
  });
  // What was agreed is unchanged.
  expect(await findOrder(db, booked.order.code)).toMatchObject({ total_minor: 4000, due_minor: 0 });
  expect((await waitingMails(db, booked.order.email)).at(-1)?.text).toContain('£20.00');
  if (details) await pay(details);
  expect((await findOrder(db, supplement?.code ?? ''))?.due_minor).toBe(0);
});

test('gives back what it costs less, or leaves it', async () => {
  const cheaper = await book();
  await move(cheaper, [16, 17], { seen: -2000 });
  expect(
    (await listRefundsOfOrder(db, containerId, cheaper.order.id)).map((one) => one.amount_minor),
  ).toEqual([2000]);
  const left = await book();
  await move(left, [16, 17], { seen: -2000, settles: false });
  expect(await listRefundsOfOrder(db, containerId, left.order.id)).toEqual([]);
  expect(await costOf(left.entry.id)).toBe(4000);
});

test('moves nothing to a time that is taken', async () => {
  const booked = await book();
  await reserveSlot(db, venue, {
    slot: venue.slots.flexible,
    date: booked.date,
    range: {
      from: booked.entry.starts_at.add({ hours: 3 }),
      to: booked.entry.starts_at.add({ hours: 4 }),
    },
  });
  await expect(move(booked, [15, 17], { seen: 0 })).rejects.toMatchObject({ kind: 'taken' });
  expect((await getEntry(db, containerId, booked.entry.id)).starts_at).toEqual(booked.entry.starts_at);
});

test('gives a supplement back too when the booking is cancelled', async () => {
  const booked = await book();
  await move(booked, [12, 15], { seen: 2000 });
  const [supplement] = await supplementsOf(booked.order);
  if (!supplement) throw new Error('no supplement');
  await pay(supplement);
  await transaction(db, (tx) => cancelEntry(tx, act, { containerId, entryId: booked.entry.id }));
  expect((await listRefundsOfOrder(db, containerId, supplement.id)).map((one) => one.amount_minor)).toEqual([
    2000,
  ]);
  expect((await listRefundsOfOrder(db, containerId, booked.order.id)).map((one) => one.amount_minor)).toEqual(
    [4000],
  );
});
