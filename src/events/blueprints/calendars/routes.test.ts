import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildPage, buildUser } from '../../../blog/builders.ts';
import { dayName, formatFacts, formatMoney, longDate, monthAndYear } from '../../../shared/i18n/formats.ts';
import { t as sharedText } from '../../../shared/messages/translate.ts';
import { waitingMails } from '../../../shared/testing/jobs.ts';
import { pageOf } from '../../../shared/testing/page.ts';
import {
  bookSlot,
  buildAnswer,
  buildCalendar,
  buildEvent,
  buildQuestion,
  buildSlot,
  nextOrderId,
  reserveSlot,
} from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { bufferWords } from '../../views/booking-words.ts';
import { daySummary } from '../../views/schedule-days.ts';

const { db, clock, get, post, queriesOf, cancelledLines, confirmedLines } = await testEvents();
const venue = await buildVenue(db);
const other = await buildVenue(db, 'the-other-place');
const { organiser, steward, somebody, calendar } = venue;
const schedule = '/glasshouse/calendars';

beforeEach(() => clock.set('2026-06-01T09:00:00Z'));

const page = async (path: string, options = {}) => {
  const response = await get(path, options);
  return { status: response.status, html: await response.text() };
};

test('leads to the front page of the platform, where everything that is on is listed', async () => {
  const answer = await get('/');
  expect(answer.status).toBe(301);
  expect(answer.headers.get('location')).toBe('http://127.0.0.1:8000/');
});

