import { beforeEach, expect, test } from 'vitest';
import { dayName, longDate } from '../../../shared/i18n/formats.ts';
import { pageOf, textOf } from '../../../shared/testing/page.ts';
import { buildCalendar, reserveSlot } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { closedWords } from '../../views/closure-words.ts';

const { db, clock, get, post, queriesOf } = await testEvents();
const venue = await buildVenue(db);
const other = await buildVenue(db, 'other-hall');
const { organiser, steward, somebody, spaces } = venue;
const closures = '/glasshouse/calendars/closures/';
const christmas = closedWords({ name: 'Christmas' });

const form = {
  spaces: [String(spaces.garden), String(spaces.orchard)],
  first_date: '2026-12-24',
  from: '',
  last_date: '2026-12-26',
  until: '',
  reason: 'Christmas',
};

const closed = () =>
  db.selectFrom('calendar_entries').selectAll().where('kind', '=', 'closure').orderBy('id').execute();
const page = (path: string, options = {}) => pageOf(get(path, options));

beforeEach(async () => {
  clock.set('2026-12-01T09:00:00Z');
  await db.deleteFrom('calendar_entries').where('kind', '<>', 'event').execute();
});

test('closes whole days', async () => {
  const response = await post(closures, form, { as: organiser });
  expect([response.status, response.headers.get('location')]).toEqual([303, closures]);
  const [closure] = await closed();
  expect(closure).toMatchObject({ name: 'Christmas', state: 'confirmed', listed: true });
  expect(closure?.starts_at.toString()).toBe('2026-12-24T00:00:00Z');
  expect(closure?.ends_at.toString()).toBe('2026-12-27T00:00:00Z');
  const taken = await db
    .selectFrom('occupancy')
    .select('resource_id')
    .where('entry_id', '=', closure?.id ?? (0 as never))
    .execute();
  expect(taken.map(({ resource_id }) => resource_id).sort()).toEqual([spaces.garden, spaces.orchard].sort());
});

test('closes from one wall-clock time to another', async () => {
  const summer = { first_date: '2027-07-05', from: '14:00', last_date: '2027-07-06', until: '09:30' };
  await post(closures, { ...form, ...summer }, { as: organiser });
  const [closure] = await closed();
  expect(closure?.starts_at.toString()).toBe('2027-07-05T13:00:00Z');
  expect(closure?.ends_at.toString()).toBe('2027-07-06T08:30:00Z');
});

test('lists coming closures, and reopens the spaces', async () => {
  await post(closures, form, { as: organiser });
  const list = await page(closures, { as: organiser });
  const item = list.byRole('list', t('closures.coming'));
  expect(textOf(item)).toContain('Garden room and Orchard room');
  const days = [24, 26].map((day) => longDate(new Temporal.PlainDate(2026, 12, day)));
  expect(textOf(item)).toContain(t('closure.days', { first: days[0] ?? '', last: days[1] ?? '' }));
  const { action } = list.within(item).form();
  expect((await post(action, {}, { as: organiser })).headers.get('location')).toBe(closures);
  expect(await closed()).toMatchObject([{ state: 'cancelled' }]);
  expect((await page(closures, { as: organiser })).allByRole('list', t('closures.coming'))).toEqual([]);
  expect((await post(action, {}, { as: organiser })).status).toBe(409);
  expect((await reserve('2026-12-24')).state).toBe('pending');
});

test('refuses a time at which something is booked, and names it', async () => {
  const booking = await reserve('2026-12-24');
  const response = await post(closures, form, { as: organiser });
  expect(response.status).toBe(409);
  const result = await pageOf(response);
  expect(textOf(result.byRole('alert'))).toContain(`${booking.name}, `);
  expect(textOf(result.byRole('alert'))).toContain('Garden room');
  expect(result.field('reason').getAttribute('value')).toBe('Christmas');
  expect(await closed()).toEqual([]);
});

