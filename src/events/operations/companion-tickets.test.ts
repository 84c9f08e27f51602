import { beforeEach, expect, test } from 'vitest';
import { byOwner, byUser } from '../../shared/act.ts';
import { newVisitor } from '../../shared/builders.ts';
import { transaction, violatedConstraint } from '../../shared/db/database.ts';
import type { Owner, TicketTypeId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildEvent, buildTicketType, nextOrderId } from '../builders.ts';
import type { CalendarEntry } from '../model/calendar-entry.ts';
import { listHolds } from '../model/hold.ts';
import { insertTickets } from '../model/ticket.ts';
import { listTicketTypes, setNeeds, type TicketType } from '../model/ticket-type.ts';
import { ticketKey } from '../rules/hold.ts';
import { buildVenue } from '../testing.ts';
import { changeTicketType, removeTicketType } from './change-ticket-type.ts';
import { holdTickets } from './hold-tickets.ts';
import { orderHolds } from './order-holds.ts';
import { releaseHolds } from './release-holds.ts';

const { db, clock } = await testDatabase();
const venue = await buildVenue(db);
const containerId = venue.page.id;

let event: CalendarEntry;
let full: TicketType;
let companion: TicketType;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  event = await buildEvent(db, venue.calendar, { capacity: 10, starts_at: '2026-06-20T19:00' });
  full = await buildTicketType(db, event, { name: 'Full price', price_minor: 800 });
  companion = await buildTicketType(db, event, { name: 'Companion', price_minor: 0, position: 1 });
  await transaction(db, (tx) => setNeeds(tx, containerId, companion, [full.id]));
});

const hold = (owner: Owner, quantities: [TicketTypeId, number][]) =>
  transaction(db, (tx) =>
    holdTickets(tx, byOwner(owner, clock.now()), {
      owner,
      containerId,
      entryId: event.id,
      quantities: new Map(quantities),
      seenPrices: new Map([
        [full.id, 800],
        [companion.id, 0],
      ]),
    }),
  );
const heldTypes = async (owner: Owner) => {
  const now = clock.now();
  const { held } = await listHolds(db, owner, { since: now, now });
  return held.map((one) => (one.kind === 'ticket' ? one.type_name : '')).sort();
};
const refusal = (ticketType: string, others: string) => ({
  kind: 'invalid',
  fields: { [`quantity-${companion.id}`]: { code: 'companion_needs', args: { ticketType, others } } },
});

test('holds companion tickets only with as many of those that they need', async () => {
  const owner = newVisitor();
  await expect(hold(owner, [[companion.id, 1]])).rejects.toMatchObject(refusal('Companion', 'Full price'));
  const tooMany = hold(owner, [
    [full.id, 1],
    [companion.id, 2],
  ]);
  await expect(tooMany).rejects.toMatchObject(refusal('Companion', 'Full price'));
  await hold(owner, [
    [full.id, 1],
    [companion.id, 1],
  ]);
  expect(await heldTypes(owner)).toEqual(['Companion', 'Full price']);
});

test('counts the tickets that the same person holds already, and no one else’s', async () => {
  const owner = newVisitor();
  await hold(owner, [[full.id, 1]]);
  await expect(hold(newVisitor(), [[companion.id, 1]])).rejects.toMatchObject(
    refusal('Companion', 'Full price'),
  );
  await hold(owner, [[companion.id, 1]]);
  await expect(hold(owner, [[companion.id, 1]])).rejects.toMatchObject(refusal('Companion', 'Full price'));
});

test('is refused by the database, whatever inserts the ticket', async () => {
  const { sessionId } = newVisitor();
  const now = clock.now();
  const insert = transaction(db, (tx) =>
    insertTickets(tx, containerId, [
      {
        session_id: sessionId,
        entry_id: event.id,
        ticket_type_id: companion.id,
        code: 'kwp47mznd2xt9hqb',
        state: 'reserved',
        price_minor: 0,
        held_until: now.add({ minutes: 15 }),
        created_at: now,
        state_at: now,
        state_by: 'visitor',
      },
    ]),
  );
  expect(violatedConstraint(await insert.catch((error: unknown) => error))).toBe('tickets_need_others');
});

test('releases companion tickets with those that they need', async () => {
  const owner = newVisitor();
  const tickets = await hold(owner, [
    [full.id, 2],
    [companion.id, 2],
  ]);
  const [first] = tickets.filter(({ ticket_type_id }) => ticket_type_id === full.id);
  const keys = [ticketKey(first?.id ?? (0 as never))];
  await transaction(db, (tx) => releaseHolds(tx, byOwner(owner, clock.now()), { owner, containerId, keys }));
  expect(await heldTypes(owner)).toEqual(['Companion', 'Full price']);
});

test('orders no companion tickets of which the others have expired', async () => {
  const owner = newVisitor();
  await hold(owner, [[full.id, 1]]);
  clock.advance({ minutes: 10 });
  const [ticket] = await hold(owner, [[companion.id, 1]]);
  clock.advance({ minutes: 6 });
  const order = transaction(db, (tx) =>
    orderHolds(tx, byOwner(owner, clock.now()), {
      owner,
      containerId,
      orderId: nextOrderId(),
      keys: [ticketKey(ticket?.id ?? (0 as never))],
      payBy: clock.now().add({ minutes: 15 }),
    }),
  );
  await expect(order).rejects.toMatchObject({ kind: 'wrong-state', reason: { code: 'companion_alone' } });
});

test('says how many places are left over all types, when each by itself would fit', async () => {
  const reduced = await buildTicketType(db, event, { name: 'Reduced', price_minor: 800, quota: 10 });
  await hold(newVisitor(), [[full.id, 9]]);
  const both = transaction(db, (tx) => {
    const owner = newVisitor();
    return holdTickets(tx, byOwner(owner, clock.now()), {
      owner,
      containerId,
      entryId: event.id,
      quantities: new Map([
        [full.id, 1],
        [reduced.id, 1],
      ]),
      seenPrices: new Map([
        [full.id, 800],
        [reduced.id, 800],
      ]),
    });
  });
  await expect(both).rejects.toMatchObject({ reason: { code: 'few_places_left', args: { left: 1 } } });
});

test('counts a change of what a type needs as an edit, and keeps what is needed', async () => {
  const act = byUser(venue.organiser.id, clock.now());
  const types = () => listTicketTypes(db, containerId, event.id, clock.now());
  const before = (await types()).find(({ id }) => id === companion.id);
  expect(before?.needs).toEqual([full.id]);
  const change = (version: number, needs: TicketTypeId[]) =>
    transaction(db, (tx) =>
      changeTicketType(tx, act, {
        containerId,
        ticketTypeId: companion.id,
        version,
        type: { name: 'Companion', description: '', price_minor: 0, quota: 80, max_per_order: 10, needs },
      }),
    );
  const remove = () =>
    transaction(db, (tx) => removeTicketType(tx, act, { containerId, ticketTypeId: full.id }));
  await expect(remove()).rejects.toMatchObject({ kind: 'wrong-state' });
  await change(before?.version ?? 0, []);
  expect((await types()).find(({ id }) => id === companion.id)?.needs).toEqual([]);
  await expect(change(before?.version ?? 0, [full.id])).rejects.toMatchObject({ reason: { code: 'stale' } });
  await remove();
});
