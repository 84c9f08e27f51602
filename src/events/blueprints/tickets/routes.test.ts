import { beforeEach, describe, expect, test } from 'vitest';
import { byUser } from '../../../shared/act.ts';
import { newVisitor, SITE } from '../../../shared/builders.ts';
import { transaction } from '../../../shared/db/database.ts';
import { createLimits } from '../../../shared/http/limits.ts';
import type { Owner } from '../../../shared/ids.ts';
import {
  bookSlot,
  buildEvent,
  buildTicketType,
  buyTickets,
  reserveSlot,
  reserveTickets,
} from '../../builders.ts';
import { entryStateWords, ticketStateWords } from '../../messages/state-words.ts';
import { t } from '../../messages/translate.ts';
import { checkIn } from '../../operations/check-in.ts';
import { declineEntry } from '../../operations/decline-entry.ts';
import { readableCode } from '../../rules/ticket-code.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { ticketsBlueprint } from './routes.tsx';

const { db, clock, deps, get, queriesOf } = await testEvents((app, events) =>
  app.route('/tickets', ticketsBlueprint(events)),
);
const venue = await buildVenue(db);
const { calendar, concert, organiser, steward, somebody } = venue;
const owner = newVisitor();
const [first, second] = await buyTickets(db, venue, { owner });
if (!first || !second) throw new Error('no tickets');

const nameOf = (number: number) => t('ticket.one_of_count', { type: 'Full price', number, count: 2 });

beforeEach(() => clock.set('2026-06-08T09:00:00Z'));

describe('ticket page', () => {
  test('shows a ticket to anyone with its code, in three queries', async () => {
    let html = '';
    const queries = await queriesOf(async () => {
      html = await (await get(`/tickets/${first.code}`)).text();
    });
    expect(queries.length).toBeLessThanOrEqual(3);
    expect(html).toContain(t('tickets.see_you', { day: 'Friday' }));
    expect(html).toContain('Rosa Ash Ensemble');
    expect(html).toContain(ticketStateWords('confirmed', 1150));
    expect(html).toContain('Fri 12 Jun 2026, 20:00–22:30');
    expect(html).toContain(t('event.doors_at', { time: '19:30' }));
    expect(html).toContain('Main hall, The Glasshouse');
    expect(html).toContain(nameOf(1));
    expect(html).toContain('Mab Ellery');
    expect(html).toContain(readableCode(first.code));
    expect(html).not.toContain('mab@example.com');
  });

  test('keeps the code from robots, referrers and caches', async () => {
    const response = await get(`/tickets/${first.code}`);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const html = await response.text();
    expect(html).toContain('<meta name="robots" content="noindex"/>');
    expect(html).toContain('<meta name="referrer" content="strict-origin"/>');
  });

  test('shows the other tickets of the order to their owner only', async () => {
    const withCode = await (await get(`/tickets/${first.code}`)).text();
    expect(withCode).not.toContain(second.code);
    const stranger = await (await get(`/tickets/${first.code}`, newVisitor())).text();
    expect(stranger).not.toContain(second.code);
    const own = await (await get(`/tickets/${first.code}`, owner)).text();
    expect(own).toContain(`/tickets/${second.code}`);
    expect(own).toContain(nameOf(2));
  });

  test('finds a ticket by its code in any form', async () => {
    for (const typed of [
      first.code.toUpperCase(),
      readableCode(first.code),
      first.code.replace(/(.{4})/g, '$1-'),
    ]) {
      expect((await get(`/tickets/${encodeURIComponent(typed)}`)).status).toBe(200);
    }
  });

  test('offers a calendar file with the UID of the feeds', async () => {
    const response = await get(`/tickets/${first.code}/calendar.ics`);
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const file = await response.text();
    expect(file).toContain(`UID:entry-${calendar.id}-${concert.id}@`);
    expect(file).toContain('DTSTART:20260612T190000Z');
    expect(file).toContain('LOCATION:Main hall\\, The Glasshouse\\, 4 Orchard Lane');
    expect(file).not.toContain(first.code);
  });

  test('offers admission to stewards of its page only', async () => {
    const checkIns = `action="/admin/tickets/${concert.id}/check-ins"`;
    expect(await (await get(`/tickets/${first.code}`, { as: steward })).text()).toContain(checkIns);
    expect(await (await get(`/tickets/${first.code}`, { as: organiser })).text()).toContain(checkIns);
    expect(await (await get(`/tickets/${first.code}`, { as: somebody })).text()).not.toContain(checkIns);
    const other = await buildVenue(db, 'other-hall');
    expect(await (await get(`/tickets/${first.code}`, { as: other.steward })).text()).not.toContain(checkIns);
  });

  test('shows whether a ticket is used, unpaid or over', async () => {
    const [used] = await buyTickets(db, venue, { quantity: 1 });
    const door = { containerId: venue.page.id, entryId: concert.id, device: 'phone', nonce: 'scan-number-1' };
    const act = byUser(steward.id, concert.starts_at);
    await transaction(db, (tx) => checkIn(tx, act, { ...door, code: used?.code ?? '' }));
    const inside = await (await get(`/tickets/${used?.code}`)).text();
    expect(inside).toContain(t('tickets.you_are_in'));
    expect(inside).toContain(ticketStateWords('checked_in', 1150));

    const [held] = await reserveTickets(db, venue, { quantity: 1, now: clock.now() });
    const unpaid = await (await get(`/tickets/${held?.code}`)).text();
    expect(unpaid).toContain(t('tickets.not_valid'));
    expect(unpaid).not.toContain('class="qr"');
    expect((await get(`/tickets/${held?.code}/calendar.ics`)).status).toBe(404);

    clock.set('2026-06-13T09:00:00Z');
    expect(await (await get(`/tickets/${first.code}`)).text()).toContain(t('event.over'));
    expect(await (await get(`/tickets/${used?.code}`)).text()).toContain(t('tickets.thank_you'));
  });

  test.each(['kwp47mznd2xt9hqb', 'x', '%00', "';--", 'a'.repeat(5000)])(
    'finds no ticket %s',
    async (code) => {
      expect((await get(`/tickets/${code}`)).status).toBe(404);
      expect((await get(`/tickets/${code}/calendar.ics`)).status).toBe(404);
    },
  );

  test('finds no ticket for a right code either, after too many wrong ones from a network', async () => {
    const { limits } = deps.platform;
    deps.platform.limits = createLimits();
    const statuses: number[] = [];
    for (let i = 0; i < 61; i++) statuses.push((await get('/tickets/kwp47mznd2xt9hqb')).status);
    expect(statuses).toEqual([...Array(60).fill(404), 429]);
    expect((await get(`/tickets/${first.code}`)).status).toBe(429);
    expect((await get(`/tickets/${first.code}/calendar.ics`)).status).toBe(429);
    expect((await get(`/tickets/${first.code}`, { as: venue.steward })).status).toBe(200);
    deps.platform.limits = limits;
  });
});