describe('month of a page', () => {
  test('begins with the current week, and leads to the weeks before it', async () => {
    clock.set('2026-06-16T09:00:00Z');
    const first = (html: string) => /<td[\s\S]*?aria-label="([^"]*)"/.exec(html)?.[1];
    const current = await page(`${schedule}/`);
    expect(first(current.html)).toContain('Monday 15 June');
    expect(current.html).toContain(
      `href="${schedule}/?month=2026-06">${t('month.earlier', { month: 'June' })}`,
    );
    const whole = await page(`${schedule}/?month=2026-06`);
    expect(first(whole.html)).toContain('Monday 1 June');
    expect(whole.html).not.toContain(t('month.earlier', { month: 'June' }));
    const list = await page(`${schedule}/?view=list`);
    expect(list.html).not.toContain('Sunday 14 June');
    expect(first((await page(`${schedule}/?month=2026-07`)).html)).toContain('Wednesday 1 July');
  });

  test('marks on a phone what is on, instead of a second list', async () => {
    const { html } = await page(`${schedule}/?month=2026-06`);
    expect(html).not.toContain('data-testid="agenda"');
    expect(html).toContain('<span class="marks" aria-hidden="true"><i class="cal-rose"></i>');
  });

  test('takes three queries for an anonymous visitor', async () => {
    expect((await queriesOf(() => get(`${schedule}/`))).length).toBeLessThanOrEqual(3);
    expect((await queriesOf(() => get(`${schedule}/?month=2026-06&view=list`))).length).toBeLessThanOrEqual(
      3,
    );
  });

  beforeAll(() =>
    buildEvent(db, calendar, {
      name: 'Seed week',
      starts_at: '2026-06-11T09:00Z',
      ends_at: '2026-06-14T16:00Z',
    }),
  );

  test('names each day in full, with its events, places and free times', async () => {
    const { html } = await page(`${schedule}/?month=2026-06`);
    const days = [
      summary('2026-06-01', { isToday: true, events: 0, offers: 1 }),
      summary('2026-06-12', { events: 2, placesLeft: 96, offers: 2 }),
      summary('2026-06-30', { events: 0, offers: 2 }),
    ];
    for (const day of days) expect(html).toContain(`aria-label="${day}"`);
  });

  test('shows all calendars of the page in their colours, and no other page’s', async () => {
    const films = await buildCalendar(db, venue.page, {
      slug: 'films',
      name: 'Film & talk',
      colour: 'blue',
    });
    const film = await buildEvent(db, films, {
      name: 'The Gleaners <script>alert(1)</script>',
      starts_at: '2026-06-18T19:30',
    });
    const { html } = await page(`${schedule}/?month=2026-06`);
    expect(html).toContain(
      `class="chip cal-rose" href="${schedule}/hall/2026/06/12/entries/${venue.concert.id}/"`,
    );
    expect(html).toContain(`class="chip cal-blue" href="${schedule}/films/2026/06/18/entries/${film.id}/"`);
    expect(html).toContain('Film &amp; talk');
    expect(html).toContain('The Gleaners &lt;script>alert(1)&lt;/script>');
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('the-other-place');
  });

  test('offers nothing and counts no places on past days', async () => {
    clock.set('2026-06-15T09:00:00Z');
    const { html } = await page(`${schedule}/?month=2026-06`);
    expect(html).toContain(`aria-label="${summary('2026-06-12', { events: 2 })}"`);
    const today = summary('2026-06-15', { isToday: true, events: 0, offers: 1 });
    expect(html).toContain(`aria-label="${today}"`);
  });

  test('links to the months around it in the chosen view', async () => {
    const { html } = await page(`${schedule}/?month=2026-12&view=list`);
    expect(html).toContain(`<h1>${monthAndYear(Temporal.PlainYearMonth.from('2026-12'))}</h1>`);
    expect(html).toContain(`${schedule}/?month=2026-11&amp;view=list`);
    expect(html).toContain(`${schedule}/?month=2027-01&amp;view=list`);
    expect(html).toContain(`${schedule}/?view=list`);
    expect(html).toContain(`${schedule}/?month=2026-12"`);
  });

  test.each(['2026-13', '2026-00', '2026-6', 'june', '', '9999-12', '2026-06-12', "2026-06'"])(
    'answers 404 with a link to the calendars for the month “%s”',
    async (month) => {
      const { status, html } = await page(`${schedule}/?month=${encodeURIComponent(month)}`);
      expect(status).toBe(404);
      expect(html).toContain(t('month.no_such_month'));
      expect(html).toContain(`href="${schedule}/"`);
    },
  );

  test('shows wall-clock times when the clocks change', async () => {
    for (const [name, starts_at] of [
      ['Before', '2026-03-22T19:00'],
      ['After', '2026-03-29T19:00'],
      ['In the night', '2026-10-25T01:30Z'],
    ] as const)
      await buildEvent(db, other.calendar, { name, starts_at });
    clock.set('2026-03-01T09:00:00Z');
    const march = await page('/the-other-place/calendars/?month=2026-03');
    expect(march.html.match(/<time>19:00<\/time><span class="chip-title">(Before|After)/g)).toHaveLength(2);
    // The morning and the afternoon are offered on the short day and on the long one as on any other.
    expect(march.html).toContain(summary('2026-03-29', { events: 1, offers: 1 }));
    const october = await page('/the-other-place/calendars/?month=2026-10');
    expect(october.html).toContain('<time>01:30</time><span class="chip-title">In the night');
    expect(october.html).toContain(summary('2026-10-25', { events: 1, offers: 1 }));
  });

  test('counts free times again when a part of a space is held', async () => {
    const date = Temporal.PlainDate.from('2026-07-07');
    const free = async () =>
      new RegExp(`${dayName(date)}[^"]*`).exec((await page(`${schedule}/?month=2026-07`)).html)?.[0];
    expect(await free()).toBe(summary('2026-07-07', { events: 0, offers: 2 }));
    await reserveSlot(db, venue, { date, now: clock.now() });
    // Until 12:00 the garden room is taken, and with set-up the hall is free from 12:30.
    expect(await free()).toBe(summary('2026-07-07', { events: 0, offers: 1 }));
    clock.advance({ minutes: 16 });
    expect(await free()).toBe(summary('2026-07-07', { events: 0, offers: 2 }));
  });

  test('offers a first calendar to organisers only', async () => {
    await buildPage(db, { slug: 'empty' });
    const { html } = await page('/empty/calendars/');
    expect(html).toContain(t('calendars.nothing_on'));
    expect(html).not.toContain('/empty/calendars/new/');
  });

  test('answers 404 for a page that does not exist', async () => {
    expect((await get('/nowhere/calendars/')).status).toBe(404);
  });

  test('shows links for organisers to organisers only', async () => {
    for (const options of [{}, { as: somebody }, { as: steward }]) {
      const { html } = await page(`${schedule}/`, options);
      expect(html).not.toContain(t('organiser.label'));
      expect(html).not.toContain(`${schedule}/requests/`);
    }
    const { html } = await page(`${schedule}/`, { as: organiser });
    expect(html).toContain(`${schedule}/requests/`);
    expect(html).toContain(`${schedule}/new/`);
    expect(html).toContain(`${schedule}/closures/`);
  });
});

