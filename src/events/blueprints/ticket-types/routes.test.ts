import { expect, test } from 'vitest';
import { buildEvent, buyTickets, reserveSlot, reserveTickets } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { ticketTypesBlueprint } from './routes.tsx';

const { db, clock, get, post, queriesOf } = await testEvents((app, deps) =>
  app.route('/:page/calendars/:calendar/entries/:entry/ticket-types', ticketTypesBlueprint(deps)),
);
const venue = await buildVenue(db);
const { organiser, steward, calendar, concert } = venue;
const pathOf = (entry: number | string) => `/glasshouse/calendars/hall/entries/${entry}/ticket-types/`;
const path = pathOf(concert.id);
const under16 = { name: 'Under 16', description: 'with a grown-up', price: '5', quota: '20', most: '4' };

const typesNow = () => db.selectFrom('ticket_types').selectAll().orderBy('id').execute();

test('shows everyone the ticket types with prices and availability, in three queries', async () => {
  await buyTickets(db, venue, { quantity: 3 });
  let html = '';
  const queries = await queriesOf(async () => {
    html = await (await get(path)).text();
  });
  expect(queries.length).toBeLessThanOrEqual(3);
  expect(html).toContain('Full price');
  expect(html).toContain('£11.50');
  expect(html).toContain('>77<');
  expect(html).toContain(`>${t('price.free')}<`);
  expect(html).not.toContain(t('ticket_types.taken'));
  expect(html).not.toContain('ticket-types/new');
});

test('shows an organiser the number sold or held', async () => {
  const html = await (await get(path, { as: organiser })).text();
  expect(html).toContain(t('ticket_types.taken'));
  expect(html).toContain('>80<');
  expect(html).toContain('>3<');
  expect(html).toContain('ticket-types/new');
});

test('counts an expired hold as left at once', async () => {
  await reserveTickets(db, venue, { quantity: 5, now: clock.now() });
  expect(await (await get(path)).text()).toContain('>72<');
  clock.advance({ minutes: 16 });
  expect(await (await get(path)).text()).toContain('>77<');
});

test('shows no more left than the event has places', async () => {
  await post(path, { ...under16, name: 'Standing', quota: '500' }, { as: organiser });
  const html = await (await get(path)).text();
  expect(html).toContain(
    t('ticket_types.lead_with_capacity', {
      event: 'Rosa Ash Ensemble',
      date: 'Friday 12 June 2026',
      capacity: 96,
    }),
  );
  expect(html).not.toContain('>500<');
});

test('adds a ticket type', async () => {
  const response = await post(path, under16, { as: organiser });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe(path);
  expect((await typesNow()).at(-1)).toMatchObject({
    entry_id: concert.id,
    name: 'Under 16',
    description: 'with a grown-up',
    price_minor: 500,
    quota: 20,
    max_per_order: 4,
    sold: 0,
  });
});

test.each([
  ['no name', { name: '' }],
  ['a negative price', { price: '-5' }],
  ['a price in words', { price: 'five' }],
  ['a price beyond all bounds', { price: '9999999' }],
  ['a negative count', { quota: '-1' }],
  ['a billion tickets', { quota: '1000000000' }],
  ['none in one order', { most: '0' }],
  ['an order that costs too much', { price: '1000000', most: '4' }],
])('refuses %s, keeps the input and changes nothing', async (_, wrong) => {
  const before = await typesNow();
  const response = await post(path, { ...under16, description: '<i>words</i>', ...wrong }, { as: organiser });
  expect(response.status).toBe(422);
  expect(await response.text()).toContain('value="&lt;i>words&lt;/i>"');
  expect(await typesNow()).toEqual(before);
});

test('lets only organisers change anything', async () => {
  expect((await get(`${path}new`)).status).toBe(303);
  expect((await get(`${path}new`, { as: steward })).status).toBe(403);
  expect((await post(path, under16, { as: steward })).status).toBe(403);
});

test('refuses ticket types for a booking, and hides it from other people', async () => {
  const booking = await reserveSlot(db, venue);
  expect((await get(pathOf(booking.id))).status).toBe(404);
  expect((await get(pathOf(booking.id), { as: steward })).status).toBe(404);
  expect((await post(pathOf(booking.id), under16, { as: organiser })).status).toBe(409);
});

test('shows the ticket types of a draft to organisers only', async () => {
  const draft = await buildEvent(db, calendar, {
    name: 'Draft',
    state: 'draft',
    starts_at: '2026-06-20T18:00Z',
  });
  expect((await post(pathOf(draft.id), under16, { as: organiser })).status).toBe(303);
  expect((await get(pathOf(draft.id))).status).toBe(404);
  expect(await (await get(pathOf(draft.id), { as: organiser })).text()).toContain('Under 16');
});

test.each(['0', 'x', '999999'])('finds no entry %s', async (id) => {
  expect((await get(pathOf(id))).status).toBe(404);
  expect((await post(pathOf(id), under16, { as: organiser })).status).toBe(404);
});
