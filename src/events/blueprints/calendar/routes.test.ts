import { beforeEach, describe, expect, test } from 'vitest';
import { byClock } from '../../../shared/act.ts';
import { transaction } from '../../../shared/db/database.ts';
import { monthAndYear, zoneName } from '../../../shared/i18n/formats.ts';
import { pageOf, textOf } from '../../../shared/testing/page.ts';
import { buildCalendar, buildEvent, eventRow, reserveSlot, reserveTickets } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { transitionEntry } from '../../model/calendar-entry.ts';
import { buildVenue, testEvents } from '../../testing.ts';

const { db, clock, get, post, queriesOf, deps } = await testEvents();
const venue = await buildVenue(db);
const { organiser, steward, somebody, calendar, concert } = venue;
const hall = '/glasshouse/calendars/hall';
const june = Temporal.PlainYearMonth.from('2026-06');

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

const page = async (path: string, options = {}) => {
  const response = await get(path, options);
  return { status: response.status, html: await response.text() };
};

describe('month of a calendar', () => {
  const free = (count: number) => t('schedule.free_to_hire', { count });

  test('takes three queries for an anonymous visitor', async () => {
    expect((await queriesOf(() => get(`${hall}/`))).length).toBeLessThanOrEqual(3);
  });

  test('shows events and free times of its own calendar only', async () => {
    const films = await buildCalendar(db, venue.page, { slug: 'films', name: 'Films' });
    await buildEvent(db, films, { name: 'The Gleaners', starts_at: '2026-06-18T19:30' });
    const ofHall = await page(`${hall}/?month=2026-06`);
    expect(ofHall.html).toContain('Rosa Ash Ensemble');
    expect(ofHall.html).not.toContain('The Gleaners');
    expect(ofHall.html).toContain(free(2));
    const ofFilms = await page('/glasshouse/calendars/films/?month=2026-06');
    expect(ofFilms.html).toContain('The Gleaners');
    expect(ofFilms.html).not.toContain('Rosa Ash Ensemble');
    expect(ofFilms.html).not.toMatch(/class="(agenda-)?free"/);
  });

  test('is shown in UTC when its zone does not exist, which organisers are told and can mend', async () => {
    // PostgreSQL accepts every name that looks like one of a zone.
    const lost = await buildCalendar(db, venue.page, { slug: 'lost', time_zone: 'Mars/Olympus' });
    await buildEvent(db, lost, { name: 'Landing', starts_at: '2026-06-18T19:30Z' });
    const path = '/glasshouse/calendars/lost';
    const { html } = await page(`${path}/?month=2026-06`);
    expect(html).toContain('19:30');
    expect(html).not.toContain(t('calendar.time_zone_unknown'));
    const seen = await pageOf(get(`${path}/`, { as: organiser }));
    const link = seen.byRole('link', t('calendar.time_zone_unknown'));
    expect(link.getAttribute('href')).toBe(`${path}/settings/`);
    const settings = await pageOf(get(`${path}/settings/`, { as: organiser }));
    expect(textOf(settings.byRole('alert'))).toBe(t('calendar_form.time_zone_unknown'));
    const values = { ...settings.formValues(), time_zone: 'Europe/London' };
    // It moves the entries that were shown in UTC, so that it has to be confirmed.
    expect((await post(`${path}/settings`, values, { as: organiser })).status).toBe(422);
    const confirmed = { ...values, confirmed_zone: 'Europe/London' };
    expect((await post(`${path}/settings`, confirmed, { as: organiser })).status).toBe(303);
    expect((await page(`${path}/?month=2026-06`)).html).toContain('20:30');
  });

  test('links to its feed and to the other calendars', async () => {
    const { html } = await page(`${hall}/`);
    expect(html).toContain(`<a href="${hall}/calendar.ics">${t('month.subscribe')}</a>`);
    expect(html).toContain(t('calendar.times_are', { zone: zoneName('Europe/London') }));
    expect(html).toContain('href="/glasshouse/calendars/"');
  });

  test.each(['2026-13', '', 'now', '0000-01'])(
    'answers 404 with a link to the calendar for the month “%s”',
    async (month) => {
      const { status, html } = await page(`${hall}/?month=${month}`);
      expect(status).toBe(404);
      expect(html).toContain(t('month.no_such_month'));
      expect(html).toContain(`href="${hall}/"`);
    },
  );

  test.each(['/glasshouse/calendars/nothing/', '/nowhere/calendars/hall/', '/glasshouse/calendars/Hall/'])(
    'answers 404 at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
      expect((await get(`${path}calendar.ics`)).status).toBe(404);
      expect((await get(`${path}?month=2026-06`)).status).toBe(404);
    },
  );

  test('shows links for organisers to organisers only', async () => {
    for (const options of [{}, { as: somebody }, { as: steward }])
      expect((await page(`${hall}/`, options)).html).not.toMatch(
        new RegExp(`settings|entries/new|${t('organiser.label')}`),
      );
    const { html } = await page(`${hall}/`, { as: organiser });
    expect(html).toContain(`aria-label="${t('organiser.label')}"`);
    for (const path of ['settings/', 'entries/new/', 'entries/', 'slots/'])
      expect(html).toContain(`href="${hall}/${path}"`);
  });
});

