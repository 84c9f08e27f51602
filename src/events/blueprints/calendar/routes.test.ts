import { beforeEach, describe, expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { insertCalendar } from '../../model/calendar.ts';
import { transitionEntry, updateEntry } from '../../model/calendar-entry.ts';
import { holdSlot } from '../../operations/hold-slot.ts';
import { newVisitor, seedEvent, seedVenue, testEvents } from '../../testing.ts';

const { db, clock, get, post, queriesOf, deps } = await testEvents();
const venue = await seedVenue(db);
const { organiser, steward, somebody, calendar, concert } = venue;
const hall = '/glasshouse/calendars/hall';

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

const page = async (path: string, asked = {}) => {
  const response = await get(path, asked);
  return { status: response.status, html: await response.text() };
};

describe('a calendar’s month', () => {
  test('costs an anonymous visitor three queries', async () => {
    expect((await queriesOf(() => get(`${hall}/`))).length).toBeLessThanOrEqual(3);
  });

  test('shows what is on in it and free in it, and nothing of the calendars beside it', async () => {
    await transaction(db, async (tx) => {
      const films = await insertCalendar(tx, {
        container_type: 'page',
        container_id: venue.container.containerId,
        slug: 'films',
        name: 'Films',
        time_zone: 'Europe/London',
        currency: 'GBP',
      });
      await seedEvent(tx, films, {
        name: 'The Gleaners',
        starts_at: Temporal.Instant.from('2026-06-18T18:30Z'),
        ends_at: Temporal.Instant.from('2026-06-18T20:30Z'),
      });
    });
    const ofHall = await page(`${hall}/?month=2026-06`);
    expect(ofHall.html).toContain('Rosa Ash Ensemble');
    expect(ofHall.html).not.toContain('The Gleaners');
    expect(ofHall.html).toContain('2 times free to hire');
    const ofFilms = await page('/glasshouse/calendars/films/?month=2026-06');
    expect(ofFilms.html).toContain('The Gleaners');
    expect(ofFilms.html).not.toMatch(/Rosa Ash Ensemble|free to hire/);
  });

  test('offers its feed and the way to the other calendars', async () => {
    const { html } = await page(`${hall}/`);
    expect(html).toContain(`<a href="${hall}/calendar.ics">Subscribe in your calendar</a>`);
    expect(html).toContain('Times are London time');
    expect(html).toContain('href="/glasshouse/calendars/"');
  });

  test.each(['2026-13', '', 'now', '0000-01'])('there is no month “%s”, and a way back', async (month) => {
    const { status, html } = await page(`${hall}/?month=${month}`);
    expect(status).toBe(404);
    expect(html).toContain(`href="${hall}/"`);
  });

  test.each(['/glasshouse/calendars/nothing/', '/nowhere/calendars/hall/', '/glasshouse/calendars/Hall/'])(
    'there is no %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
      expect((await get(`${path}calendar.ics`)).status).toBe(404);
      expect((await get(`${path}?month=2026-06`)).status).toBe(404);
    },
  );

  test('shows only organisers what they may do', async () => {
    for (const asked of [{}, { as: somebody }, { as: steward }])
      expect((await page(`${hall}/`, asked)).html).not.toMatch(/settings|entries\/new|For organisers/);
    const { html } = await page(`${hall}/`, { as: organiser });
    for (const path of ['settings/', 'entries/new/', 'entries/', 'slots/'])
      expect(html).toContain(`href="${hall}/${path}"`);
  });
});

