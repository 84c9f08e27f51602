import { beforeEach, describe, expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { createLimits } from '../../../shared/http/limits.ts';
import type { Owner } from '../../../shared/ids.ts';
import { checkIn } from '../../operations/check-in.ts';
import { declineEntry } from '../../operations/decline-entry.ts';
import { holdSlot } from '../../operations/hold-slot.ts';
import { holdTickets } from '../../operations/hold-tickets.ts';
import { orderHolds } from '../../operations/order-holds.ts';
import { payOrder } from '../../operations/pay-order.ts';
import { readableCode } from '../../rules/ticket-code.ts';
import { buyTickets, newVisitor, nextOrderId, seedEvent, seedVenue, testEvents } from '../../testing.ts';
import { ticketsBlueprint } from './routes.tsx';

const { db, clock, deps, get, queriesOf } = await testEvents((app, events) =>
  app.route('/tickets', ticketsBlueprint(events)),
);
const venue = await seedVenue(db);
const { calendar, concert, organiser, steward, somebody, slots, types } = venue;
const owner = newVisitor();
const [first, second] = await buyTickets(db, venue, { owner });
if (!first || !second) throw new Error('no tickets');

beforeEach(() => clock.set('2026-06-08T09:00:00Z'));

describe('one ticket', () => {
  test('is shown to whoever has its code, in three queries', async () => {
    let html = '';
    const queries = await queriesOf(async () => {
      html = await (await get(`/tickets/${first.code}`)).text();
    });
    expect(queries.length).toBeLessThanOrEqual(3);
    expect(html).toContain('See you on Friday');
    expect(html).toContain('Rosa Ash Ensemble');
    expect(html).toContain('Paid · valid for entry');
    expect(html).toContain('Fri 12 Jun 2026, 20:00–22:30');
    expect(html).toContain('doors 19:30');
    expect(html).toContain('Main hall, The Glasshouse');
    expect(html).toContain('Full price, 1 of 2');
    expect(html).toContain('Mab Ellery');
    expect(html).toContain(readableCode(first.code));
    expect(html).not.toContain('mab@example.com');
  });

  test('keeps the code to itself: no robots, no referrer, no cache', async () => {
    const response = await get(`/tickets/${first.code}`);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const html = await response.text();
    expect(html).toContain('<meta name="robots" content="noindex"/>');
    expect(html).toContain('<meta name="referrer" content="strict-origin"/>');
  });

  test('shows the others of its order to their owner, and to nobody who only has the code', async () => {
    const withCode = await (await get(`/tickets/${first.code}`)).text();
    expect(withCode).not.toContain(second.code);
    const stranger = await (await get(`/tickets/${first.code}`, newVisitor())).text();
    expect(stranger).not.toContain(second.code);
    const owners = await (await get(`/tickets/${first.code}`, owner)).text();
    expect(owners).toContain(`/tickets/${second.code}`);
    expect(owners).toContain('Full price, 2 of 2');
  });

  test('is found however its code is typed', async () => {
    for (const typed of [
      first.code.toUpperCase(),
      readableCode(first.code),
      first.code.replace(/(.{4})/g, '$1-'),
    ]) {
      expect((await get(`/tickets/${encodeURIComponent(typed)}`)).status).toBe(200);
    }
  });

  test('comes as a calendar file that every feed agrees with', async () => {
    const response = await get(`/tickets/${first.code}/calendar.ics`);
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const file = await response.text();
    expect(file).toContain(`UID:entry-${calendar.id}-${concert.id}@`);
    expect(file).toContain('DTSTART:20260612T190000Z');
    expect(file).toContain('LOCATION:Main hall\\, The Glasshouse\\, 4 Orchard Lane');
    expect(file).not.toContain(first.code);
  });

  test('a steward of its page may admit it from here, and nobody else', async () => {
    const form = `action="/admin/tickets/${concert.id}/check-ins"`;
    expect(await (await get(`/tickets/${first.code}`, { as: steward })).text()).toContain(form);
    expect(await (await get(`/tickets/${first.code}`, { as: organiser })).text()).toContain(form);
    expect(await (await get(`/tickets/${first.code}`, { as: somebody })).text()).not.toContain('Admit');
    const other = await seedVenue(db, 'other-hall');
    expect(await (await get(`/tickets/${first.code}`, { as: other.steward })).text()).not.toContain('Admit');
  });

  test('that was used, or never paid, or is over, says so', async () => {
    const [used] = await buyTickets(db, venue, { quantity: 1 });
    const door = { calendarId: calendar.id, entryId: concert.id };
    await transaction(db, (tx) => checkIn(tx, door, used?.code ?? '', steward.id, clock.now()));
    const in_ = await (await get(`/tickets/${used?.code}`)).text();
    expect(in_).toContain('You are in');
    expect(in_).toContain('Used · already in');

    const [held] = await transaction(db, (tx) =>
      holdTickets(
        tx,
        { calendar, entry: concert, quantities: new Map([[types.full.id, 1]]) },
        newVisitor(),
        clock.now(),
      ),
    );
    const unpaid = await (await get(`/tickets/${held?.code}`)).text();
    expect(unpaid).toContain('This ticket is not valid');
    expect(unpaid).not.toContain('QR code');
    expect((await get(`/tickets/${held?.code}/calendar.ics`)).status).toBe(404);

    clock.set('2026-06-13T09:00:00Z');
    expect(await (await get(`/tickets/${first.code}`)).text()).toContain('This is over');
    expect(await (await get(`/tickets/${used?.code}`)).text()).toContain('Thank you for coming');
  });

  test.each(['kwp47mznd2xt9hqb', 'x', '%00', "';--", 'a'.repeat(5000)])(
    'there is no ticket %s',
    async (code) => {
      expect((await get(`/tickets/${code}`)).status).toBe(404);
      expect((await get(`/tickets/${code}/calendar.ics`)).status).toBe(404);
    },
  );

  test('codes can’t be tried at will, and a guest with a real one is not held up by it', async () => {
    const { limits } = deps.platform;
    deps.platform.limits = createLimits();
    const statuses: number[] = [];
    for (let i = 0; i < 61; i++) statuses.push((await get('/tickets/kwp47mznd2xt9hqb')).status);
    expect(statuses).toEqual([...Array(60).fill(404), 429]);
    expect((await get(`/tickets/${first.code}`)).status).toBe(200);
    deps.platform.limits = limits;
  });
});

describe('all of somebody’s', () => {
  const buyer = newVisitor();

  async function hire(who: Owner, date: string, name: string) {
    const orderId = nextOrderId();
    return await transaction(db, async (tx) => {
      const now = clock.now();
      const wanted = { calendar, slot: slots.morning, date: Temporal.PlainDate.from(date), name };
      const entry = await holdSlot(tx, wanted, who, now);
      await orderHolds(tx, who, orderId, now.add({ minutes: 30 }), now);
      await payOrder(tx, orderId, { name: 'Mab Ellery', email: 'mab@example.com' }, now);
      return entry;
    });
  }

  test('with nothing, says what to do first', async () => {
    const html = await (await get('/tickets/')).text();
    expect(html).toContain('Nothing here yet');
    expect(html).toContain('/sign-in?next=');
  });

  test('lists tickets and hires, the next first, what is over last', async () => {
    const early = await transaction(db, (tx) =>
      seedEvent(tx, calendar, {
        name: 'Early <show>',
        starts_at: Temporal.Instant.from('2026-06-10T19:00:00Z'),
        ends_at: Temporal.Instant.from('2026-06-10T21:00:00Z'),
      }),
    );
    const type = await db
      .insertInto('ticket_types')
      .values({ calendar_id: calendar.id, entry_id: early.id, name: 'Seat', price_minor: 100, quota: 5 })
      .returningAll()
      .executeTakeFirstOrThrow();
    await buyTickets(db, venue, { owner: buyer, quantity: 2 });
    await buyTickets(db, venue, { owner: buyer, quantity: 3, type, entry: early });
    const choir = await hire(buyer, '2026-06-11', 'Choir practice');
    let html = '';
    const queries = await queriesOf(async () => {
      html = await (await get('/tickets/', buyer)).text();
    });
    expect(queries.length).toBeLessThanOrEqual(3);
    const order = ['Early &lt;show>', 'Choir practice', 'Rosa Ash Ensemble'].map((name) =>
      html.indexOf(name),
    );
    expect(order.every((at) => at > 0)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(html).toContain('3 × Seat');
    expect(html).toContain('Paid – awaiting the venue’s confirmation');
    expect(html).toContain(`/glasshouse/calendars/hall/2026/06/11/entries/${choir.id}/`);

    clock.set('2026-06-11T19:00:00Z');
    const later = await (await get('/tickets/', buyer)).text();
    expect(later.indexOf('Earlier')).toBeGreaterThan(later.indexOf('Rosa Ash Ensemble'));
    expect(later.indexOf('Early &lt;show>')).toBeGreaterThan(later.indexOf('Earlier'));
  });

  test('a hire that was declined says so, one that was put back is not there', async () => {
    const who = newVisitor();
    const declined = await hire(who, '2026-06-16', 'Declined party');
    await transaction(db, async (tx) => {
      const which = { calendarId: calendar.id, entryId: declined.id };
      await declineEntry(
        tx,
        which,
        '',
        organiser.id,
        deps.ports.orders,
        'http://127.0.0.1:8003',
        clock.now(),
      );
      const wanted = {
        calendar,
        slot: slots.morning,
        date: Temporal.PlainDate.from('2026-06-17'),
        name: 'Put back',
      };
      await holdSlot(tx, wanted, who, clock.now());
    });
    const html = await (await get('/tickets/', who)).text();
    expect(html).toContain('Declined – the money goes back');
    expect(html).not.toContain('Put back');
  });

  test('are nobody else’s', async () => {
    expect(await (await get('/tickets/', newVisitor())).text()).toContain('Nothing here yet');
    expect(await (await get('/tickets/', { as: somebody })).text()).toContain('Nothing here yet');
  });

  test('come along when the visitor signs in', async () => {
    const html = await (await get('/tickets/', { ...buyer, as: somebody })).text();
    expect(html).toContain('Choir practice');
    expect(await (await get('/tickets/', buyer)).text()).toContain('Nothing here yet');
  });
});