describe('feed of a calendar', () => {
  const feed = async (headers = {}) => {
    const response = await get(`${hall}/calendar.ics`, { headers });
    return { response, text: (await response.text()).replaceAll('\r\n ', '') };
  };
  const eventIn = (text: string, id: number) =>
    text.split('BEGIN:VEVENT').find((event) => event.includes(`UID:entry-${calendar.id}-${id}@`));

  test('contains the listed entries, in three queries', async () => {
    const queries = await queriesOf(feed);
    expect(queries.length).toBeLessThanOrEqual(3);
    const { response, text } = await feed();
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const site = deps.platform.config.urls.events;
    expect(eventIn(text, concert.id)?.split('\r\n').slice(1, 12)).toEqual([
      expect.stringMatching(/^UID:entry-\d+-\d+@/),
      'SEQUENCE:1',
      'DTSTAMP:20260501T090000Z',
      'DTSTART:20260612T190000Z',
      'DTEND:20260612T213000Z',
      'SUMMARY:Rosa Ash Ensemble',
      'LOCATION:Main hall\\, The Glasshouse\\, 4 Orchard Lane',
      `DESCRIPTION:Eight players\\, two singers and one very old harmonium.\\n\\n${t('feed.tickets', { price: '£11.50' })}`,
      `URL;VALUE=URI:${site}${hall}/2026/06/12/entries/${concert.id}/`,
      'STATUS:CONFIRMED',
      'END:VEVENT',
    ]);
  });

  test('answers 304 until something changes', async () => {
    const { response } = await feed();
    const etag = response.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]+"$/);
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect((await feed({ 'if-none-match': etag })).response.status).toBe(304);
    expect((await feed({ 'if-none-match': `"else", ${etag.slice(2)}` })).response.status).toBe(304);
    expect((await feed({ 'if-none-match': '"else"' })).response.status).toBe(200);

    const edit = { name: 'Rosa Ash Ensemble, in the round', edited_at: clock.now(), edited_by: 'test' };
    await db.updateTable('calendar_entries').set(edit).where('id', '=', concert.id).execute();
    const changed = await feed({ 'if-none-match': etag });
    expect(changed.response.status).toBe(200);
    expect(eventIn(changed.text, concert.id)).toContain('SEQUENCE:2\r\n');
  });

  test('keeps its ETag while only tickets are sold, and changes it with all that it shows', async () => {
    const etagNow = async () => (await feed()).response.headers.get('etag');
    let before = await etagNow();
    const changes: Record<string, [boolean, () => Promise<unknown>]> = {
      'a sale': [false, () => reserveTickets(db, venue, { now: clock.now() })],
      'a booking': [false, () => reserveSlot(db, venue, { date: '2026-06-16', now: clock.now() })],
      'a draft': [false, () => buildEvent(db, calendar, { name: 'A draft', state: 'draft', listed: false })],
      'an hour': [false, async () => clock.advance({ hours: 1 })],
      'an event': [true, () => buildEvent(db, calendar, { name: 'New', starts_at: '2026-06-20T20:00' })],
      'a price': [
        true,
        () =>
          db
            .updateTable('ticket_types')
            .set({ price_minor: 900 })
            .where('id', '=', venue.types.full.id)
            .execute(),
      ],
      'a space': [
        true,
        () =>
          db
            .updateTable('resources')
            .set({ name: 'Great hall' })
            .where('id', '=', venue.spaces.hall)
            .execute(),
      ],
      'the calendar': [
        true,
        () => db.updateTable('calendars').set({ description: 'New' }).where('id', '=', calendar.id).execute(),
      ],
      'a day': [true, async () => clock.advance({ hours: 24 })],
    };
    for (const [name, [isNew, change]] of Object.entries(changes)) {
      await change();
      const { response } = await feed({ 'if-none-match': before ?? '' });
      expect([name, response.status]).toEqual([name, isNew ? 200 : 304]);
      before = await etagNow();
    }
  });

  test('covers the last 250 and the next 750 events', async () => {
    const many = await buildCalendar(db, venue.page, { slug: 'many', name: 'Many' });
    const rows = Array.from({ length: 1200 }, (_, n) =>
      eventRow(many, { name: `Event ${n - 300}.`, starts_at: clock.now().add({ hours: n - 300 - 9 }) }),
    );
    await db.insertInto('calendar_entries').values(rows).execute();
    const { text } = { text: await (await get('/glasshouse/calendars/many/calendar.ics')).text() };
    const numbers = [...text.matchAll(/SUMMARY:Event (-?\d+)\./g)].map(([, n]) => Number(n));
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([1000, -250, 749]);
  });

  test('keeps a cancelled event under the same UID', async () => {
    const event = await buildEvent(db, calendar, {
      name: 'Open mic',
      starts_at: '2026-06-19T19:00Z',
    });
    const uid = (text: string) => /UID:\S+/.exec(eventIn(text, event.id) ?? '')?.[0];
    const before = await feed();
    await transaction(db, (tx) =>
      transitionEntry(tx, event.container_id, event.id, { to: 'cancelled', act: byClock(clock.now()) }),
    );
    const after = await feed();
    expect(uid(after.text)).toBe(uid(before.text));
    expect(eventIn(after.text, event.id)).toContain('STATUS:CANCELLED\r\n');
    expect(eventIn(after.text, event.id)).toContain('SEQUENCE:2\r\n');
  });

  test('leaves out drafts, bookings and distant dates', async () => {
    const far = [
      await buildEvent(db, calendar, { name: 'A draft', state: 'draft' }),
      await reserveSlot(db, venue, { name: 'A hire', now: clock.now() }),
    ];
    for (const days of [-61, -59, 399, 401]) {
      const starts_at = clock.now().add({ hours: days * 24 });
      far.push(await buildEvent(db, calendar, { name: `${days} days`, starts_at }));
    }
    const { text } = await feed();
    expect(far.filter(({ id }) => eventIn(text, id)).map(({ name }) => name)).toEqual([
      '-59 days',
      '399 days',
    ]);
  });
});

