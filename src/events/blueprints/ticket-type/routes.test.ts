import { expect, test } from 'vitest';
import type { FormInput } from '../../../shared/http/form.ts';
import { pageOf } from '../../../shared/testing/page.ts';
import { buyTickets, reserveTickets } from '../../builders.ts';
import { ticketTypeFormInput } from '../../forms/ticket-type-schema.ts';
import { t } from '../../messages/translate.ts';
import { getTicketType } from '../../model/ticket-type.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { ticketTypeBlueprint } from './routes.tsx';

const { db, clock, get, post } = await testEvents((app, deps) =>
  app.route('/:page/calendars/:calendar/ticket-types/:ticketType', ticketTypeBlueprint(deps)),
);
const venue = await buildVenue(db);
const { organiser, steward, concert, types } = venue;
const pathOf = (id: number | string) => `/glasshouse/calendars/hall/ticket-types/${id}/`;
const path = pathOf(types.full.id);
const input = ticketTypeFormInput(types.full, 'GBP');
/** Posts the form as it is now, with changes. */
const save = async (change: FormInput) => {
  const { values } = (await pageOf(get(path, { as: organiser }))).form();
  return post(path, { ...values, ...change }, { as: organiser });
};
const full = () => getTicketType(db, venue.page.id, types.full.id);

test('changes a price, and keeps the price of sold tickets', async () => {
  const [ticket] = await buyTickets(db, venue, { quantity: 3 });
  const html = await (await get(path, { as: organiser })).text();
  expect(html).toContain(t('ticket_type.lead', { taken: 3 }));
  expect(html).toContain('value="11.50"');
  expect(html).not.toContain('/removal"');

  const response = await save({ price: '13' });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe(
    `/glasshouse/calendars/hall/entries/${concert.id}/ticket-types/`,
  );
  expect(await full()).toMatchObject({ price_minor: 1300, quota: 80 });
  const kept = await db
    .selectFrom('tickets')
    .select('price_minor')
    .where('id', '=', ticket?.id ?? (0 as never))
    .executeTakeFirst();
  expect(kept).toEqual({ price_minor: 1150 });
});

test('shows what somebody else has saved beside what was typed', async () => {
  const { values } = (await pageOf(get(path, { as: organiser }))).form();
  await save({ name: 'Full', price: '14' });
  const before = await full();
  const response = await post(path, { ...values, price: '15' }, { as: organiser });
  expect(response.status).toBe(409);
  expect(await full()).toEqual(before);
  const page = await pageOf(response);
  expect(page.savedText('name')).toContain('Full');
  expect(page.savedText('price')).toContain('£14.00');
  expect(page.savedText('quota')).toBeUndefined();
  expect((await post(path, page.form().values, { as: organiser })).status).toBe(303);
  expect(await full()).toMatchObject({ name: 'Full price', price_minor: 1500 });
});

test('refuses a quota below the number sold and held, and shows it', async () => {
  const response = await save({ quota: '2' });
  expect(response.status).toBe(422);
  const html = await response.text();
  expect(html).toMatch(/id="field-quota-wrong">.*?\b3\b/);
  expect(html).toContain('value="2"');
  expect(await full()).toMatchObject({ quota: 80 });
  expect((await save({ quota: '3' })).status).toBe(303);
  expect(await full()).toMatchObject({ quota: 3, sold: 3 });
});

test('allows a lower quota once holds have expired', async () => {
  await save({ quota: '10' });
  await reserveTickets(db, venue, { quantity: 4, now: clock.now() });
  expect((await save({ quota: '5' })).status).toBe(422);
  clock.advance({ minutes: 16 });
  expect((await save({ quota: '5' })).status).toBe(303);
  expect(await full()).toMatchObject({ quota: 5, sold: 3 });
});

test('removes only a ticket type without any tickets', async () => {
  const refused = await post(`${path}removal`, {}, { as: organiser });
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain('role="alert"');
  expect((await full()).name).toBe('Full price');

  const unsold = pathOf(types.companion.id);
  expect((await post(`${unsold}removal`, {}, { as: steward })).status).toBe(403);
  expect((await post(`${unsold}removal`, {}, { as: organiser })).status).toBe(303);
  expect((await get(unsold, { as: organiser })).status).toBe(404);
});

test('lets only organisers of its page see and change it', async () => {
  const other = await buildVenue(db, 'other-hall');
  expect((await get(path)).status).toBe(303);
  for (const as of [steward, other.organiser]) {
    expect((await get(path, { as })).status).toBe(403);
    expect((await post(path, input, { as })).status).toBe(403);
  }
  const foreign = `/other-hall/calendars/hall/ticket-types/${types.full.id}/`;
  expect((await get(foreign, { as: other.organiser })).status).toBe(404);
  expect((await post(foreign, input, { as: other.organiser })).status).toBe(404);
  expect((await post(`${foreign}removal`, {}, { as: other.organiser })).status).toBe(404);
});

test.each(['0', 'x', '999999'])('finds no ticket type %s', async (id) => {
  expect((await get(pathOf(id), { as: organiser })).status).toBe(404);
  expect((await post(pathOf(id), input, { as: organiser })).status).toBe(404);
});
