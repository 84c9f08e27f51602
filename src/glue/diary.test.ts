import { sql } from 'kysely';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { buildPage } from '../blog/builders.ts';
import { t } from '../blog/messages/translate.ts';
import type { PublicEventsQuery } from '../blog/ports.ts';
import { testBlog } from '../blog/testing.ts';
import { buildCalendar, buildEvent, buildSpace, buildTicketType } from '../events/builders.ts';
import type { Calendar } from '../events/model/calendar.ts';
import { findOrCreateCategory } from '../events/model/category.ts';
import { insertSeries } from '../events/model/series.ts';
import { NOW } from '../shared/builders.ts';
import { transaction } from '../shared/db/database.ts';
import { textOf } from '../shared/testing/page.ts';

const { db, diary, newBrowser, queriesOf } = await testBlog();
const visitor = newBrowser();
const home = async (query = '') => {
  const html = await (await visitor.get(`/${query}`)).text();
  const { document } = parseHTML(html);
  const all = (selector: string, within: ParentNode = document) => [...within.querySelectorAll(selector)];
  return { html, all, texts: (selector: string, within?: ParentNode) => all(selector, within).map(textOf) };
};

// The clock is at Monday 1 June 2026, 10:00 in London.
const hall = await buildPage(db, { slug: 'hall', title: 'The Glasshouse' });
const mill = await buildPage(db, { slug: 'mill', title: 'Café Mill' });
const whatsOn = await buildCalendar(db, hall, { slug: 'whats-on' });
const millDiary = await buildCalendar(db, mill, { slug: 'diary' });
const mainHall = await buildSpace(db, hall);
const category = (calendar: Calendar, name: string) =>
  transaction(db, (tx) => findOrCreateCategory(tx, calendar.container_id, name));
const series = await transaction(db, (tx) =>
  insertSeries(tx, hall.id, {
    calendar_id: whatsOn.id,
    rule: 'FREQ=WEEKLY;COUNT=2',
    template: '{}',
    created_at: NOW,
    created_by: 'test',
  }),
);
const concert = await buildEvent(db, whatsOn, {
  name: 'Low Tide Trio',
  description: 'Fiddle and déjà vu.',
  space_id: mainHall,
  category_id: await category(whatsOn, 'Concert'),
  starts_at: '2026-06-12T20:00',
  doors_at: '2026-06-12T19:30',
  capacity: 8,
});
await buildTicketType(db, concert, { price_minor: 1400, quota: 8 });
await buildTicketType(db, concert, { name: 'Under 26', price_minor: 700, quota: 8 });
for (const day of ['12', '19'])
  await buildEvent(db, whatsOn, {
    name: 'Gentle yoga',
    series_id: series,
    category_id: await category(whatsOn, 'Class'),
    starts_at: `2026-06-${day}T18:00`,
  });
await buildEvent(db, millDiary, {
  name: 'Market day',
  category_id: await category(millDiary, 'concert'),
  starts_at: '2026-06-12T09:00',
});
await buildEvent(db, millDiary, {
  name: 'Exhibition',
  starts_at: '2026-05-30T09:00',
  ends_at: '2026-06-04T17:00',
});
await buildEvent(db, millDiary, { name: 'A draft', state: 'draft', starts_at: '2026-06-12T10:00' });
await buildEvent(db, millDiary, { name: 'A private do', listed: false, starts_at: '2026-06-12T11:00' });
await buildEvent(db, millDiary, { name: 'Over', starts_at: '2026-05-31T11:00' });

const FIRST: PublicEventsQuery = {
  from: NOW,
  to: NOW.add({ hours: 24 * 60 }),
  now: NOW,
  limit: 99,
  after: undefined,
  venue: undefined,
  kind: undefined,
  words: [],
  foundVenues: [],
};

describe('the front page', () => {
  test('shows days as headings, and what is only once before what is every week', async () => {
    const { html, all, texts } = await home();
    expect(texts('.dayrow h2 .only-sr')).toEqual([
      t('home.today_is', { day: 'Monday 1 June' }),
      'Friday 12 June',
      'Friday 19 June',
    ]);
    const friday = all('.dayrow')[1];
    expect(texts('h3', friday)).toEqual(['Low Tide Trio']);
    expect(texts('.lead-event p', friday)[0]).toBe('20:00, doors 19:30The Glasshouse, Main hall');
    expect(texts('.lead-event .btn', friday)).toEqual(['Tickets from £7.00']);
    expect(texts('.items > .item > span > a', friday)).toEqual(['Market day', 'Gentle yoga']);
    expect(texts('details a', friday)).toEqual(['Gentle yoga']);
    expect(html).not.toMatch(/A draft|A private do|>Over</);
  });

  test('takes three queries', async () => {
    expect(await queriesOf(() => visitor.get('/'))).toHaveLength(3);
    expect(await queriesOf(() => visitor.get('/?q=trio&venue=hall&kind=Concert&when=month'))).toHaveLength(3);
  });

  const names = async (query: string) => (await home(query)).texts('.dayrow h3 a, .dayrow .item a');

  test('searches names and texts, without accents, and the names of venues', async () => {
    expect(await names('?q=TRIO%20low')).toEqual(['Low Tide Trio']);
    expect(await names('?q=deja')).toEqual(['Low Tide Trio']);
    expect(await names('?q=cafe%20mil')).toEqual(['Exhibition', 'Market day']);
    expect((await home('?q=cafe%20mil')).texts('.found a')).toEqual(['Café Mill']);
    expect(await names(`?q=${encodeURIComponent("x' | 'trio")}`)).toEqual([]);
    expect((await home('?q=nonesuch')).html).toContain(t('home.nothing_found'));
  });

  test('is narrowed to a venue, a kind of any venue and a period', async () => {
    expect(await names('?venue=mill')).toEqual(['Exhibition', 'Market day']);
    expect(await names('?venue=none')).toEqual([]);
    expect(await names('?kind=concert')).toEqual(['Low Tide Trio', 'Market day']);
    expect(await names('?when=today')).toEqual(['Exhibition']);
    expect(await names('?when=weekend')).toEqual([]);
    expect((await names('?when=next_week')).sort()).toEqual(['Gentle yoga', 'Low Tide Trio', 'Market day']);
    expect((await home()).texts('.kinds a')).toEqual([t('home.every_kind'), 'Concert', 'Class']);
  });

  test('takes any text in its address', async () => {
    for (const query of ['?when=x&kind=%27&venue=__proto__', '?after=x', '?after=2026-99-99T10:00:00Z_1_1'])
      expect((await visitor.get(`/${query}`)).status).toBe(200);
    expect((await visitor.get(`/?q=${'a\u0300'.repeat(5000)}`)).status).toBe(200);
  });
});

