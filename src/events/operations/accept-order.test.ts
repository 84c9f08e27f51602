import { beforeEach, describe, expect, test } from 'vitest';
import { pagesOfBlog } from '../../glue/ports.ts';
import { byClock, byPayment } from '../../shared/act.ts';
import { newVisitor, SITE } from '../../shared/builders.ts';
import { transaction } from '../../shared/db/database.ts';
import type { EntryId, OrderId, TicketId, TicketTypeId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { waitingJobs, waitingMails } from '../../shared/testing/jobs.ts';
import {
  bookSlot,
  buildEvent,
  buildResource,
  buildSlot,
  buildSpace,
  buyTickets,
  nextOrderId,
  orderHeld,
  reserveSlot,
  reserveTickets,
} from '../builders.ts';
import { t } from '../messages/translate.ts';
import { updateCalendar } from '../model/calendar.ts';
import { getEntry, transitionEntry } from '../model/calendar-entry.ts';
import { insertEntryResources } from '../model/resource.ts';
import { getTicketType, updateTicketType } from '../model/ticket-type.ts';
import { entryKey, ticketKey } from '../rules/hold.ts';
import { buildVenue, buyerOf, type TestVenue } from '../testing.ts';
import { acceptOrder } from './accept-order.ts';
import { expireHolds, expireOrder } from './expire-holds.ts';
import { mailRequests, mailRequestsJob } from './mail-requests.ts';

const { db, clock } = await testDatabase();
let venue: TestVenue;
let seeded = 0;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  venue = await buildVenue(db, seeded++ === 0 ? 'glasshouse' : `hall-${seeded}`);
});

const testBuyer = { name: 'Mab Ellery', email: 'mab@example.com' };
const accept = (orderId: OrderId) =>
  transaction(db, (tx) =>
    acceptOrder(tx, byPayment(clock.now()), { containerId: venue.page.id, orderId, buyer: testBuyer }),
  );
const outcomesOf = async (orderId: OrderId) => (await accept(orderId)).map(({ outcome }) => outcome);
const sweep = () => transaction(db, (tx) => expireHolds(tx, byClock(clock.now())));
const limitType = (type: { id: TicketTypeId }, quota: number) =>
  transaction(db, async (tx) => {
    const current = await getTicketType(tx, venue.page.id, type.id);
    await updateTicketType(tx, venue.page.id, current, { quota });
  });

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

test('mails whoever sees to bookings of a new request, once', async () => {
  const requested = await bookSlot(db, venue, { date: '2026-06-29', name: 'Valley choir', now: clock.now() });
  await accept(requested.order_id ?? (0 as OrderId));
  const jobs = (await waitingJobs(db, mailRequestsJob)).filter(({ entryIds }) =>
    entryIds.includes(requested.id),
  );
  expect(jobs).toHaveLength(1);
  const [job] = jobs;
  if (!job) throw new Error('no job');
  const orders = { getBuyer: async () => buyerOf(7 as OrderId) };
  await mailRequests(db, { ...byClock(clock.now()), pages: pagesOfBlog, orders, site: SITE }, job);
  const [mail, ...more] = await waitingMails(db, venue.organiser.email);
  expect(more).toEqual([]);
  expect(mail?.subject).toBe(t('mail.request_subject', { booking: 'Valley choir', count: 1 }));
  expect(mail?.text).toContain(`${SITE.urls.events}/${venue.page.slug}/calendars/requests/`);
  expect(await waitingMails(db, venue.steward.email)).toEqual([]);
});

const entriesOf = (orderId: OrderId) =>
  db.selectFrom('calendar_entries').selectAll().where('order_id', '=', orderId).orderBy('id').execute();
const ticketsOf = (orderId: OrderId) =>
  db.selectFrom('tickets').selectAll().where('order_id', '=', orderId).orderBy('id').execute();
const states = (things: { state: string }[]) => things.map(({ state }) => state);
const placesTaken = async () => (await getEntry(db, venue.page.id, venue.concert.id)).places_sold;

