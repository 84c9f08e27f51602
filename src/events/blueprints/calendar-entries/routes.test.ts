import { beforeEach, describe, expect, test } from 'vitest';
import { byClock } from '../../../shared/act.ts';
import { newVisitor } from '../../../shared/builders.ts';
import { transaction } from '../../../shared/db/database.ts';
import { longDate } from '../../../shared/i18n/formats.ts';
import { t as sharedText } from '../../../shared/messages/translate.ts';
import { type ParsedPage, pageOf, parsePage, textOf } from '../../../shared/testing/page.ts';
import { buildEvent, nextOrderId, reserveSlot } from '../../builders.ts';
import { entryStateWords } from '../../messages/state-words.ts';
import { t } from '../../messages/translate.ts';
import { transitionEntry } from '../../model/calendar-entry.ts';
import type { EntryState } from '../../rules/entry-state.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { calendarEntriesBlueprint } from './routes.tsx';

const { db, clock, get, post, queriesOf } = await testEvents((app, deps) =>
  app.route('/:page/calendars/:calendar/entries', calendarEntriesBlueprint(deps)),
);
const venue = await buildVenue(db);
const { organiser, steward, spaces, calendar, concert } = venue;
const path = '/glasshouse/calendars/hall/entries/';

const yoga = {
  name: 'Yoga <b>for all</b>',
  description: 'Bring a mat.',
  date: '2026-10-06',
  starts: '19:00',
  ends: '20:30',
  last_date: '',
  doors: '',
  space: String(spaces.garden),
  capacity: '20',
  before: '15',
  after: '',
  weeks: '1',
  admission: 'tickets',
  listed: 'on',
};

const named = (name: string) =>
  db.selectFrom('calendar_entries').selectAll().where('name', '=', name).orderBy('starts_at').execute();

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

