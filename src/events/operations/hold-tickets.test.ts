import { beforeEach, expect, test } from 'vitest';
import { byClock, byOwner } from '../../shared/act.ts';
import { newVisitor } from '../../shared/builders.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { Invalid } from '../../shared/errors.ts';
import type { Owner, TicketTypeId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildCustomer, buildEvent, buildTicketType } from '../builders.ts';
import { NotOnSale, PriceChanged, SoldOut } from '../errors.ts';
import { type CalendarEntry, getEntry, transitionEntry } from '../model/calendar-entry.ts';
import { getTicketType, updateTicketType } from '../model/ticket-type.ts';
import { buildVenue } from '../testing.ts';
import { holdTickets } from './hold-tickets.ts';

const { db, clock, openMore } = await testDatabase();
const venue = await buildVenue(db);
const { calendar } = venue;

/** An event with 10 places in two kinds of ticket. */
let event: CalendarEntry;
let full: TicketTypeId;
let free: TicketTypeId;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  event = await buildEvent(db, calendar, { capacity: 10, starts_at: '2026-06-20T19:00' });
  full = (await buildTicketType(db, event, { name: 'Full', price_minor: 800, quota: 8, max_per_order: 6 }))
    .id;
  free = (await buildTicketType(db, event, { name: 'Free', price_minor: 0, quota: 8 })).id;
});

const seenPrices = () =>
  new Map([
    [full, 800],
    [free, 0],
  ]);
const hold = (
  quantities: [TicketTypeId, number][],
  owner: Owner = newVisitor(),
  { at = db, seen = seenPrices() }: { at?: Db; seen?: Map<TicketTypeId, number> } = {},
) =>
  transaction(at, (tx) =>
    holdTickets(tx, byOwner(owner, clock.now()), {
      owner,
      containerId: venue.page.id,
      entryId: event.id,
      quantities: new Map(quantities),
      seenPrices: seen,
    }),
  );
const soldOut = (code: string, args = {}) => ({ kind: 'taken', reason: { code, args } });
const taken = async () => (await getEntry(db, venue.page.id, event.id)).places_sold;

test('holds tickets of several types, each with a code and the price shown', async () => {
  const owner = newVisitor();
  const tickets = await hold(
    [
      [full, 2],
      [free, 1],
    ],
    owner,
  );
  expect(tickets.map(({ price_minor }) => price_minor).sort()).toEqual([0, 800, 800]);
  expect(new Set(tickets.map(({ code }) => code)).size).toBe(3);
  for (const ticket of tickets) {
    expect(ticket).toMatchObject({ state: 'reserved', session_id: owner.sessionId, entry_id: event.id });
    expect(ticket.held_until?.toString()).toBe('2026-06-01T09:15:00Z');
  }
  expect(await taken()).toBe(3);
});

test('holds all requested tickets or none', async () => {
  await hold([[full, 6]]);
  await expect(
    hold([
      [full, 3],
      [free, 1],
    ]),
  ).rejects.toMatchObject(soldOut('few_tickets_left', { left: 2, ticketType: 'Full' }));
  expect(await taken()).toBe(6);
});

test('refuses more tickets than the event’s capacity, whatever its types have left', async () => {
  await hold([[full, 6]]);
  await expect(hold([[free, 5]])).rejects.toMatchObject(
    soldOut('few_tickets_left', { left: 4, ticketType: 'Free' }),
  );
  await expect(
    hold([
      [full, 1],
      [free, 4],
    ]),
  ).rejects.toMatchObject(soldOut('few_places_left', { left: 4 }));
  await hold([[free, 4]]);
  await expect(hold([[free, 1]])).rejects.toMatchObject(
    soldOut('ticket_type_sold_out', { ticketType: 'Free' }),
  );
  expect(await taken()).toBe(10);
});

test('sells expired holds again before they are swept', async () => {
  await hold([[full, 6]]);
  await hold([
    [full, 2],
    [free, 2],
  ]);
  clock.advance({ minutes: 15 });
  const owner = newVisitor();
  await hold(
    [
      [full, 6],
      [free, 4],
    ],
    owner,
  );
  expect(await taken()).toBe(10);
  await expect(hold([[free, 1]])).rejects.toThrow(SoldOut);
});