describe('roles of a page', () => {
  const capabilities = {
    secretary: ['requests', 'closures', 'new'],
    treasurer: ['payments'],
    steward: [],
    editor: [],
  } as const;
  const links = {
    requests: `${schedule}/requests/`,
    closures: `${schedule}/closures/`,
    payments: '/glasshouse/payments/',
    new: `${schedule}/new/`,
  };

  test.each(['secretary', 'treasurer', 'steward', 'editor'] as const)(
    'shows a %s the links that they may follow, and no others',
    async (role) => {
      const as = await buildUser(db, { email: `${role}@example.com` }, { page: venue.page, role });
      const shown = (await pageOf(get(`${schedule}/`, { as }))).links();
      for (const [name, href] of Object.entries(links)) {
        const allowed = (capabilities[role] as readonly string[]).includes(name);
        expect([name, shown.includes(href)]).toEqual([name, allowed]);
        expect([name, (await get(href, { as })).status]).toEqual([name, allowed ? 200 : 403]);
      }
    },
  );

  test('shows bookings and drafts to a secretary, and none to a treasurer', async () => {
    const draft = await buildEvent(db, calendar, { name: 'Not yet', state: 'draft' });
    const booking = await reserveSlot(db, venue, { date: '2026-06-09', name: 'Secret', now: clock.now() });
    for (const role of ['secretary', 'treasurer'] as const) {
      const as = await buildUser(db, { email: `${role}@example.com` }, { page: venue.page, role });
      const { html } = await page(`${schedule}/hall/entries/`, { as });
      expect(html.includes('Secret')).toBe(role === 'secretary');
      for (const { id } of [draft, booking]) {
        const { status } = await get(`${schedule}/hall/entries/${id}/`, { as });
        expect(status).toBe(role === 'secretary' ? 308 : 404);
      }
    }
  });
});