describe('entry list', () => {
  test('shows everybody the listed events, in three queries', async () => {
    let html = '';
    const queries = await queriesOf(async () => {
      html = await (await get(path)).text();
    });
    expect(queries.length).toBeLessThanOrEqual(3);
    expect(html).toContain('Rosa Ash Ensemble');
    expect(html).toContain(`/glasshouse/calendars/hall/2026/06/12/entries/${concert.id}/`);
    expect(html).toContain('£11.50');
    expect(html).not.toContain(`${path}new/`);
  });

  test('shows organisers how firm each booking is by its look', async () => {
    const held = await reserveSlot(db, venue, { name: 'Held', date: '2026-06-24' });
    const sure = await reserveSlot(db, venue, { name: 'Sure', date: '2026-06-25' });
    const asked = await reserveSlot(db, venue, { name: 'Asked', date: '2026-06-26' });
    const order = { order_id: nextOrderId(), state_at: clock.now(), state_by: 'test' };
    const change = (id: typeof held.id, states: readonly EntryState[]) =>
      transaction(db, async (tx) => {
        for (const to of states)
          await transitionEntry(tx, venue.page.id, id, { to, act: byClock(clock.now()), change: order });
      });
    await change(asked.id, ['ordered', 'provisional']);
    await change(sure.id, ['ordered', 'provisional', 'confirmed']);
    await buildEvent(db, calendar, {
      ...{ kind: 'closure', name: 'Painting', listed: true, space_id: null },
      starts_at: '2026-06-27T08:00',
    });
    const rows = (await pageOf(get(path, { as: organiser }))).allByRole('row').map((row) => row.innerHTML);
    const lookOf = (name: string) =>
      /class="tag (\w+)"/.exec(rows.find((row) => row.includes(name)) ?? '')?.[1];
    expect(rows.find((row) => row.includes('Painting'))).toContain(t('state.entry.closed'));
    expect(['Held', 'Asked', 'Sure', 'Rosa Ash', 'Painting'].map(lookOf)).toEqual([
      'pending',
      'awaiting',
      'confirmed',
      'event',
      'closure',
    ]);
  });

  test('shows an empty state without upcoming events', async () => {
    clock.set('2027-01-01T09:00:00Z');
    expect(await (await get(path)).text()).toContain(t('calendar-entries.none_upcoming'));
  });

  test('shows bookings and drafts to organisers only', async () => {
    await reserveSlot(db, venue, { name: 'Secret meeting' });
    await buildEvent(db, calendar, { name: 'Not yet announced', state: 'draft' });
    const forAll = await (await get(`${path}?show=drafts`)).text();
    expect(forAll).not.toContain('Secret meeting');
    expect(forAll).not.toContain('Not yet announced');
    const upcoming = await (await get(path, { as: organiser })).text();
    expect(upcoming).toContain('Secret meeting');
    expect(upcoming).toContain(`<span>${entryStateWords('pending', 5400)}</span>`);
    expect(upcoming).toContain(`${path}new/`);
    expect(upcoming).not.toContain('Not yet announced');
    const drafts = await (await get(`${path}?show=drafts`, { as: organiser })).text();
    expect(drafts).toContain('Not yet announced');
    expect(drafts).toContain(`<span>${entryStateWords('draft', 0)}</span>`);
    expect(await (await get(path, { as: steward })).text()).not.toContain('Secret meeting');
  });

  test('leaves out expired holds', async () => {
    clock.advance({ minutes: 16 });
    expect(await (await get(path, { as: organiser })).text()).not.toContain('Secret meeting');
  });

  test('splits the list into pages, without counting what is to come', async () => {
    const first_at = Temporal.Instant.from('2026-07-01T18:00:00Z');
    for (let day = 1; day <= 61; day++)
      await buildEvent(db, calendar, {
        name: `Talk ${day}.`,
        starts_at: first_at.add({ hours: 24 * (day - (day % 2)) }),
      });
    for (const options of [{}, { as: organiser }]) {
      const listed = (page: ParsedPage) =>
        [...textOf(page.byRole('main')).matchAll(/(Talk \d+)\./g)].map(([, name]) => name);
      const link = (page: ParsedPage, name: 'earlier' | 'later') =>
        page.allByRole('link', sharedText(`pagination.${name}`))[0]?.getAttribute('href') ?? undefined;
      const pages: ParsedPage[] = [];
      for (let href: string | undefined = path; href; href = link(pages.at(-1) as ParsedPage, 'later')) {
        let html = '';
        const queries = await queriesOf(async () => {
          html = await (await get(href ?? '', options)).text();
        });
        expect(queries.join()).not.toMatch(/count\(\*\)::integer FROM calendar_entries|OFFSET/i);
        pages.push(parsePage(html));
      }
      expect(pages.length).toBeGreaterThan(2);
      expect(pages.flatMap(listed).sort()).toEqual(
        Array.from({ length: 61 }, (_, n) => `Talk ${n + 1}`).sort(),
      );
      const back: ParsedPage[] = [pages.at(-1) as ParsedPage];
      for (
        let href = link(back[0] as ParsedPage, 'earlier');
        href;
        href = link(back[0] as ParsedPage, 'earlier')
      )
        back.unshift(await pageOf(get(href, options)));
      expect(back.map(listed)).toEqual(pages.map(listed));
    }
  });

  test('shows the first page for what names no entry, and 404 after the last', async () => {
    const main = async (query = '') => textOf((await pageOf(get(`${path}${query}`))).byRole('main'));
    const first = await main();
    for (const query of ['?after=x', '?before=2026-13-01T00:00:00Z_1', '?after=1', '?page=7'])
      expect(await main(query)).toBe(first);
    expect((await get(`${path}?after=2036-01-01T00:00:00Z_1`)).status).toBe(404);
    expect((await get(`${path}?before=2036-01-01T00:00:00Z_1`)).status).toBe(200);
  });
});

