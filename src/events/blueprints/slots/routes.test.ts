import { expect, test } from 'vitest';
import { formatReason } from '../../../shared/i18n/catalogue.ts';
import { formatList, formatMoney } from '../../../shared/i18n/formats.ts';
import { t as sharedT } from '../../../shared/messages/translate.ts';
import { buildSlot } from '../../builders.ts';
import { reason, t } from '../../messages/translate.ts';
import { getSchedule } from '../../model/calendar.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { slotDays } from '../../views/slot-words.ts';
import { slotsBlueprint } from './routes.tsx';

const { db, get, post, queriesOf } = await testEvents((app, deps) =>
  app.route('/:page/calendars/:calendar/slots', slotsBlueprint(deps)),
);
const venue = await buildVenue(db);
const { organiser, steward, spaces, calendar } = venue;
const slots = '/glasshouse/calendars/hall/slots';

const morning = {
  name: 'Saturday market',
  space: String(spaces.hall),
  days: ['6', '7'],
  starts: '08:00',
  ends: '13:30',
  kind: 'fixed',
  cost: '75.50',
  step: '30',
  shortest: '60',
  before: '15',
  after: '30',
};

const slotsNow = () => db.selectFrom('calendar_slots').selectAll().orderBy('id').execute();

test('shows anyone the slots with their days, times and prices, in three queries', async () => {
  let html = '';
  const queries = await queriesOf(async () => {
    const response = await get(`${slots}/`);
    expect(response.status).toBe(200);
    html = await response.text();
  });
  expect(queries.length).toBeLessThanOrEqual(3);
  expect(html).toContain(slotDays([1, 2, 3, 4, 5]));
  expect(html).toContain('09:00–12:00');
  expect(html).toContain('£54.00');
  expect(html).toContain(t('slot_words.per_hour', { price: '£20.00' }));
  expect(html).toContain('Garden room');
  expect(html).toContain(t('calendar.times_are', { zone: 'London time' }));
  expect(html).not.toContain('slots/new');
});

test('shows organisers their links and the retired slots', async () => {
  await buildSlot(db, calendar, {
    space_id: spaces.orchard,
    name: 'Old evenings <b>',
    days: [2],
    starts_time: Temporal.PlainTime.from('20:00'),
    ends_time: Temporal.PlainTime.from('01:00'),
    cost_minor: 0,
    active: false,
  });
  const html = await (await get(`${slots}/`, { as: organiser })).text();
  expect(html).toContain('slots/new');
  expect(html).toContain('Old evenings &lt;b>');
  expect(html).toContain(t('slot_words.until_next_day', { from: '20:00', to: '01:00' }));
  expect(html).toContain(t('price.free'));
  expect(await (await get(`${slots}/`)).text()).not.toContain('Old evenings');
});

test('creates a slot for an organiser', async () => {
  const response = await post(`${slots}/`, morning, { as: organiser });
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/glasshouse/calendars/hall/slots/');
  expect((await slotsNow()).at(-1)).toMatchObject({
    calendar_id: calendar.id,
    space_id: spaces.hall,
    name: 'Saturday market',
    days: [6, 7],
    flexible: false,
    cost_minor: 7550,
    buffer_before_minutes: 15,
    buffer_after_minutes: 30,
    active: true,
  });
});

test.each([
  ['a blank name', { name: ' ' }, t('slot_form.name_required')],
  ['no days', { days: [] }, t('slot_form.days_required')],
  ['an eighth day', { days: ['8'] }, t('slot_form.days_required')],
  ['an unknown space', { space: '999999' }, t('slot_form.space_required')],
  ['an impossible time', { starts: '25:00' }, t('slot_form.starts_required')],
  ['a negative price', { cost: '-1' }, t('slot_form.cost_invalid')],
  ['a price with three decimals', { cost: '1.005' }, t('slot_form.cost_invalid')],
  ['a buffer of weeks', { before: '100000' }, t('form.minutes_invalid', { min: 0, max: 720 })],
  [
    'a shortest booking longer than the slot',
    { kind: 'flexible', shortest: '1000' },
    t('slot_form.shortest_too_long'),
  ],
  [
    'an hourly price that makes the whole slot too expensive',
    { kind: 'flexible', cost: '900000' },
    t('slot_form.cost_too_high', { amount: formatMoney(100_000_000, 'GBP') }),
  ],
  ['an unknown kind', { kind: 'sometimes' }, t('slot_form.kind_required')],
])('refuses %s, keeps the input and changes nothing', async (_, wrong, message) => {
  const before = await slotsNow();
  const response = await post(
    `${slots}/`,
    { ...morning, name: 'My “own” <name>', ...wrong },
    { as: organiser },
  );
  expect(response.status).toBe(422);
  const html = await response.text();
  expect(html).toContain(message);
  expect(html).toContain(`<title>${sharedT('layout.form_error_title', { title: t('slots.new_title') })}`);
  if (!('name' in wrong)) expect(html).toContain('value="My “own” &lt;name>"');
  expect(await slotsNow()).toEqual(before);
});

test('refuses the space of another page', async () => {
  const other = await buildVenue(db, 'other-hall');
  const wrong = { ...morning, space: String(other.spaces.hall) };
  expect((await post(`${slots}/`, wrong, { as: organiser })).status).toBe(422);
  expect((await post(`${slots}/`, morning, { as: other.organiser })).status).toBe(403);
});

test('lets only organisers add slots and spaces', async () => {
  for (const path of [`${slots}/new`, `${slots}/spaces`]) {
    expect((await get(path)).status).toBe(303);
    expect((await get(path, { as: steward })).status).toBe(403);
    expect((await get(path, { as: organiser })).status).toBe(200);
  }
  expect((await post(`${slots}/`, morning, { as: steward })).status).toBe(403);
  expect((await post(`${slots}/spaces`, { name: 'Shed' }, { as: steward })).status).toBe(403);
});

test('adds a space made of others', async () => {
  const input = {
    name: 'Both rooms',
    capacity: '70',
    lanes: '3',
    parts: [spaces.garden, spaces.orchard].map(String),
  };
  expect((await post(`${slots}/spaces`, input, { as: organiser })).status).toBe(303);
  const { spaces: after } = await getSchedule(db, venue.page.id);
  const added = after.find(({ name }) => name === 'Both rooms');
  expect(added?.capacity).toBe(70);
  expect(added?.leaves.map(({ id }) => id).sort()).toEqual([spaces.garden, spaces.orchard].sort());
  const html = await (await get(`${slots}/spaces`, { as: organiser })).text();
  expect(html).toContain(formatList(['Garden room', 'Orchard room']));
});

test.each([
  ['a name that is taken', { name: 'Main hall' }, formatReason(reason('space_name_taken'))],
  ['no name', { name: '' }, t('spaces.name_required')],
  ['no capacity', { name: 'Cupboard', capacity: '0' }, t('spaces.capacity_invalid')],
  ['a thousand lanes', { name: 'Pool', lanes: '1000' }, t('spaces.lanes_invalid', { min: 1, max: 100 })],
  ['an unknown part', { name: 'Pool', parts: ['999999'] }, t('spaces.parts_invalid')],
])('refuses a space with %s', async (_, input, message) => {
  const response = await post(`${slots}/spaces`, input, { as: organiser });
  expect(response.status).toBe(422);
  expect(await response.text()).toContain(message);
});

test('answers 404 for an unknown page or calendar', async () => {
  expect((await get('/nowhere/calendars/hall/slots/')).status).toBe(404);
  expect((await get('/glasshouse/calendars/nothing/slots/')).status).toBe(404);
});