describe('before the deadline', () => {
  test('makes bookings provisional and tickets valid, with the buyer’s name on both', async () => {
    const { orderId, entry, tickets } = await order();
    const accepted = await accept(orderId);
    const booking = entryKey(entry?.id as EntryId);
    expect(accepted).toEqual([
      { key: booking, newKey: booking, outcome: 'fulfilled', awaitsConfirmation: true },
      ...tickets
        .map(({ id }) => ticketKey(id))
        .map((key) => ({ key, newKey: key, outcome: 'fulfilled', awaitsConfirmation: false })),
    ]);
    const [booked] = await entriesOf(orderId);
    expect(booked).toMatchObject({ state: 'provisional', contact_email: testBuyer.email, held_until: null });
    expect(states(await ticketsOf(orderId))).toEqual(['confirmed', 'confirmed']);
    expect((await ticketsOf(orderId))[0]).toMatchObject({ contact_name: testBuyer.name, held_until: null });
  });

  test('confirms bookings of a calendar that confirms by itself', async () => {
    await transaction(db, (tx) => updateCalendar(tx, venue.page.id, venue.calendar, { auto_confirm: true }));
    const { orderId } = await order({ tickets: 0 });
    expect(await accept(orderId)).toMatchObject([{ outcome: 'fulfilled', awaitsConfirmation: false }]);
    expect(states(await entriesOf(orderId))).toEqual(['confirmed']);
  });

  test('changes nothing when it is paid twice', async () => {
    const { orderId } = await order();
    const first = await accept(orderId);
    const before = { entries: await entriesOf(orderId), tickets: await ticketsOf(orderId) };
    clock.advance({ minutes: 1 });
    expect(await accept(orderId)).toEqual(first);
    expect({ entries: await entriesOf(orderId), tickets: await ticketsOf(orderId) }).toEqual(before);
  });

  test('fulfils an overdue hold that is not swept yet', async () => {
    const { orderId } = await order();
    clock.advance({ minutes: 40 });
    expect(await outcomesOf(orderId)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
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

    const accepted = await accept(orderId);
    const [anew, ...others] = await entriesOf(orderId);
    expect(others).toEqual([]);
    expect(anew).toMatchObject({ state: 'provisional', starts_at: entry?.starts_at });
    const after = await ticketsOf(orderId);
    expect(states(after)).toEqual(['confirmed', 'confirmed']);
    const codes = [...after, ...tickets].map(({ code }) => code);
    expect(new Set(codes).size).toBe(4);
    expect(accepted.map(({ key, newKey, outcome }) => [key, newKey, outcome])).toEqual([
      [entryKey(entry?.id as EntryId), entryKey(anew?.id as EntryId), 'fulfilled'],
      ...tickets.map(({ id }, index) => [
        ticketKey(id),
        ticketKey(after[index]?.id as TicketId),
        'fulfilled',
      ]),
    ]);
    expect(await placesTaken()).toBe(2);

    const again = await accept(orderId);
    expect(again.map(({ key, newKey }) => [key, newKey])).toEqual(
      accepted.map(({ newKey }) => [newKey, newKey]),
    );
    expect(again.every(({ outcome }) => outcome === 'fulfilled')).toBe(true);
    expect(await placesTaken()).toBe(2);
  });

  test('loses a time that somebody else has booked, and not the tickets', async () => {
    const { orderId } = await order();
    clock.advance({ minutes: 40 });
    await sweep();
    await order({ tickets: 0 });
    expect(await outcomesOf(orderId)).toEqual(['lost', 'fulfilled', 'fulfilled']);
    expect(states(await entriesOf(orderId))).toEqual(['expired']);
  });

  test('never takes again what was lost once, even if it becomes free', async () => {
    const { orderId } = await order();
    clock.advance({ minutes: 40 });
    await sweep();
    await order({ tickets: 0 });
    expect(await outcomesOf(orderId)).toEqual(['lost', 'fulfilled', 'fulfilled']);
    clock.advance({ minutes: 40 });
    await sweep();
    expect(await outcomesOf(orderId)).toEqual(['lost', 'fulfilled', 'fulfilled']);
    expect(states(await entriesOf(orderId))).toEqual(['expired']);
  });

  test('takes the other resources of a booking again, and loses it where they are taken', async () => {
    const piano = await buildResource(db, venue.page);
    const withPiano = async (date: string) => {
      const { entry, orderId } = await order({ tickets: 0, date });
      await transaction(db, (tx) =>
        insertEntryResources(tx, venue.page.id, entry?.id as EntryId, [
          { resourceId: piano.id, quantity: 1 },
        ]),
      );
      return orderId;
    };
    const [first, second] = [await withPiano('2026-06-10'), await withPiano('2026-06-11')];
    clock.advance({ minutes: 40 });
    await sweep();
    const recital = await buildEvent(db, venue.calendar, { starts_at: '2026-06-11T10:00', space_id: null });
    await transaction(db, (tx) =>
      insertEntryResources(tx, venue.page.id, recital.id, [{ resourceId: piano.id, quantity: 1 }]),
    );
    expect(await outcomesOf(first)).toEqual(['fulfilled']);
    const uses = await db.selectFrom('occupancy').selectAll().where('resource_id', '=', piano.id).execute();
    expect(uses.map(({ entry_id }) => entry_id).sort()).toEqual(
      [...(await entriesOf(first)), recital].map(({ id }) => id).sort(),
    );
    expect(await outcomesOf(second)).toEqual(['lost']);
  });

  test('rebooks a time whose later hold has expired', async () => {
    const { orderId } = await order({ tickets: 0 });
    clock.advance({ minutes: 40 });
    await sweep();
    await order({ tickets: 0 });
    clock.advance({ minutes: 40 });
    expect(await outcomesOf(orderId)).toEqual(['fulfilled']);
  });

  test('loses a time that has begun', async () => {
    const { orderId } = await order({ tickets: 0, date: '2026-06-02' });
    clock.set('2026-06-02T08:00:00Z');
    await sweep();
    expect(await outcomesOf(orderId)).toEqual(['lost']);
  });

  test('takes as many tickets again as are left, and loses the others', async () => {
    await limitType(venue.types.full, 3);
    const { orderId } = await order({ slot: false, tickets: 3 });
    clock.advance({ minutes: 40 });
    await sweep();
    await buyTickets(db, venue, { quantity: 1, now: clock.now() });
    expect(await outcomesOf(orderId)).toEqual(['fulfilled', 'fulfilled', 'lost']);
    expect(states(await ticketsOf(orderId))).toEqual(['expired', 'confirmed', 'confirmed']);
    expect(await placesTaken()).toBe(3);
  });

  test('loses tickets of an event that is cancelled', async () => {
    const { orderId } = await order({ slot: false });
    clock.advance({ minutes: 40 });
    await sweep();
    await transaction(db, (tx) =>
      transitionEntry(tx, venue.page.id, venue.concert.id, { to: 'cancelled', act: byClock(clock.now()) }),
    );
    expect(await outcomesOf(orderId)).toEqual(['lost', 'lost']);
  });

  test('loses tickets of an event that is over', async () => {
    const { orderId } = await order({ slot: false });
    clock.set(venue.concert.ends_at);
    await sweep();
    expect(await outcomesOf(orderId)).toEqual(['lost', 'lost']);
  });

  test('settles each ticket type by itself', async () => {
    const owner = newVisitor();
    const now = clock.now();
    await reserveTickets(db, venue, { quantity: 1, owner, now });
    await reserveTickets(db, venue, { type: venue.types.companion, quantity: 1, owner, now });
    const orderId = await orderHeld(db, owner, { now });
    await transaction(db, (tx) => expireOrder(tx, byClock(now), { containerId: venue.page.id, orderId }));
    await limitType(venue.types.companion, 0);
    expect(await outcomesOf(orderId)).toEqual(['fulfilled', 'lost']);
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
  const inTime = await orderLanes('2026-06-10');
  expect(await outcomesOf(inTime)).toEqual(['fulfilled', 'fulfilled']);
  const late = await orderLanes('2026-06-11');
  clock.advance({ minutes: 40 });
  await sweep();
  expect(await outcomesOf(late)).toEqual(['fulfilled', 'fulfilled']);
  expect(states(await entriesOf(late))).toEqual(['provisional', 'provisional']);
  expect(await outcomesOf(late)).toEqual(['fulfilled', 'fulfilled']);
  expect(await entriesOf(late)).toHaveLength(2);
});

test('accepts an order without places', async () => {
  expect(await accept(nextOrderId())).toEqual([]);
});

test('finds no places of another page’s order', async () => {
  const { orderId } = await order();
  const other = await buildVenue(db, `other-${orderId}`);
  const buyer = testBuyer;
  const outcomes = await transaction(db, (tx) =>
    acceptOrder(tx, byPayment(clock.now()), { containerId: other.page.id, orderId, buyer }),
  );
  expect(outcomes).toEqual([]);
  expect(states(await entriesOf(orderId))).toEqual(['ordered']);
});
