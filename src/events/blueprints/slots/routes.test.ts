import { expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { getSchedule } from '../../model/calendar.ts';
import { insertSlot } from '../../model/calendar-slot.ts';
import { seedVenue, testEvents } from '../../testing.ts';
import { slotsBlueprint } from './routes.tsx';

const { db, get, post, queriesOf } = await testEvents((app, deps) =>
  app.route('/:page/calendars/:calendar/slots', slotsBlueprint(deps)),
);
const venue = await seedVenue(db);
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

test('shows everybody what can be hired, when and for how much, in three queries', async () => {
  let html = '';
  const queries = await queriesOf(async () => {
    const response = await get(`${slots}/`);
    expect(response.status).toBe(200);
    html = await response.text();
  });
  expect(queries.length).toBeLessThanOrEqual(3);
  expect(html).toContain('Mondays to Fridays');
  expect(html).toContain('09:00–12:00');
  expect(html).toContain('£54.00');
  expect(html).toContain('£20.00 an hour');
  expect(html).toContain('Garden room');
  expect(html).toContain('Times are London time');
  expect(html).not.toContain('slots/new');
});

test('shows an organiser what they may do, and retired times', async () => {
  await transaction(db, (tx) =>
    insertSlot(tx, {
      calendar_id: calendar.id,
      space_id: spaces.orchard,
      name: 'Old evenings <b>',
      days: [2],
      starts_time: Temporal.PlainTime.from('20:00'),
      ends_time: Temporal.PlainTime.from('01:00'),
      cost_minor: 0,
      active: false,
    }),
  );
  const html = await (await get(`${slots}/`, { as: organiser })).text();
  expect(html).toContain('slots/new');
  expect(html).toContain('Old evenings &lt;b>');
  expect(html).toContain('20:00–01:00 the next day');
  expect(html).toContain('free');
  expect(await (await get(`${slots}/`)).text()).not.toContain('Old evenings');
});

test('an organiser offers a time to hire', async () => {
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
  ['no name', { name: ' ' }, 'Give it a name'],
  ['no days', { days: [] }, 'Choose at least one day'],
  ['an eighth day', { days: ['8'] }, 'Choose at least one day'],
  ['a space of nobody', { space: '999999' }, 'Choose a space'],
  ['a time that is none', { starts: '25:00' }, 'Enter when it starts'],
  ['a negative price', { cost: '-1' }, 'Enter an amount'],
  ['a price with three decimals', { cost: '1.005' }, 'Enter an amount'],
  ['an endless buffer', { before: '100000' }, 'Enter a number of minutes from 0 to 720'],
  ['a shortest booking longer than all', { kind: 'flexible', shortest: '1000' }, 'longer than the whole'],
  ['an hour that makes the whole cost too much', { kind: 'flexible', cost: '900000' }, 'would cost too much'],
  ['no kind', { kind: 'sometimes' }, 'Choose how it is hired'],
])('refuses %s, keeps what was typed and changes nothing', async (_, wrong, says) => {
  const before = await slotsNow();
  const response = await post(
    `${slots}/`,
    { ...morning, name: 'My “own” <name>', ...wrong },
    { as: organiser },
  );
  expect(response.status).toBe(422);
  const html = await response.text();
  expect(html).toContain(says);
  expect(html).toContain('<title>Error: ');
  if (!('name' in wrong)) expect(html).toContain('value="My “own” &lt;name>"');
  expect(await slotsNow()).toEqual(before);
});

test('a space of another venue is no space here', async () => {
  const other = await seedVenue(db, 'other-hall');
  const wrong = { ...morning, space: String(other.spaces.hall) };
  expect((await post(`${slots}/`, wrong, { as: organiser })).status).toBe(422);
  expect((await post(`${slots}/`, morning, { as: other.organiser })).status).toBe(403);
});

test('only organisers may offer times and add spaces', async () => {
  for (const path of [`${slots}/new`, `${slots}/spaces`]) {
    expect((await get(path)).status).toBe(303);
    expect((await get(path, { as: steward })).status).toBe(403);
    expect((await get(path, { as: organiser })).status).toBe(200);
  }
  expect((await post(`${slots}/`, morning, { as: steward })).status).toBe(403);
  expect((await post(`${slots}/spaces`, { name: 'Shed' }, { as: steward })).status).toBe(403);
});

test('an organiser adds a space made of others', async () => {
  const wanted = {
    name: 'Both rooms',
    capacity: '70',
    lanes: '3',
    parts: [spaces.garden, spaces.orchard].map(String),
  };
  expect((await post(`${slots}/spaces`, wanted, { as: organiser })).status).toBe(303);
  const { spaces: after } = await getSchedule(db, venue.container);
  const added = after.find(({ name }) => name === 'Both rooms');
  expect(added?.capacity).toBe(70);
  expect(added?.leaves.map(({ id }) => id).sort()).toEqual([spaces.garden, spaces.orchard].sort());
  const html = await (await get(`${slots}/spaces`, { as: organiser })).text();
  expect(html).toContain('Garden room + Orchard room');
});

test.each([
  ['a name that is taken', { name: 'Main hall' }, 'There is a space of this name already'],
  ['no name', { name: '' }, 'Give the space a name'],
  ['nobody in it', { name: 'Cupboard', capacity: '0' }, 'Enter a number of people'],
  ['a thousand lanes', { name: 'Pool', lanes: '1000' }, 'from 1 to 100'],
  ['a part that is nothing', { name: 'Pool', parts: ['999999'] }, 'spaces of this venue only'],
])('refuses a space with %s', async (_, wanted, says) => {
  const response = await post(`${slots}/spaces`, wanted, { as: organiser });
  expect(response.status).toBe(422);
  expect(await response.text()).toContain(says);
});

test('an unknown page or calendar is a page that says so', async () => {
  expect((await get('/nowhere/calendars/hall/slots/')).status).toBe(404);
  expect((await get('/glasshouse/calendars/nothing/slots/')).status).toBe(404);
});