test('the front page goes on where it ended, and shows nothing twice', async () => {
  const all = await diary.listPublicEvents(db, { ...FIRST, limit: 99 });
  const paged: string[] = [];
  let after: string | undefined;
  do {
    const list = await diary.listPublicEvents(db, { ...FIRST, limit: 2, after });
    paged.push(...list.events.map(({ pathOn }) => pathOn('x')));
    after = list.next;
  } while (after);
  expect(paged).toEqual(all.events.map(({ pathOn }) => pathOn('x')));
  expect(new Set(paged).size).toBe(5);
});

test('the front page names the zones where they differ', async () => {
  const other = await testBlog();
  const page = await buildPage(other.db, { slug: 'far', title: 'Far Hall' });
  const far = await buildCalendar(other.db, page, { slug: 'far', time_zone: 'Pacific/Auckland' });
  await buildEvent(other.db, far, { name: 'Late', starts_at: '2026-06-02T20:00' });
  const html = async () => (await other.newBrowser().get('/')).text();
  expect(await html()).toContain(t('home.times_are', { zone: 'Auckland time' }));
  const near = await buildCalendar(other.db, page, { slug: 'near' });
  await buildEvent(other.db, near, { name: 'Early', starts_at: '2026-06-02T07:00' });
  expect(await html()).toContain('Auckland time · Far Hall');
  expect(await html()).toContain('London time · Far Hall');
  expect(await html()).toContain(t('home.times_are_local'));
});

test('a bad row of one page leaves the others on the front page', async () => {
  const other = await testBlog();
  const good = await buildPage(other.db, { slug: 'good', title: 'Good' });
  await buildEvent(other.db, await buildCalendar(other.db, good), { name: 'Fine' });
  const bad = await buildPage(other.db, { slug: 'bad', title: 'Bad' });
  await sql`ALTER TABLE calendars DROP CONSTRAINT calendars_time_zone`.execute(other.db);
  await sql`ALTER TABLE calendar_entries DROP CONSTRAINT calendar_entries_dates`.execute(other.db);
  for (const [slug, columns] of Object.entries({
    zone: { time_zone: 'Mars/Olympus' },
    offset: { time_zone: 'BST' },
    currency: { currency: 'XQZ' },
  })) {
    const calendar = await buildCalendar(other.db, bad, { slug, ...columns });
    const event = await buildEvent(other.db, calendar, { name: slug, starts_at: NOW.add({ hours: 5 }) });
    await buildTicketType(other.db, event);
  }
  const end = await buildCalendar(other.db, bad, { slug: 'end' });
  await buildEvent(other.db, end, { starts_at: NOW.add({ hours: 6 }) });
  await sql`UPDATE calendar_entries SET starts_at = '200000-01-01', ends_at = '200000-01-02', edited_at = ${NOW}, edited_by = 'test'
    WHERE calendar_id = ${end.id}`.execute(other.db);
  const answer = await other.newBrowser().get('/');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('Fine');
});

test('the front page reads only what it shows of a long diary', async () => {
  const calendar = await buildCalendar(db, mill, { slug: 'long' });
  await sql`
    INSERT INTO calendar_entries (container_id, calendar_id, kind, name, state, listed, starts_at, ends_at, created_at, state_at, state_by)
    SELECT ${mill.id}, ${calendar.id}, 'event', 'Number ' || n, 'confirmed', true, t, t + interval '1 hour', ${NOW}, ${NOW}, 'test'
    FROM generate_series(1, 20000) n, LATERAL (SELECT ${NOW}::timestamptz + n * interval '1 hour' AS t) x`.execute(
    db,
  );
  await sql`ANALYZE calendar_entries, categories`.execute(db);
  const readBy = (more: Partial<PublicEventsQuery>) =>
    transaction(db, async (tx) => {
      const range = { from: NOW, to: NOW.add({ hours: 24 * 1000 }) };
      const { events } = await diary.listPublicEvents(tx, { ...FIRST, ...range, limit: 5, ...more });
      expect(events.length).toBeGreaterThan(0);
      const { rows } = await sql<{ read: number }>`
        SELECT (seq_tup_read + idx_tup_fetch)::integer AS read
        FROM pg_stat_xact_user_tables WHERE relname = 'calendar_entries'`.execute(tx);
      return rows[0]?.read;
    });
  for (const more of [{}, { venue: hall.id }, { venue: mill.id }, { kind: 'Class' }, { words: ['trio'] }])
    expect(await readBy(more), JSON.stringify(more)).toBeLessThan(200);
});