describe('settings of a calendar', () => {
  const form = {
    name: 'Hall & rooms',
    slug: 'hall',
    description: 'All of it.',
    time_zone: 'Europe/London',
    colour: 'blue',
    confirms: 'venue',
    payment_timing: 'authorise',
    hold_minutes: '30',
  };
  const settingsNow = async () => (await pageOf(get(`${hall}/settings`, { as: organiser }))).formValues();

  test('admits organisers only', async () => {
    expect((await get(`${hall}/settings`)).status).toBe(303);
    expect((await get(`${hall}/settings`, { as: steward })).status).toBe(403);
    expect((await post(`${hall}/settings`, form, { as: somebody })).status).toBe(403);
    expect((await post(`${hall}/settings`, form)).status).toBe(303);
    const { html } = await page(`${hall}/settings`, { as: organiser });
    expect(html).toContain('value="Hall diary"');
    expect(html).toContain('<option value="Europe/London" selected');
  });

  test('refuses invalid input, and keeps it', async () => {
    const response = await post(`${hall}/settings`, { ...form, hold_minutes: '241' }, { as: organiser });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('value="Hall &amp; rooms"');
    expect((await page(`${hall}/`)).html).toContain(
      t('calendar.title', { calendar: 'Hall diary', month: monthAndYear(june) }),
    );
  });

  test('refuses to wait for a yes that nobody will give', async () => {
    const response = await post(`${hall}/settings`, { ...form, confirms: 'itself' }, { as: organiser });
    expect(response.status).toBe(422);
    expect((await pageOf(response)).fieldError('payment_timing')).toBe(t('calendar_form.no_yes_to_wait_for'));
  });

  test('saves the settings, and keeps the currency', async () => {
    const { version } = await settingsNow();
    const input = { ...form, version: String(version), currency: 'JPY' };
    const saved = await post(`${hall}/settings`, input, { as: organiser });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${hall}/`]);
    const row = await db.selectFrom('calendars').selectAll().where('id', '=', calendar.id).executeTakeFirst();
    expect(row).toMatchObject({
      slug: 'hall',
      currency: 'GBP',
      name: 'Hall & rooms',
      colour: 'blue',
      auto_confirm: false,
      payment_timing: 'authorise',
      hold_minutes: 30,
    });
  });

  test('shows what somebody else has saved beside what was typed', async () => {
    const values = await settingsNow();
    await post(`${hall}/settings`, { ...values, name: 'The hall', colour: 'green' }, { as: organiser });
    const response = await post(`${hall}/settings`, { ...values, hold_minutes: '45' }, { as: organiser });
    expect(response.status).toBe(409);
    const result = await pageOf(response);
    expect(result.savedText('name')).toContain('The hall');
    expect(result.savedText('colour')).toContain(t('calendar_form.colour.green'));
    expect(result.savedText('hold_minutes')).toContain('30');
    expect(result.savedText('time_zone')).toBeUndefined();
    expect((await post(`${hall}/settings`, result.formValues(), { as: organiser })).status).toBe(303);
    expect(await settingsNow()).toMatchObject({ name: 'Hall & rooms', colour: 'blue', hold_minutes: '45' });
  });
});
