import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import type { OrderId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import {
  buildSlot,
  buildSpace,
  buyTickets,
  nextOrderId,
  orderHeld,
  reserveSlot,
  reserveTickets,
} from '../builders.ts';
import { updateCalendar } from '../model/calendar.ts';
import { getEntry, updateEntry } from '../model/calendar-entry.ts';
import { updateTicketType } from '../model/ticket-type.ts';
import { entryKey, ticketsKey } from '../rules/hold.ts';
import { buildVenue, type TestVenue } from '../testing.ts';
import { expireHolds, expireOrder } from './expire-holds.ts';
import { payOrder } from './pay-order.ts';

const { db, clock } = await testDatabase();
let venue: TestVenue;
let seeded = 0;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  venue = await buildVenue(db, seeded++ === 0 ? 'glasshouse' : `hall-${seeded}`);
});

const testBuyer = { name: 'Mab Ellery', email: 'mab@example.com' };
const pay = (orderId: OrderId) => transaction(db, (tx) => payOrder(tx, orderId, testBuyer, clock.now()));
const sweep = () => transaction(db, (tx) => expireHolds(tx, clock.now()));

/** A booking and tickets, ordered and to be paid within half an hour. */
async function order({ slot = true, tickets = 2, date = '2026-06-10' } = {}) {
  const held = { owner: newVisitor(), now: clock.now() };
  return await transaction(db, async (tx) => ({
    owner: held.owner,
    entry: slot ? await reserveSlot(tx, venue, { date, ...held }) : undefined,
    tickets: tickets > 0 ? await reserveTickets(tx, venue, { quantity: tickets, ...held }) : [],
    orderId: await orderHeld(tx, held.owner, { now: held.now }),
  }));
}

const entriesOf = (orderId: OrderId) =>
  db.selectFrom('calendar_entries').selectAll().where('order_id', '=', orderId).orderBy('id').execute();
const ticketsOf = (orderId: OrderId) =>
  db.selectFrom('tickets').selectAll().where('order_id', '=', orderId).orderBy('id').execute();
const states = (things: { state: string }[]) => things.map(({ state }) => state);
const placesTaken = async () => (await getEntry(db, venue.calendar.id, venue.concert.id)).places_sold;

