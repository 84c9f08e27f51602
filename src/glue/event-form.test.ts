import { describe, expect, test } from 'vitest';
import { buildTicketType } from '../events/builders.ts';
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
  admission: 'tickets',
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

  test('that is free without tickets, free with tickets, or paid at the door says which everywhere', async () => {
    const day = { ...yoga, publish: 'on', space: '', address: 'Village green' };
    const add = async (name: string, cost: Record<string, string>, month: string) => {
      const values = { ...day, ...cost, name, date: `2026-${month}-05` };
      const created = await post(path, values, { as: organiser });
      expect(created.status).toBe(303);
      return (created.headers.get('location') ?? '').replace(/\?.*/, '');
    };
    const textOn = async (address: string) => (await (await get(address)).text()).replaceAll(/\r\n /g, '');
    const listOf = async (month: string) =>
      textOn(`/glasshouse/calendars/hall/?month=2026-${month}&view=list`);
    const feed = () => textOn('/glasshouse/calendars/hall/calendar.ics');

    const open = await add('Open house', { admission: 'free' }, '07');
    expect(await textOn(open)).toContain(t('entry.free'));
    expect(await listOf('07')).toContain(t('price.free'));
    expect(await feed()).toContain(t('price.no_ticket_needed'));

    const door = { admission: 'door', door_price: '5', door_note: 'children free' };
    const market = await add('Market', door, '08');
    const html = await textOn(market);
    expect(html).toContain('£5.00');
    expect(html).toContain('children free');
    expect(html).not.toContain(t('price.free'));
    expect(await listOf('08')).toContain(t('price.at_door', { price: '£5.00' }));
    expect(await textOn(`${market}event.ics`)).toContain('£5.00');

    const words = await add('Supper', { admission: 'door', door_note: 'pay what you can' }, '09');
    expect(await textOn(words)).toContain('pay what you can');
    expect(await listOf('09')).toContain(t('price.at_door_note', { note: 'pay what you can' }));

    const mic = await add('Open mic', { admission: 'tickets' }, '10');
    expect(await textOn(mic)).toContain(t('entry.not_on_sale_yet'));
    expect(await listOf('10')).not.toContain(t('price.free'));
    const entry = await first('Open mic');
    if (entry) await buildTicketType(db, entry, { price_minor: 0 });
    expect(await listOf('10')).toContain(t('price.free_ticket'));
    expect(await textOn(mic)).not.toContain(t('entry.not_on_sale_yet'));
  });

  test('must say what it costs, and its form keeps that', async () => {
    const cost = (more: Record<string, string>) => ({ ...yoga, name: 'Cost', date: '2026-09-08', ...more });
    const errorsOf = async (more: Record<string, string>) => {
      const refused = await post(path, cost(more), { as: organiser });
      expect(refused.status).toBe(422);
      return await refused.text();
    };
    expect(await errorsOf({ admission: '' })).toContain(t('event_form.admission_required'));
    expect(await errorsOf({ admission: 'door' })).toContain(t('error.door_price_required'));
    for (const price of ['0', 'five', '-5', '5.555', '9999999999'])
      expect(await errorsOf({ admission: 'door', door_price: price })).toContain(
        t('error.door_price_invalid'),
      );
    const created = await post(path, cost({ admission: 'door', door_price: '£4.50' }), { as: organiser });
    const address = created.headers.get('location') ?? '';
    expect((await pageOf(get(`${address}edit`, { as: organiser }))).formValues()).toMatchObject({
      admission: 'door',
      door_price: '4.50',
      door_note: '',
    });
    await post(`${address}edit`, cost({ admission: 'free', door_price: '4.50', version: '1' }), {
      as: organiser,
    });
    expect(await first('Cost')).toMatchObject({ admission: 'free', door_price_minor: null, version: 2 });
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
