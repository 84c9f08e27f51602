import { describe, expect, test } from 'vitest';
import { t } from '../events/messages/translate.ts';
import { buildVenue, testEvents } from '../events/testing.ts';
import { pageOf } from '../shared/testing/page.ts';

const { db, get, post } = await testEvents();
const { organiser, spaces } = await buildVenue(db);
const path = '/glasshouse/calendars/hall/entries/';
const yoga = {
  name: 'Yoga',
  description: 'Slowly.',
  date: '2026-09-01',
  starts: '10:00',
  ends: '11:00',
  space: String(spaces.garden),
  capacity: '20',
  before: '',
  after: '',
  weeks: '1',
  listed: 'on',
};
// A visitor without a cookie gets a page that all others get too.
const withCookie = { headers: { cookie: 'locale=en-GB' } };
const named = (name: string) =>
  db.selectFrom('calendar_entries').selectAll().where('name', '=', name).orderBy('starts_at').execute();

describe('an event', () => {
  const first = async (name: string) => (await named(name))[0];

  test('elsewhere shows its address on its page, in the calendar and in the feed', async () => {
    const elsewhere = {
      ...yoga,
      name: 'Walk',
      space: '',
      address: 'Village green, Mill Lane',
      publish: 'on',
    };
    const created = await post(path, elsewhere, { as: organiser });
    expect(created.status).toBe(303);
    const address = (created.headers.get('location') ?? '').replace(/\?.*/, '');
    const html = await (await get(address)).text();
    expect(html).toContain('<dd>Village green, Mill Lane');
    expect(html).toContain('"streetAddress":"Village green, Mill Lane"');
    for (const file of [`${address}event.ics`, '/glasshouse/calendars/hall/calendar.ics'])
      expect((await (await get(file)).text()).replaceAll(/\r\n /g, '')).toContain(
        'LOCATION:Village green\\, Mill Lane',
      );
    expect(await (await get(path)).text()).toContain('Village green, Mill Lane');
  });

  test('at a time that exists twice takes the first one, says which, and keeps it when edited', async () => {
    const night = {
      ...yoga,
      name: 'Night walk',
      date: '2026-10-25',
      starts: '01:30',
      ends: '04:00',
      publish: 'on',
    };
    const created = await post(path, night, { as: organiser });
    const address = (created.headers.get('location') ?? '').replace(/\?.*/, '');
    expect((await first('Night walk'))?.starts_at.toString()).toBe('2026-10-25T00:30:00Z');
    expect(await (await get(address)).text()).toContain('(01:30 BST)');
    const later = Temporal.Instant.from('2026-10-25T01:30:00Z');
    await db
      .updateTable('calendar_entries')
      .set({ starts_at: later, edited_at: later, edited_by: 'test' })
      .where('name', '=', 'Night walk')
      .execute();
    const values = (await pageOf(get(`${address}edit`, { as: organiser }))).formValues();
    expect(
      (await post(`${address}edit`, { ...values, description: 'By torch' }, { as: organiser })).status,
    ).toBe(303);
    expect(await first('Night walk')).toMatchObject({ starts_at: later, description: 'By torch' });
  });

  test('that is weekly is published in one press, and the page says how many dates', async () => {
    const weekly = { ...yoga, name: 'Ten weeks', date: '2026-11-03', weeks: '10' };
    await post(path, weekly, { as: organiser });
    const drafts = await named('Ten weeks');
    const address = `/glasshouse/calendars/hall/2026/11/10/entries/${drafts[1]?.id}/`;
    expect(await (await get(address, { as: organiser })).text()).toContain(
      t('entry.publish_series', { count: 10 }),
    );
    const answer = await post(`${address}publication`, { series: 'all' }, { as: organiser });
    expect(answer.headers.get('location')).toBe(`${address}?published=10`);
    expect((await named('Ten weeks')).map(({ state }) => state)).toEqual(Array(10).fill('confirmed'));
    const html = await (await get(`${address}?published=10`, { as: organiser, ...withCookie })).text();
    expect(html).toContain(t('entry.published_title', { count: 10 }));
    expect(await (await get(`${address}?published=10`, withCookie)).text()).not.toContain(
      t('entry.published_title', { count: 10 }),
    );
  });
});