describe('before the deadline', () => {
  test('makes bookings provisional and tickets valid, with the buyer’s name on both', async () => {
    const { orderId, entry } = await order();
    const paid = await pay(orderId);
    expect(paid).toEqual([
      {
        key: entryKey({ calendar_id: venue.calendar.id, id: entry?.id as never }),
        newKey: entryKey({ calendar_id: venue.calendar.id, id: entry?.id as never }),
        outcome: 'fulfilled',
        awaitsConfirmation: true,
      },
      {
        key: ticketsKey({ calendar_id: venue.calendar.id, ticket_type_id: venue.types.full.id }),
        newKey: ticketsKey({ calendar_id: venue.calendar.id, ticket_type_id: venue.types.full.id }),
        outcome: 'fulfilled',
        awaitsConfirmation: false,
      },
    ]);
    const [booked] = await entriesOf(orderId);
    expect(booked).toMatchObject({ state: 'provisional', contact_email: testBuyer.email, held_until: null });
    expect(states(await ticketsOf(orderId))).toEqual(['confirmed', 'confirmed']);
    expect((await ticketsOf(orderId))[0]).toMatchObject({ contact_name: testBuyer.name, held_until: null });
  });

  test('confirms bookings of a calendar that confirms by itself', async () => {
    await transaction(db, (tx) => updateCalendar(tx, venue.calendar.id, { auto_confirm: true }));
    const { orderId } = await order({ tickets: 0 });
    expect(await pay(orderId)).toMatchObject([{ outcome: 'fulfilled', awaitsConfirmation: false }]);
    expect(states(await entriesOf(orderId))).toEqual(['confirmed']);
  });

  test('changes nothing when it is paid twice', async () => {
    const { orderId } = await order();
    const first = await pay(orderId);
    const before = { entries: await entriesOf(orderId), tickets: await ticketsOf(orderId) };
    clock.advance({ minutes: 1 });
    expect(await pay(orderId)).toEqual(first);
    expect({ entries: await entriesOf(orderId), tickets: await ticketsOf(orderId) }).toEqual(before);
  });

  test('fulfils an overdue hold that is not swept yet', async () => {
    const { orderId } = await order();
    clock.advance({ minutes: 40 });
    expect((await pay(orderId)).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
    expect(await entriesOf(orderId)).toHaveLength(1);
  });
});

describe('after the deadline', () => {
  test('rebooks what is still free, with new codes, once', async () => {
    const { orderId, tickets, entry } = await order();
    clock.advance({ minutes: 40 });
    await sweep();
    expect(states(await entriesOf(orderId))).toEqual(['expired']);
    expect(await placesTaken()).toBe(0);

    const paid = await pay(orderId);
    const [ranOut, anew] = await entriesOf(orderId);
    expect(paid.map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
    expect(paid[0]).toMatchObject({
      key: entryKey(ranOut ?? (entry as never)),
      newKey: entryKey(anew ?? (entry as never)),
    });
    expect(states(await entriesOf(orderId))).toEqual(['expired', 'provisional']);
    expect(anew?.starts_at.toString()).toBe(entry?.starts_at.toString());
    const after = await ticketsOf(orderId);
    expect(states(after)).toEqual(['expired', 'expired', 'confirmed', 'confirmed']);
    expect(new Set(after.map(({ code }) => code)).size).toBe(4);
    expect(after.slice(0, 2).map(({ code }) => code)).toEqual(tickets.map(({ code }) => code));
    expect(await placesTaken()).toBe(2);

    const again = await pay(orderId);
    expect(again.map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
    expect(await entriesOf(orderId)).toHaveLength(2);
    expect(await ticketsOf(orderId)).toHaveLength(4);
  });

  test('loses a time that somebody else has booked, and not the tickets', async () => {
    const { orderId } = await order();
    clock.advance({ minutes: 40 });
    await sweep();
    await order({ tickets: 0 });
    expect((await pay(orderId)).map(({ outcome }) => outcome)).toEqual(['lost', 'fulfilled']);
    expect(states(await entriesOf(orderId))).toEqual(['expired']);
  });

  test('rebooks a time whose later hold has expired', async () => {
    const { orderId } = await order({ tickets: 0 });
    clock.advance({ minutes: 40 });
    await sweep();
    await order({ tickets: 0 });
    clock.advance({ minutes: 40 });
    expect((await pay(orderId)).map(({ outcome }) => outcome)).toEqual(['fulfilled']);
  });

  test('loses a time that has begun', async () => {
    const { orderId } = await order({ tickets: 0, date: '2026-06-02' });
    clock.set('2026-06-02T08:00:00Z');
    await sweep();
    expect((await pay(orderId)).map(({ outcome }) => outcome)).toEqual(['lost']);
  });

  test('rebooks the tickets of one type all together or not at all', async () => {
    await transaction(db, (tx) => updateTicketType(tx, venue.types.full, { quota: 3 }));
    const { orderId } = await order({ slot: false, tickets: 3 });
    clock.advance({ minutes: 40 });
    await sweep();
    await buyTickets(db, venue, { quantity: 1, now: clock.now() });
    expect((await pay(orderId)).map(({ outcome }) => outcome)).toEqual(['lost']);
    expect(states(await ticketsOf(orderId))).toEqual(['expired', 'expired', 'expired']);
    expect(await placesTaken()).toBe(1);
  });

  test('cancels the ordered tickets of a line whose expired ones are lost', async () => {
    await transaction(db, (tx) => updateTicketType(tx, venue.types.full, { quota: 3 }));
    const { orderId, tickets } = await order({ slot: false, tickets: 2 });
    const [first] = tickets;
    await db
      .updateTable('tickets')
      .set({ state: 'expired', state_at: clock.now(), state_by: 'test' })
      .where('id', '=', first?.id as never)
      .execute();
    await buyTickets(db, venue, { quantity: 2, now: clock.now() });
    expect((await pay(orderId)).map(({ outcome }) => outcome)).toEqual(['lost']);
    expect(states(await ticketsOf(orderId))).toEqual(['expired', 'cancelled']);
    expect(await placesTaken()).toBe(2);
  });

  test('loses tickets of an event that is over or cancelled', async () => {
    const one = await order({ slot: false });
    clock.advance({ minutes: 40 });
    await sweep();
    await transaction(db, (tx) =>
      updateEntry(tx, venue.concert, { state: 'cancelled', state_at: clock.now(), state_by: 'test' }),
    );
    expect((await pay(one.orderId)).map(({ outcome }) => outcome)).toEqual(['lost']);
  });

  test('settles each ticket type by itself', async () => {
    const { orderId, owner } = await order({ slot: false, tickets: 1 });
    await reserveTickets(db, venue, { type: venue.types.companion, quantity: 1, owner, now: clock.now() });
    await orderHeld(db, owner, { orderId, now: clock.now() });
    await transaction(db, (tx) => expireOrder(tx, orderId, clock.now()));
    await transaction(db, (tx) => updateTicketType(tx, venue.types.companion, { quota: 0 }));
    const paid = await pay(orderId);
    expect(new Map(paid.map(({ key, outcome }) => [key, outcome]))).toEqual(
      new Map([
        [ticketsKey({ calendar_id: venue.calendar.id, ticket_type_id: venue.types.full.id }), 'fulfilled'],
        [ticketsKey({ calendar_id: venue.calendar.id, ticket_type_id: venue.types.companion.id }), 'lost'],
      ]),
    );
  });
});

test('treats two lanes of one time as two bookings, before and after the deadline', async () => {
  const { calendar, page, slots } = venue;
  const pitch = await buildSpace(db, page, { name: 'Pitch', lanes: 2 });
  const { id: _, ...same } = slots.morning;
  const slot = await buildSlot(db, calendar, { ...same, space_id: pitch });
  const orderLanes = async (date: string) => {
    const held = { owner: newVisitor(), now: clock.now() };
    await reserveSlot(db, venue, { slot, date, ...held });
    await reserveSlot(db, venue, { slot, date, ...held });
    return await orderHeld(db, held.owner, held);
  };
  const isBeforeDeadline = await orderLanes('2026-06-10');
  expect((await pay(isBeforeDeadline)).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  const late = await orderLanes('2026-06-11');
  clock.advance({ minutes: 40 });
  await sweep();
  expect((await pay(late)).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  expect(states(await entriesOf(late))).toEqual(['expired', 'expired', 'provisional', 'provisional']);
  expect((await pay(late)).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
  expect(await entriesOf(late)).toHaveLength(4);
});

test('accepts an order without lines', async () => {
  expect(await pay(nextOrderId())).toEqual([]);
});

test('pays a booking beside another of the same time in another calendar', async () => {
  const { orderId, owner } = await order({ tickets: 0 });
  await reserveSlot(db, venue, { date: '2026-06-11', owner, now: clock.now() });
  await orderHeld(db, owner, { orderId, now: clock.now() });
  expect((await pay(orderId)).map(({ outcome }) => outcome)).toEqual(['fulfilled', 'fulfilled']);
});