test('shows everybody in every calendar why spaces are closed', async () => {
  const films = await buildCalendar(db, venue.page, { slug: 'films', name: 'Films' });
  await post(closures, { ...form, spaces: String(spaces.garden) }, { as: organiser });
  for (const path of [
    '/glasshouse/calendars/',
    '/glasshouse/calendars/hall/',
    `/glasshouse/calendars/${films.slug}/`,
  ]) {
    const month = await page(`${path}?month=2026-12`);
    const list = await page(`${path}?month=2026-12&view=list`);
    for (const shown of [month, list]) {
      expect(shown.allByRole('link', new RegExp(`${christmas}(, Garden room)?$`))).toHaveLength(3);
      expect(
        shown.allByRole(
          'link',
          new RegExp(`${dayName(Temporal.PlainDate.from('2026-12-25'))}, ${christmas}`),
        ),
      ).not.toEqual([]);
    }
    expect(textOf(list.byTestId('agenda'))).toContain(`${christmas}Garden room`);
  }
  const path = '/glasshouse/calendars/hall/2026/12/25/';
  const day = await page(path);
  expect(textOf(day.byTestId('agenda'))).toContain(christmas);
  const blocks = day.allByTestId('day-space').map((column) => ({
    space: textOf(day.within(column).byRole('heading')),
    closed: day.within(column).allByTestId('block-closure').map(textOf),
  }));
  expect(blocks).toEqual([
    { space: 'Main hall', closed: [`${christmas}Garden room`] },
    { space: 'Garden room', closed: [christmas] },
  ]);
  expect(day.allByTestId('offer')).toEqual([]);
  expect((await queriesOf(() => get(path))).length).toBeLessThanOrEqual(3);
  const reopened = (await closed())[0]?.id;
  await post(`${closures}${reopened}/cancellation`, {}, { as: organiser });
  expect(await (await get(path)).text()).not.toContain(christmas);
});

test('leads from the address of a closure to its day, and organisers to the closures', async () => {
  await post(closures, form, { as: organiser });
  const [closure] = await closed();
  const path = `/glasshouse/calendars/hall/2026/12/24/entries/${closure?.id}/`;
  expect((await get(path)).headers.get('location')).toBe('/glasshouse/calendars/hall/2026/12/24/');
  expect((await get(path, { as: organiser })).headers.get('location')).toBe(closures);
  expect((await get(`${path}edit`, { as: organiser })).status).toBe(404);
});

test.each([
  ['no space', { spaces: [] }, 'spaces'],
  ['a space of another page', { spaces: [String(other.spaces.hall)] }, 'spaces'],
  ['what is no space', { spaces: ['x'] }, 'spaces'],
  ['no reason', { reason: ' ' }, 'reason'],
  ['31 November', { first_date: '2026-11-31' }, 'first_date'],
  ['no last day', { last_date: '' }, 'last_date'],
  ['a date in the year 9999', { last_date: '9999-01-01' }, 'last_date'],
  ['a time that is none', { from: '25:00' }, 'from'],
  ['an end before its start', { last_date: '2026-12-23' }, 'last_date'],
  ['more than a year', { last_date: '2028-01-01' }, 'last_date'],
])('refuses %s, and keeps the input', async (_, wrong, field) => {
  const response = await post(closures, { ...form, ...wrong }, { as: organiser });
  expect(response.status).toBe(422);
  const result = await pageOf(response);
  expect(result.fieldError(field)).toBeDefined();
  expect(result.formValues()).toMatchObject({
    until: '',
    ...('reason' in wrong ? {} : { reason: 'Christmas' }),
  });
  expect(await closed()).toEqual([]);
});

test('admits organisers of its page only', async () => {
  await post(closures, form, { as: organiser });
  const [closure] = await closed();
  const reopen = `${closures}${closure?.id}/cancellation`;
  for (const as of [somebody, steward, other.organiser]) {
    expect((await get(closures, { as })).status).toBe(403);
    expect((await post(closures, form, { as })).status).toBe(403);
    expect((await post(reopen, {}, { as })).status).toBe(403);
  }
  expect((await get(closures)).headers.get('location')).toContain('/sign-in');
  const foreign = reopen.replace('/glasshouse/', '/other-hall/');
  expect((await post(foreign, {}, { as: other.organiser })).status).toBe(404);
  expect(await closed()).toMatchObject([{ state: 'confirmed' }]);
});

test('reopens nothing but closures', async () => {
  const reopen = `${closures}${venue.concert.id}/cancellation`;
  expect((await post(reopen, {}, { as: organiser })).status).toBe(404);
});

const reserve = (date: string) => reserveSlot(db, venue, { date, name: 'Carols', now: clock.now() });