describe('a feed', () => {
  const feed = async (headers = {}) => {
    const response = await get(`${hall}/calendar.ics`, { headers });
    return { response, text: (await response.text()).replaceAll('\r\n ', '') };
  };
  const eventIn = (text: string, id: number) =>
    text.split('BEGIN:VEVENT').find((event) => event.includes(`UID:entry-${calendar.id}-${id}@`));

  test('is a calendar file of what is listed, at three queries', async () => {
    const queries = await queriesOf(feed);
    expect(queries.length).toBeLessThanOrEqual(3);
    const { response, text } = await feed();
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const site = deps.platform.config.urls.events;
    expect(eventIn(text, concert.id)?.split('\r\n').slice(1, 12)).toEqual([
      expect.stringMatching(/^UID:entry-\d+-\d+@/),
      'SEQUENCE:0',
      'DTSTAMP:20260501T090000Z',
      'DTSTART:20260612T190000Z',
      'DTEND:20260612T213000Z',
      'SUMMARY:Rosa Ash Ensemble',
      'LOCATION:Main hall\\, The Glasshouse\\, 4 Orchard Lane',
      'DESCRIPTION:Eight players\\, two singers and one very old harmonium.\\n\\nTickets: £11.50',
      `URL;VALUE=URI:${site}${hall}/2026/06/12/entries/${concert.id}/`,
      'STATUS:CONFIRMED',
      'END:VEVENT',
    ]);
  });

  test('is sent once, and again only when something has changed', async () => {
    const { response } = await feed();
    const etag = response.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]+"$/);
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect((await feed({ 'if-none-match': etag })).response.status).toBe(304);
    expect((await feed({ 'if-none-match': `"else", ${etag.slice(2)}` })).response.status).toBe(304);
    expect((await feed({ 'if-none-match': '"else"' })).response.status).toBe(200);

    await transaction(db, (tx) => updateEntry(tx, concert, { name: 'Rosa Ash Ensemble, in the round' }));
    const changed = await feed({ 'if-none-match': etag });
    expect(changed.response.status).toBe(200);
    expect(eventIn(changed.text, concert.id)).toContain('SEQUENCE:1\r\n');
  });

  test('keeps what was called off, under the same UID, as cancelled', async () => {
    const event = await transaction(db, (tx) =>
      seedEvent(tx, calendar, {
        name: 'Open mic',
        starts_at: Temporal.Instant.from('2026-06-19T19:00Z'),
        ends_at: Temporal.Instant.from('2026-06-19T21:00Z'),
      }),
    );
    const uid = (text: string) => /UID:\S+/.exec(eventIn(text, event.id) ?? '')?.[0];
    const before = await feed();
    await transaction(db, (tx) => transitionEntry(tx, event, 'cancelled', { at: clock.now(), by: 'test' }));
    const after = await feed();
    expect(uid(after.text)).toBe(uid(before.text));
    expect(eventIn(after.text, event.id)).toContain('STATUS:CANCELLED\r\n');
    expect(eventIn(after.text, event.id)).toContain('SEQUENCE:1\r\n');
  });

  test('says nothing of drafts, of hires, or of what is far away', async () => {
    const far = await transaction(db, async (tx) => {
      const at = { starts_at: clock.now(), ends_at: clock.now().add({ hours: 1 }) };
      const draft = await seedEvent(tx, calendar, { ...at, name: 'A draft', state: 'draft' });
      const date = Temporal.PlainDate.from('2026-06-16');
      const hire = await holdSlot(
        tx,
        { calendar, slot: venue.slots.morning, date, name: 'A hire' },
        newVisitor(),
        clock.now(),
      );
      const made = [draft, hire];
      for (const days of [-61, -59, 399, 401]) {
        const starts_at = clock.now().add({ hours: days * 24 });
        made.push(
          await seedEvent(tx, calendar, {
            name: `${days} days`,
            starts_at,
            ends_at: starts_at.add({ hours: 1 }),
          }),
        );
      }
      return made;
    });
    const { text } = await feed();
    expect(far.filter(({ id }) => eventIn(text, id)).map(({ name }) => name)).toEqual([
      '-59 days',
      '399 days',
    ]);
  });
});

describe('the settings of a calendar', () => {
  const form = {
    name: 'Hall & rooms',
    description: 'All of it.',
    time_zone: 'Europe/London',
    colour: 'blue',
    confirms: 'itself',
    hold_minutes: '30',
  };

  test('are an organiser’s', async () => {
    expect((await get(`${hall}/settings`)).status).toBe(303);
    expect((await get(`${hall}/settings`, { as: steward })).status).toBe(403);
    expect((await post(`${hall}/settings`, form, { as: somebody })).status).toBe(403);
    expect((await post(`${hall}/settings`, form)).status).toBe(303);
    const { html } = await page(`${hall}/settings`, { as: organiser });
    expect(html).toContain('value="Hall diary"');
    expect(html).toContain('<option value="Europe/London" selected');
  });

  test('refuse what can’t be, and keep what was typed', async () => {
    const response = await post(`${hall}/settings`, { ...form, hold_minutes: '241' }, { as: organiser });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('value="Hall &amp; rooms"');
    expect((await page(`${hall}/`)).html).toContain('Hall diary, June 2026');
  });

  test('take what is changed, and leave address and currency', async () => {
    const saved = await post(`${hall}/settings`, { ...form, currency: 'JPY', slug: 'x' }, { as: organiser });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${hall}/`]);
    const row = await db.selectFrom('calendars').selectAll().where('id', '=', calendar.id).executeTakeFirst();
    expect(row).toMatchObject({
      slug: 'hall',
      currency: 'GBP',
      name: 'Hall & rooms',
      colour: 'blue',
      auto_confirm: true,
      hold_minutes: 30,
    });
  });
});
