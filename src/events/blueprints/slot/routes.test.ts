import { expect, test } from 'vitest';
import { weekdayName } from '../../../shared/i18n/formats.ts';
import { pageOf, parsePage } from '../../../shared/testing/page.ts';
import { reserveSlot } from '../../builders.ts';
import { slotFormInput } from '../../forms/slot-schema.ts';
import { t } from '../../messages/translate.ts';
import { getSlot } from '../../model/calendar-slot.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { slotDays } from '../../views/slot-words.ts';
import { slotBlueprint } from './routes.tsx';

const { db, get, post, queriesOf } = await testEvents((app, deps) =>
  app.route('/:page/calendars/:calendar/slots/:slot', slotBlueprint(deps)),
);
const venue = await buildVenue(db);
const { organiser, steward, slots, spaces } = venue;
const path = `/glasshouse/calendars/hall/slots/${slots.morning.id}/`;
const currentSlot = () => getSlot(db, venue.page.id, slots.morning.id);

test('shows anyone its days, capacity and price, in three queries', async () => {
  let html = '';
  const queries = await queriesOf(async () => {
    html = await (await get(path)).text();
  });
  expect(queries.length).toBeLessThanOrEqual(3);
  expect(html).toContain(slotDays([1, 2, 3, 4, 5]));
  expect(html).toContain(t('space.up_to', { count: 40 }));
  expect(html).toContain('£54.00');
  expect(html).not.toContain('<form class="stack');
});

test('updates the slot and leaves the price and space of its bookings', async () => {
  const booking = await reserveSlot(db, venue);
  const before = await (await get(path, { as: organiser })).text();
  expect(before).toContain(t('slot.upcoming', { count: 1 }));

  const { values } = parsePage(before).form('edit-slot');
  const input = { ...values, cost: '60', space: String(spaces.orchard) };
  const response = await post(path, input, { as: organiser });
  expect(response.status).toBe(303);
  expect(await currentSlot()).toMatchObject({
    cost_minor: 6000,
    space_id: spaces.orchard,
    days: [1, 2, 3, 4, 5],
  });
  const kept = await db
    .selectFrom('calendar_entries')
    .select(['cost_minor', 'space_id'])
    .where('id', '=', booking.id)
    .executeTakeFirstOrThrow();
  expect(kept).toEqual({ cost_minor: 5400, space_id: spaces.garden });
});

test('shows what somebody else has saved beside what was typed', async () => {
  const { values } = (await pageOf(get(path, { as: organiser }))).form('edit-slot');
  await post(path, { ...values, name: 'Early', days: ['1', '2'] }, { as: organiser });
  const before = await currentSlot();
  const typed = { ...values, name: 'Late', cost: '70' };
  const response = await post(path, typed, { as: organiser });
  expect(response.status).toBe(409);
  expect(await currentSlot()).toEqual(before);
  const page = await pageOf(response);
  expect(page.form('edit-slot').values).toEqual({ ...typed, version: String(before.version) });
  expect(page.savedText('name')).toContain('Early');
  expect(page.savedText('days')).toContain(weekdayName(2));
  expect(page.savedText('starts')).toBeUndefined();
  expect((await post(path, page.form('edit-slot').values, { as: organiser })).status).toBe(303);
  expect(await currentSlot()).toMatchObject({ name: 'Late', cost_minor: 7000, days: [1, 2, 3, 4, 5] });
});

test('refuses invalid input, keeps it and changes nothing', async () => {
  const before = await currentSlot();
  const input = { ...slotFormInput(before, 'GBP'), name: 'New name', cost: 'lots' };
  const response = await post(path, input, { as: organiser });
  expect(response.status).toBe(422);
  const html = await response.text();
  expect(html).toContain(t('slot_form.cost_invalid'));
  expect(html).toContain('value="lots"');
  expect(await currentSlot()).toEqual(before);
});

test('hides a retired slot from everybody but organisers until it is offered again', async () => {
  expect((await post(`${path}retirement`, {}, { as: steward })).status).toBe(403);
  expect((await post(`${path}retirement`, {}, { as: organiser })).status).toBe(303);
  expect((await get(path)).status).toBe(404);
  expect(await (await get(path, { as: organiser })).text()).toContain(`action="${path}reactivation"`);
  expect((await post(`${path}reactivation`, {}, { as: organiser })).status).toBe(303);
  expect((await get(path)).status).toBe(200);
});

test.each(['0', '-1', 'x', '999999', '99999999999999999999'])('answers 404 for slot %s', async (id) => {
  const nowhere = `/glasshouse/calendars/hall/slots/${id}/`;
  expect((await get(nowhere)).status).toBe(404);
  expect((await get(nowhere, { as: organiser })).status).toBe(404);
  expect((await post(nowhere, slotFormInput(slots.morning, 'GBP'), { as: organiser })).status).toBe(404);
  expect((await post(`${nowhere}retirement`, {}, { as: organiser })).status).toBe(404);
});

test('answers 404 for the slot of another page', async () => {
  const other = await buildVenue(db, 'other-hall');
  const foreign = `/other-hall/calendars/hall/slots/${slots.morning.id}/`;
  expect((await get(foreign, { as: other.organiser })).status).toBe(404);
  expect((await post(foreign, slotFormInput(slots.morning, 'GBP'), { as: other.organiser })).status).toBe(
    404,
  );
});