test('gives the last place to one of two concurrent buyers, and an expired one to the other', async () => {
  await hold([[full, 6]]);
  clock.advance({ minutes: 10 });
  await hold([[full, 1]]);
  clock.advance({ minutes: 5 });
  // One is free and six have expired: all four buyers find a place.
  const doors = [openMore(), openMore(), openMore(), openMore()];
  const results = await Promise.allSettled(
    doors.map((one) => hold([[full, 1]], newVisitor(), { at: one.db })),
  );
  expect(results.map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'));
});

test.each([
  ['none at all', []],
  ['nought', [['full', 0]]],
  ['a negative number', [['full', -1]]],
  ['half a ticket', [['full', 0.5]]],
  ['no number', [['full', Number.NaN]]],
  ['a million', [['full', 1_000_000]]],
  ['more than one order may have', [['full', 7]]],
] as [string, ['full', number][]][])('refuses %s', async (_, quantities) => {
  const requested = quantities.map(([, quantity]): [TicketTypeId, number] => [full, quantity]);
  await expect(hold(requested)).rejects.toThrow(Invalid);
  expect(await taken()).toBe(0);
});

test('counts held tickets towards the maximum per order', async () => {
  const owner = newVisitor();
  await hold([[full, 4]], owner);
  await expect(hold([[full, 3]], owner)).rejects.toMatchObject({
    fields: {
      [`quantity-${full}`]: { code: 'over_order_limit', args: { max: 6, ticketType: 'Full', held: 4 } },
    },
  });
  clock.advance({ minutes: 15 });
  expect(await hold([[full, 6]], owner)).toHaveLength(6);
});

test('refuses tickets of another event', async () => {
  const other = await buildVenue(db, `other-${event.id}`);
  const gone = { kind: 'wrong-state', reason: { code: 'ticket_type_gone' } };
  await expect(hold([[other.types.full.id, 1]])).rejects.toMatchObject(gone);
  await expect(hold([[venue.types.full.id, 1]])).rejects.toMatchObject(gone);
});

test('sells no tickets of a draft, of an event that is over, or of a cancelled one', async () => {
  const { id } = event;
  for (const columns of [
    { state: 'draft' as const },
    { ends_at: clock.now(), starts_at: clock.now().subtract({ hours: 1 }) },
  ]) {
    event = await buildEvent(db, calendar, columns);
    await buildTicketType(db, event, { price_minor: 800 });
    await expect(hold([[full, 1]])).rejects.toThrow(NotOnSale);
  }
  event = await getEntry(db, venue.page.id, id);
  await transaction(db, (tx) =>
    transitionEntry(tx, venue.page.id, id, { to: 'cancelled', act: byClock(clock.now()) }),
  );
  await expect(hold([[full, 1]])).rejects.toThrow(NotOnSale);
  expect(await taken()).toBe(0);
});

test('refuses a price that the buyer has not seen, and names the new one', async () => {
  const type = await getTicketType(db, venue.page.id, full);
  await transaction(db, (tx) => updateTicketType(tx, venue.page.id, type, { price_minor: 950 }));
  const held = hold([
    [full, 1],
    [free, 1],
  ]);
  await expect(held).rejects.toThrow(PriceChanged);
  await expect(held).rejects.toMatchObject({
    reason: { code: 'ticket_price_changed', args: { ticketType: 'Full', price: '£9.50' } },
  });
  expect(await taken()).toBe(0);
  await expect(hold([[full, 1]], newVisitor(), { seen: new Map() })).rejects.toThrow(PriceChanged);
  // The price of a type that was not chosen does not matter.
  expect(await hold([[free, 1]])).toHaveLength(1);
  expect(await hold([[full, 1]], newVisitor(), { seen: new Map([[full, 950]]) })).toHaveLength(1);
});

test('holds tickets for a customer of the page', async () => {
  const { id: customerId } = await buildCustomer(db, venue.page);
  const owner = { customerId, containerId: venue.page.id };
  const [ticket] = await hold([[full, 1]], owner);
  expect(ticket).toMatchObject({ customer_id: customerId, user_id: null, session_id: null });
  await expect(hold([[full, 6]], owner)).rejects.toThrow(Invalid);
});

test('counts the tickets of one person across concurrent requests', async () => {
  const owner = newVisitor();
  const doors = [openMore(), openMore(), openMore(), openMore()];
  const results = await Promise.allSettled(doors.map((one) => hold([[full, 2]], owner, { at: one.db })));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  expect(await taken()).toBe(6);
});