describe('list of tickets and bookings', () => {
  const buyer = newVisitor();

  const buyBooking = (who: Owner, date: string, name: string) =>
    bookSlot(db, venue, { owner: who, date, name, now: clock.now() });

  test('shows an empty state', async () => {
    const html = await (await get('/tickets/')).text();
    expect(html).toContain(t('tickets.none'));
    expect(html).toContain('/sign-in?next=');
  });

  test('shows upcoming ones first and past ones last', async () => {
    const early = await buildEvent(db, calendar, {
      name: 'Early <show>',
      starts_at: '2026-06-10T19:00Z',
    });
    const type = await buildTicketType(db, early, { name: 'Seat' });
    await buyTickets(db, venue, { owner: buyer, quantity: 2 });
    await buyTickets(db, venue, { owner: buyer, quantity: 3, type, entry: early });
    const choir = await buyBooking(buyer, '2026-06-11', 'Choir practice');
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
    expect(html).toContain(t('tickets.count_of_type', { count: '3', ticketType: 'Seat' }));
    expect(html).toContain(entryStateWords('provisional', 5400));
    expect(html).toContain(`/glasshouse/calendars/hall/2026/06/11/entries/${choir.id}/`);

    clock.set('2026-06-11T19:00:00Z');
    const later = await (await get('/tickets/', buyer)).text();
    const earlier = later.indexOf(`<h2>${t('tickets.earlier')}</h2>`);
    expect(earlier).toBeGreaterThan(later.indexOf('Rosa Ash Ensemble'));
    expect(later.indexOf('Early &lt;show>')).toBeGreaterThan(earlier);
  });

  test('shows a declined booking, and no booking that was only held', async () => {
    const who = newVisitor();
    const declined = await buyBooking(who, '2026-06-16', 'Declined party');
    const act = {
      ...byUser(organiser.id, clock.now()),
      ...deps.ports,
      site: SITE,
    };
    const key = { containerId: venue.page.id, entryId: declined.id };
    await transaction(db, (tx) => declineEntry(tx, act, { ...key, explanation: '' }));
    await reserveSlot(db, venue, { date: '2026-06-17', name: 'Put back', owner: who, now: clock.now() });
    const html = await (await get('/tickets/', who)).text();
    expect(html).toContain(entryStateWords('declined', 5400));
    expect(html).not.toContain('Only held');
  });

  test('is empty for everybody else', async () => {
    expect(await (await get('/tickets/', newVisitor())).text()).toContain(t('tickets.none'));
    expect(await (await get('/tickets/', { as: somebody })).text()).toContain(t('tickets.none'));
  });

  test('moves to the account when a visitor signs in', async () => {
    const html = await (await get('/tickets/', { ...buyer, as: somebody })).text();
    expect(html).toContain('Choir practice');
    expect(await (await get('/tickets/', buyer)).text()).toContain(t('tickets.none'));
  });
});