describe('requests page', () => {
  const paidBooking = (name: string, day: number, now = clock.now()) => {
    const date = Temporal.PlainDate.from({ year: 2026, month: 8, day });
    const range = { from: instantOf(date, '14:00'), to: instantOf(date, '18:00') };
    const buyer = { name: 'Bethan Rhys', email: 'bethan@example.com' };
    return bookSlot(db, venue, { slot: venue.slots.flexible, date, range, name, buyer, now });
  };

  test('admits organisers only', async () => {
    expect((await get(`${schedule}/requests/`)).status).toBe(303);
    expect((await get(`${schedule}/requests/`, { as: somebody })).status).toBe(403);
    expect((await get(`${schedule}/requests/`, { as: steward })).status).toBe(403);
    expect((await get(`${schedule}/requests/`, { as: other.organiser })).status).toBe(403);
  });

  test('shows an empty state without requests', async () => {
    const { html } = await page(`${schedule}/requests/`, { as: organiser });
    expect(html).toContain(t('calendars.no_requests'));
  });

  test('lists the oldest first, with the details of each', async () => {
    const first = await paidBooking('Bethan’s 60th', 4);
    clock.advance({ minutes: 1 });
    await paidBooking('<b>Tango</b>', 5);
    const { html } = await page(`${schedule}/requests/`, { as: organiser });
    expect(html).toContain(`<h1>${t('calendars.requests_title', { count: 2 })}</h1>`);
    expect(html.indexOf('Bethan’s 60th')).toBeLessThan(html.indexOf('&lt;b>Tango&lt;/b>'));
    const buffers = t('entry.kept_free', { buffers: bufferWords(first) });
    const date = longDate(Temporal.PlainDate.from('2026-08-04'));
    expect(html).toContain(formatFacts(['Main hall', date, '14:00–18:00']));
    expect(html).toContain(buffers);
    expect(html).toContain(t('calendars.paid', { amount: formatMoney(8000, 'GBP') }));
    expect(html).toContain('mailto:bethan@example.com');
    expect(html).toContain(t('answer.money_back', { amount: formatMoney(8000, 'GBP'), name: 'Bethan Rhys' }));
    expect(html).toContain(`action="${schedule}/hall/2026/08/04/entries/${first.id}/confirmation"`);
  });

  test('shows what each buyer answered at the checkout, in one statement', async () => {
    const read = () => queriesOf(() => page(`${schedule}/requests/`, { as: organiser }));
    const none = (await read()).length;
    const ofSlot = { about: 'slot' as const, slot_id: venue.slots.flexible.id, label: 'How many people?' };
    const [people, loud] = [
      await buildQuestion(db, venue.page, ofSlot),
      await buildQuestion(db, venue.page, { label: 'Is there music?', answer_kind: 'yes_no' }),
    ];
    for (const [day, answer] of [
      [11, '<i>forty</i>'],
      [12, 'fifty'],
    ] as const) {
      const { id: entryId, order_id: orderId } = await paidBooking('Answered', day);
      await buildAnswer(db, people, { answer, entryId });
      await buildAnswer(db, loud, { answer: 'yes', orderId: orderId ?? nextOrderId() });
    }
    const { html } = await page(`${schedule}/requests/`, { as: organiser });
    expect(html).toContain(`${people.label} – &lt;i>forty&lt;/i>`);
    expect(html).toContain(`${people.label} – fifty`);
    expect(html.split(`${loud.label} – ${t('questions.yes')}`)).toHaveLength(3);
    expect(await read()).toHaveLength(none);
    const elsewhere = await page('/the-other-place/calendars/requests/', { as: other.organiser });
    expect(elsewhere.status).toBe(200);
    expect(elsewhere.html).not.toContain('fifty');
  });

  test('removes a booking once it is confirmed or declined', async () => {
    const yes = await paidBooking('Yes, please', 6);
    const no = await paidBooking('No, thank you', 7);
    const entry = (id: number, day: string) => `${schedule}/hall/2026/08/${day}/entries/${id}`;

    const confirmed = await post(
      `${entry(yes.id, '06')}/confirmation`,
      { back: 'requests' },
      { as: organiser },
    );
    expect([confirmed.status, confirmed.headers.get('location')]).toEqual([
      303,
      `${schedule}/requests/?done=confirmed`,
    ]);
    const declined = await post(
      `${entry(no.id, '07')}/refusal`,
      { back: 'requests', [`reason-${no.id}`]: 'The roof is being mended.' },
      { as: organiser },
    );
    expect(declined.headers.get('location')).toBe(`${schedule}/requests/?done=declined`);

    const states = await db
      .selectFrom('calendar_entries')
      .select(['id', 'state'])
      .where('id', 'in', [yes.id, no.id])
      .orderBy('id')
      .execute();
    expect(states.map(({ state }) => state)).toEqual(['confirmed', 'declined']);
    expect(cancelledLines.at(-1)).toMatchObject({ key: `entry-${no.id}`, reason: 'declined' });
    expect(confirmedLines.at(-1)).toMatchObject({ key: `entry-${yes.id}` });
    const mails = await waitingMails(db);
    expect(mails.at(-2)?.subject).toContain('Yes, please');
    expect(mails.at(-1)?.text).toContain('The roof is being mended.');

    const { html } = await page(`${schedule}/requests/?done=declined`, { as: organiser });
    expect(html).toContain(t('calendars.declined'));
    expect(html).not.toContain('No, thank you');
  });
});

