import { beforeEach, expect, test } from 'vitest';
import { newVisitor } from '../../shared/builders.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import { Invalid } from '../../shared/errors.ts';
import type { TicketTypeId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildEvent, buildTicketType } from '../builders.ts';
import { NotOnSale, SoldOut } from '../errors.ts';
import { type CalendarEntry, getEntry, transitionEntry } from '../model/calendar-entry.ts';
import { buildVenue } from '../testing.ts';
import { holdTickets } from './hold-tickets.ts';

const { db, clock, openMore } = await testDatabase();
const { calendar } = await buildVenue(db);

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

const hold = (quantities: [TicketTypeId, number][], owner = newVisitor(), at: Db = db) =>
  transaction(at, (tx) =>
    holdTickets(tx, { calendar, entry: event, quantities: new Map(quantities) }, owner, clock.now()),
  );
const soldOut = (code: string, args = {}) => ({ kind: 'taken', reason: { code, args } });
const taken = async () => (await getEntry(db, calendar.id, event.id)).places_sold;

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
  ).rejects.toMatchObject(soldOut('sold_out'));
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
  const results = await Promise.allSettled(doors.map((one) => hold([[full, 1]], newVisitor(), one.db)));
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
  await expect(hold([[other.types.full.id, 1]])).rejects.toMatchObject({
    kind: 'invalid',
    fields: { tickets: { code: 'ticket_type_of_other_event' } },
  });
});

test('sells no tickets of a draft, of an event that is over, or of one cancelled meanwhile', async () => {
  const draft = { ...event, state: 'draft' as const };
  const over = { ...event, ends_at: clock.now() };
  for (const entry of [draft, over]) {
    const quantities = new Map([[full, 1]]);
    await expect(
      transaction(db, (tx) => holdTickets(tx, { calendar, entry, quantities }, newVisitor(), clock.now())),
    ).rejects.toThrow(NotOnSale);
  }
  // The input was read before the event was cancelled.
  await transaction(db, (tx) => transitionEntry(tx, event, 'cancelled', { at: clock.now(), by: 'test' }));
  await expect(hold([[full, 1]])).rejects.toThrow(NotOnSale);
  expect(await taken()).toBe(0);
});