describe('new event', () => {
  test('starts as a draft, and redirects to its page', async () => {
    const response = await post(path, yoga, { as: organiser });
    expect(response.status).toBe(303);
    const [draft] = await named(yoga.name);
    expect(draft).toMatchObject({
      state: 'draft',
      listed: true,
      capacity: 20,
      space_id: spaces.garden,
      buffer_before_minutes: 15,
      buffer_after_minutes: 0,
      state_by: `user:${organiser.id}`,
    });
    expect(draft?.starts_at.toString()).toBe('2026-10-06T18:00:00Z');
    expect(response.headers.get('location')).toBe(
      `/glasshouse/calendars/hall/2026/10/06/entries/${draft?.id}/`,
    );
  });

  test('repeats weekly at the same wall-clock time, across a clock change', async () => {
    const response = await post(path, { ...yoga, name: 'Weekly', weeks: '4' }, { as: organiser });
    expect(response.headers.get('location')).toBe(`${path}?show=drafts`);
    const drafts = await named('Weekly');
    expect(drafts.map(({ starts_at }) => starts_at.toString())).toEqual([
      '2026-10-06T18:00:00Z',
      '2026-10-13T18:00:00Z',
      '2026-10-20T18:00:00Z',
      '2026-10-27T19:00:00Z',
    ]);
    expect(drafts.every(({ starts_at, ends_at }) => starts_at.until(ends_at).total('minutes') === 90)).toBe(
      true,
    );
  });

  test('makes weekly events one series, and a single one none', async () => {
    await post(path, { ...yoga, name: 'Course', weeks: '3' }, { as: organiser });
    await post(path, { ...yoga, name: 'Single' }, { as: organiser });
    const ids = (await named('Course')).map(({ series_id }) => series_id);
    expect(new Set(ids)).toEqual(new Set([ids[0]]));
    const series = await db
      .selectFrom('series')
      .selectAll()
      .where('id', '=', ids[0] ?? (0 as never))
      .execute();
    expect(series).toMatchObject([{ rule: 'FREQ=WEEKLY;COUNT=3', created_by: `user:${organiser.id}` }]);
    expect(await named('Single')).toMatchObject([{ series_id: null }]);
  });

  test('adds a kind of event to the page’s own list, which it suggests', async () => {
    for (const category of ['Class', ' class  for all ', 'Class'])
      await post(path, { ...yoga, name: `As ${category}`, category }, { as: organiser });
    const html = await (await get(`${path}new`, { as: organiser })).text();
    const list = /<datalist id="categories">(.*?)<\/datalist>/.exec(html)?.[1];
    expect(list).toBe('<option value="Class"></option><option value="class for all"></option>');
    expect(html).toContain('list="categories"');
  });

  test('ends on the next day where the end is before the start', async () => {
    await post(
      path,
      { ...yoga, name: 'Night', starts: '22:00', ends: '01:00', doors: '21:30' },
      { as: organiser },
    );
    const [night] = await named('Night');
    expect(night?.ends_at.toString()).toBe('2026-10-07T00:00:00Z');
    expect(night?.doors_at?.toString()).toBe('2026-10-06T20:30:00Z');
  });

  test('publishes at once if chosen, and occupies the space', async () => {
    const response = await post(path, { ...yoga, name: 'Now', publish: 'on', weeks: '2' }, { as: organiser });
    expect(response.headers.get('location')).toBe(`${path}?show=upcoming&published=2`);
    const [first, second] = await named('Now');
    expect([first?.state, second?.state]).toEqual(['confirmed', 'confirmed']);
    const taken = await db
      .selectFrom('occupancy')
      .select('resource_id')
      .where('entry_id', '=', second?.id ?? concert.id)
      .execute();
    expect(taken).toEqual([{ resource_id: spaces.garden }]);
  });

  test('refuses all weeks if one of them is taken, and names it', async () => {
    const clash = { ...yoga, name: 'Clash', date: '2026-09-22', weeks: '3', publish: 'on' };
    const response = await post(path, clash, { as: organiser });
    expect(response.status).toBe(409);
    const html = await response.text();
    expect(html).toContain(
      `Now, ${longDate(Temporal.PlainDate.from('2026-10-06'))}, 19:00–20:30, Garden room`,
    );
    expect(html).toContain('value="2026-09-22"');
    expect(await named('Clash')).toEqual([]);
    expect((await post(path, { ...clash, publish: '' }, { as: organiser })).status).toBe(303);
    expect((await named('Clash')).map(({ state }) => state)).toEqual(['draft', 'draft', 'draft']);
  });

  test.each([
    ['no name', { name: '  ' }],
    ['31 February', { date: '2027-02-31' }],
    ['a date long gone', { date: '2026-01-01' }],
    ['a date in the year 9999', { date: '9999-01-01' }],
    ['no date', { date: '' }],
    ['a start that is no time', { starts: '19h' }],
    ['doors after the start', { doors: '19:30' }],
    ['a negative capacity', { capacity: '-5' }],
    ['a billion places', { capacity: '1000000000' }],
    ['neither a space nor an address', { space: '' }],
    ['a time that a clock change skips', { date: '2027-03-28', starts: '01:30', ends: '03:00' }],
    [
      'a week in which a clock change skips the time',
      { date: '2027-03-21', starts: '01:30', ends: '03:00', weeks: '3' },
    ],
    ['a space that does not exist', { space: '999999' }],
    ['a space whose id is no number', { space: 'garden' }],
    ['a million weeks', { weeks: '1000000' }],
    ['a long kind', { category: 'x'.repeat(61) }],
    ['a buffer of a year', { before: '525600' }],
  ])('refuses %s, and keeps the input', async (_, wrong) => {
    const before = await db.selectFrom('calendar_entries').select('id').execute();
    const response = await post(path, { ...yoga, description: 'my “words”', ...wrong }, { as: organiser });
    expect(response.status).toBe(422);
    const html = await response.text();
    const title = sharedText('layout.form_error_title', { title: t('calendar-entries.new_event') });
    expect(html).toContain(`<title>${title}`);
    expect(html).toContain('my “words”');
    expect(await db.selectFrom('calendar_entries').select('id').execute()).toEqual(before);
  });

  test('admits organisers of its page only', async () => {
    const other = await buildVenue(db, 'other-hall');
    for (const as of [steward, other.organiser]) {
      expect((await get(`${path}new`, { as })).status).toBe(403);
      expect((await post(path, yoga, { as })).status).toBe(403);
    }
    expect((await post(path, yoga)).status).toBe(303);
    expect((await post(path, yoga)).headers.get('location')).toContain('/sign-in');
    const foreign = { ...yoga, space: String(other.spaces.hall) };
    expect((await post(path, foreign, { as: organiser })).status).toBe(422);
    expect(await (await get(`${path}new/?date=2026-06-20`, { as: organiser })).text()).toContain(
      'value="2026-06-20"',
    );
  });
});

describe('URL of an entry without its date', () => {
  test('redirects to the page of the entry', async () => {
    const response = await get(`${path}${concert.id}/`);
    expect(response.status).toBe(308);
    expect(response.headers.get('location')).toBe(
      `/glasshouse/calendars/hall/2026/06/12/entries/${concert.id}/`,
    );
  });

  test('answers 404 for another person’s booking', async () => {
    const owner = newVisitor();
    const booking = await reserveSlot(db, venue, { date: '2026-06-04', owner, name: 'Mine' });
    expect((await get(`${path}${booking.id}`)).status).toBe(404);
    expect((await get(`${path}${booking.id}`, newVisitor())).status).toBe(404);
    expect((await get(`${path}${booking.id}`, { visitor: owner.visitor })).status).toBe(308);
    expect((await get(`${path}${booking.id}`, { as: organiser })).status).toBe(308);
  });

  test.each(['0', 'abc', '999999', '-3'])('answers 404 for the entry %s', async (id) => {
    expect((await get(`${path}${id}`)).status).toBe(404);
  });
});