describe('new calendar', () => {
  const form = {
    name: 'Café & Kino',
    description: 'Cake and pictures.',
    time_zone: 'Europe/Dublin',
    currency: 'EUR',
    colour: 'green',
    confirms: 'itself',
    payment_timing: 'now',
    hold_minutes: '20',
  };

  test('admits organisers only', async () => {
    expect((await get(`${schedule}/new`)).status).toBe(303);
    expect((await get(`${schedule}/new`, { as: steward })).status).toBe(403);
    expect((await post(`${schedule}/new`, form, { as: steward })).status).toBe(403);
    expect((await get(`${schedule}/new`, { as: organiser })).status).toBe(200);
  });

  test('makes a slug from the name, with a number if it is in use', async () => {
    const made = await post(`${schedule}/new`, form, { as: organiser });
    expect([made.status, made.headers.get('location')]).toEqual([303, `${schedule}/cafe-kino/`]);
    expect((await post(`${schedule}/new`, form, { as: organiser })).status).toBe(409);
    const again = await post(`${schedule}/new`, { ...form, name: 'Cafe Kino' }, { as: organiser });
    expect(again.headers.get('location')).toBe(`${schedule}/cafe-kino-2/`);
    const reserved = await post(`${schedule}/new`, { ...form, name: 'Requests' }, { as: organiser });
    expect(reserved.headers.get('location')).toBe(`${schedule}/requests-2/`);
    const closures = await post(`${schedule}/new`, { ...form, name: 'Closures' }, { as: organiser });
    expect(closures.headers.get('location')).toBe(`${schedule}/closures-2/`);
    const row = await db
      .selectFrom('calendars')
      .selectAll()
      .where('slug', '=', 'cafe-kino')
      .executeTakeFirst();
    expect(row).toMatchObject({
      name: 'Café & Kino',
      time_zone: 'Europe/Dublin',
      currency: 'EUR',
      colour: 'green',
      auto_confirm: true,
      payment_timing: 'now',
      hold_minutes: 20,
    });
    expect((await get(`${schedule}/cafe-kino/`)).status).toBe(200);
  });

  test.each([
    ['name', ''],
    ['name', 'x'.repeat(81)],
    ['time_zone', 'Europe/Atlantis'],
    ['time_zone', '+01:00'],
    ['currency', 'XXX'],
    ['colour', 'pink'],
    ['confirms', 'nobody'],
    ['payment_timing', 'after_yes'],
    ['hold_minutes', '0'],
    ['hold_minutes', '1000000'],
    ['hold_minutes', 'ten'],
  ])('refuses the %s “%s”, and keeps the input', async (field, value) => {
    const before = await db.selectFrom('calendars').select('id').execute();
    const response = await post(`${schedule}/new`, { ...form, [field]: value }, { as: organiser });
    expect(response.status).toBe(422);
    const html = await response.text();
    const title = sharedText('layout.form_error_title', { title: t('calendars.new') });
    expect(html).toContain(`<title>${title}`);
    expect(html).toContain(`href="#field-${field}"`);
    expect(html).toContain('Cake and pictures.');
    expect(await db.selectFrom('calendars').select('id').execute()).toEqual(before);
  });

  test('refuses an empty form', async () => {
    expect((await post(`${schedule}/new`, {}, { as: organiser })).status).toBe(422);
  });
});

test('counts a slot that crosses midnight on the day on which it begins', async () => {
  await buildSlot(db, other.calendar, {
    space_id: other.spaces.orchard,
    name: 'Night',
    days: [5],
    starts_time: Temporal.PlainTime.from('21:00'),
    ends_time: Temporal.PlainTime.from('02:00'),
    cost_minor: 9000,
  });
  const { html } = await page('/the-other-place/calendars/?month=2026-07');
  expect(html).toContain(summary('2026-07-31', { events: 0, offers: 3 }));
  expect(html).toContain(summary('2026-07-25', { events: 0, offers: 1 }));
});

/** The accessible name of a day. */
function summary(
  iso: string,
  day: Omit<Parameters<typeof daySummary>[0], 'label' | 'isToday'> & { isToday?: boolean },
) {
  return daySummary({ label: dayName(Temporal.PlainDate.from(iso)), isToday: false, ...day });
}

const instantOf = (date: Temporal.PlainDate, time: string): Temporal.Instant =>
  date.toZonedDateTime({ timeZone: 'Europe/London', plainTime: time }).toInstant();
