import { beforeEach, describe, expect, test } from 'vitest';
import { byClock } from '../../../shared/act.ts';
import { newVisitor, SITE } from '../../../shared/builders.ts';
import { formatReason } from '../../../shared/i18n/catalogue.ts';
import { t as shared } from '../../../shared/messages/translate.ts';
import { waitingJobs, waitingMails } from '../../../shared/testing/jobs.ts';
import { pageOf, textOf } from '../../../shared/testing/page.ts';
import {
  bookSlot,
  buildAnswer,
  buildEvent,
  buildQuestion,
  buildTicketType,
  buyTickets,
  nextOrderId,
  reserveSlot,
} from '../../builders.ts';
import { entryStateWords } from '../../messages/state-words.ts';
import { reason, t } from '../../messages/translate.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import { findLatestMove } from '../../model/move.ts';
import { mailMove, mailMoveJob } from '../../operations/mail-move.ts';
import { entryPath } from '../../rules/addresses.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { minutesWords } from '../../views/duration-words.ts';

const { db, clock, get, post, queriesOf, deps, cancelledLines } = await testEvents();
const venue = await buildVenue(db);
const other = await buildVenue(db, 'the-other-place');
const { organiser, steward, somebody, calendar, concert, types, spaces } = venue;
const hall = '/glasshouse/calendars/hall';
const path = `${hall}/2026/06/12/entries/${concert.id}/`;
const basket = `${deps.platform.config.urls.cart}/`;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await db.deleteFrom('tickets').execute();
});

const page = async (at: string, options = {}) => {
  const response = await get(at, options);
  return { status: response.status, html: await response.text() };
};
const tickets = () => db.selectFrom('tickets').selectAll().execute();
const entryNow = (id: number) =>
  db
    .selectFrom('calendar_entries')
    .selectAll()
    .where('id', '=', id as CalendarEntry['id'])
    .executeTakeFirstOrThrow();
const holdTerms = (places: number) => t('entry.hold_terms', { duration: minutesWords(15), places });
const instant = (text: string) => Temporal.Instant.from(text);
const full = `quantity-${types.full.id}`;
const companion = `quantity-${types.companion.id}`;
/** The prices as the page shows them. */
const prices = { [`price-${types.full.id}`]: '1150', [`price-${types.companion.id}`]: '0' };

describe('event page', () => {
  test('takes three queries for an anonymous visitor', async () => {
    expect((await queriesOf(() => get(path))).length).toBeLessThanOrEqual(3);
  });

  test('shows time, place, description and prices', async () => {
    const { status, html } = await page(path);
    expect(status).toBe(200);
    expect(html).toContain('<h1>Rosa Ash Ensemble</h1>');
    expect(html).toContain('Friday 12 June 2026, 20:00–22:30');
    expect(html).toContain(t('event.doors_at', { time: '19:30' }));
    expect(html).toContain('Main hall, The Glasshouse, 4 Orchard Lane');
    expect(html).toContain('Eight players, two singers and one very old harmonium.');
    expect(html).toContain('£11.50');
    expect(html).toContain(`>${t('price.free')}<`);
    expect(html).toContain(holdTerms(96));
    expect(html).toContain(`action="${path}tickets"`);
    expect(html).not.toContain(t('organiser.label'));
  });

  test('describes the event to search engines, with all text escaped', async () => {
    const event = await buildEvent(db, calendar, {
      name: 'A </script><script>alert(1)</script>',
      description: '<img src=x onerror=alert(1)>\n\n- one & two',
      starts_at: '2026-06-20T18:00Z',
    });
    const { html } = await page(`${hall}/2026/06/20/entries/${event.id}/`);
    expect(html).not.toMatch(/<script>alert|<img/);
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? '');
    expect(data).toMatchObject({
      '@type': 'Event',
      name: 'A </script><script>alert(1)</script>',
      startDate: '2026-06-20T19:00:00+01:00',
      eventStatus: 'https://schema.org/EventScheduled',
    });
    // No price is known, so none is claimed.
    expect(data).not.toHaveProperty('isAccessibleForFree');
    expect(data).not.toHaveProperty('offers');
    expect((await page(path)).html).toContain('"price":"11.50","priceCurrency":"GBP"');
  });

  test('redirects from a wrong date, and answers 404 in another calendar', async () => {
    for (const date of ['2026/06/13', '2025/01/01']) {
      const moved = await get(`${hall}/${date}/entries/${concert.id}/`);
      expect([moved.status, moved.headers.get('location')]).toEqual([301, path]);
    }
    expect((await get(`${hall}/2026/02/31/entries/${concert.id}/`)).status).toBe(404);
    expect((await get(`${hall}/2026/06/12/entries/${other.concert.id}/`)).status).toBe(404);
    for (const id of ['0', '-1', 'x', '999999', '99999999999999999999', '1e3', "1'"])
      expect((await get(`${hall}/2026/06/12/entries/${encodeURIComponent(id)}/`)).status).toBe(404);
  });

  test('sends a calendar file', async () => {
    const response = await get(`${path}event.ics`);
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="rosa-ash-ensemble.ics"');
    const text = await response.text();
    expect(text).toContain('DTSTART:20260612T190000Z\r\n');
    expect(text.replaceAll('\r\n ', '')).toContain(
      `URL;VALUE=URI:${deps.platform.config.urls.events}${path}\r\n`,
    );
    const elsewhere = await get(`${hall}/2026/06/13/entries/${concert.id}/event.ics`);
    expect(elsewhere.headers.get('location')).toBe(`${path}event.ics`);
  });

  test('sells nothing that is over, cancelled or free to come', async () => {
    const starts_at = '2026-06-21T19:00';
    const free = await buildEvent(db, calendar, { starts_at, name: 'Open day' });
    const cancelled = await buildEvent(db, calendar, {
      starts_at,
      name: 'Cancelled show',
      state: 'cancelled',
    });
    const pageOfEvent = (event: CalendarEntry) => page(`${hall}/2026/06/21/entries/${event.id}/`);
    expect((await pageOfEvent(free)).html).toContain(t('entry.no_tickets'));
    expect((await pageOfEvent(cancelled)).html).toContain(t('entry.cancelled_title'));
    clock.set('2026-06-12T21:30:00Z');
    const over = await page(path);
    expect(over.html).toContain(t('event.over'));
    for (const { html } of [await pageOfEvent(free), await pageOfEvent(cancelled), over])
      expect(html).not.toContain('/tickets"');
    expect((await post(`${path}tickets`, { [full]: '1' })).status).toBe(409);
    expect(await tickets()).toEqual([]);
  });
});

describe('ticket hold', () => {
  test('reserves tickets and redirects to the basket', async () => {
    const response = await post(`${path}tickets`, { ...prices, [full]: '2', [companion]: '1' });
    expect([response.status, response.headers.get('location')]).toEqual([303, basket]);
    const visitor = /^visitor=([\w.-]{87})/.exec(response.headers.getSetCookie().join())?.[1];
    expect((await tickets()).map(({ state, price_minor }) => [state, price_minor])).toEqual([
      ['reserved', 1150],
      ['reserved', 1150],
      ['reserved', 0],
    ]);
    const { html } = await page(path, { visitor });
    expect(html).toContain(t('entry.held', { count: 3 }));
    expect(html).toContain(`href="${basket}"`);
    expect(html).toContain(holdTerms(93));
    expect(html).toMatch(new RegExp(`name="${full}"[^>]* max="8"`));
  });

  test('counts sold tickets, and shows when the event is sold out', async () => {
    await buyTickets(db, venue, { quantity: 10 });
    expect((await page(path)).html).toContain(holdTerms(86));
    const gig = await buildEvent(db, calendar, { starts_at: '2026-06-22T19:00', capacity: 1 });
    const seat = await buildTicketType(db, gig, { name: 'Seat', price_minor: 500, quota: 5 });
    const at = `${hall}/2026/06/22/entries/${gig.id}/`;
    const quantity = { [`price-${seat.id}`]: '500', [`quantity-${seat.id}`]: '1' };
    const both = await Promise.all([1, 2].map(() => post(`${at}tickets`, quantity)));
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    const { html } = await page(at);
    expect(html).toContain(t('entry.sold_out'));
    expect(html).not.toContain('/tickets"');

    clock.advance({ minutes: 15 });
    expect((await page(at)).html).toContain(holdTerms(1));
  });

  test.each([
    ['a million', { [full]: '1000000' }],
    ['eleven', { [full]: '11' }],
    ['a negative number', { [full]: '-2' }],
    ['half a ticket', { [full]: '1.5' }],
    ['a word', { [full]: 'two' }],
    ['a number too long to parse', { [full]: '9'.repeat(40) }],
    ['none', { [full]: '0', [companion]: '' }],
    ['nothing at all', {}],
    ['an available quantity and one too many', { [companion]: '1', [full]: '1000000' }],
    ['a field twice', { [full]: ['1', '1'] }],
  ])('refuses %s, and keeps the input', async (_, input: Record<string, string | string[]>) => {
    const response = await post(`${path}tickets`, { ...prices, ...input });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(`<title>${shared('layout.form_error_title', { title: 'Rosa Ash Ensemble' })}`);
    expect(html).toContain('class="error-summary"');
    if (companion in input && input[companion])
      expect(html).toMatch(new RegExp(`name="${companion}"[^>]* value="1"`));
    expect(await tickets()).toEqual([]);
    expect((await entryNow(concert.id)).places_sold).toBe(0);
  });

  test.each([
    ['of another event', `quantity-${other.types.full.id}`],
    ['that does not exist', 'quantity-999999'],
  ])('refuses a ticket type %s', async (_, quantity) => {
    const response = await post(`${path}tickets`, { ...prices, [quantity]: '1' });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain(formatReason(reason('ticket_type_gone')));
    expect(await tickets()).toEqual([]);
  });

  test('refuses a price that has changed since, and shows the new one', async () => {
    const setPrice = (price_minor: number) =>
      db.updateTable('ticket_types').set({ price_minor }).where('id', '=', types.full.id).execute();
    await setPrice(1300);
    const refused = await post(`${path}tickets`, { ...prices, [full]: '2' });
    expect(refused.status).toBe(409);
    const result = await pageOf(refused);
    expect(textOf(result.byRole('alert'))).toContain('£13.00');
    const { action, values } = result.form();
    expect(values).toMatchObject({ [`price-${types.full.id}`]: '1300', [full]: '2' });
    expect(await tickets()).toEqual([]);
    expect((await post(`${path}tickets`, { [full]: '2' })).status).toBe(409);
    expect((await post(action, values)).status).toBe(303);
    expect((await tickets()).map(({ price_minor }) => price_minor)).toEqual([1300, 1300]);
    await setPrice(1150);
  });

  test('applies the limit per order to several holds', async () => {
    const { visitor } = newVisitor();
    expect((await post(`${path}tickets`, { ...prices, [full]: '6' }, { visitor })).status).toBe(303);
    const more = await post(`${path}tickets`, { ...prices, [full]: '5' }, { visitor });
    expect(more.status).toBe(422);
    expect(await more.text()).toMatch(new RegExp(`id="field-${full}-wrong">.*?\\b6\\b`));
    expect(await tickets()).toHaveLength(6);
  });

  test('refuses a form without quantities', async () => {
    const response = await post(`${path}tickets`, { nonsense: 'x'.repeat(1000) });
    expect(response.status).toBe(422);
  });
});

describe('booking page', () => {
  test('admits its owner and organisers only', async () => {
    const { entry, owner } = await booking('Bethan’s 60th', '2026-06-16');
    const at = pathOf(entry);
    const own = await page(at, { visitor: owner.visitor });
    expect(own.html).toContain(t('day.held_for_you'));
    expect(own.html).toContain(`href="${basket}"`);
    expect(own.html).not.toContain(t('organiser.label'));
    // Nobody can do anything about it before it is ordered.
    const managed = (await page(at, { as: organiser })).html;
    expect(managed).toContain('Bethan’s 60th');
    expect(managed).not.toContain(t('organiser.label'));
    const others = [
      {},
      { visitor: newVisitor().visitor },
      { as: somebody },
      { as: steward },
      { as: other.organiser },
    ];
    for (const options of others) {
      expect((await get(at, options)).status).toBe(404);
      expect((await get(`${at}event.ics`, options)).status).toBe(404);
      expect((await get(at.replace('/16/', '/17/'), options)).status).toBe(404);
      expect((await post(`${at}tickets`, { [full]: '1' }, options)).status).toBe(404);
    }
  });

  test('shows its state', async () => {
    const { entry, owner } = await booking('Choir', '2026-06-17');
    const { visitor } = owner;
    clock.advance({ minutes: 15 });
    expect((await page(pathOf(entry), { visitor })).html).toContain(entryStateWords('expired', 5400));
    const paid = await paidBooking('Choir', '2026-06-18');
    const { html } = await page(pathOf(paid.entry), { visitor: paid.owner.visitor });
    expect(html).toContain(entryStateWords('provisional', 5400));
    expect(html).toContain(`href="${basket}orders"`);
    expect(html).toContain('£54.00');
    expect(html).not.toContain('bethan@example.com');
    expect((await page(pathOf(paid.entry), { as: organiser })).html).toContain('mailto:bethan@example.com');
  });
});

describe('an organiser', () => {
  test('reads their own words, not the instructions of visitors', async () => {
    const own = (await page(path, { as: organiser })).html;
    const visitors = (await page(path)).html;
    const terms = /Held for 15 minutes while you pay/;
    expect(visitors).toMatch(terms);
    expect(own).not.toMatch(terms);
    expect(own).toContain(t('organiser.label'));
    const paid = await paidBooking('Choir', '2026-07-09');
    const request = (await page(pathOf(paid.entry), { as: organiser })).html;
    expect(request).toContain(t('state.for_venue.paid'));
    expect(request).not.toContain(entryStateWords('provisional', 5400));
  });

  const HIRE = ['provisional', 'confirmed', 'declined', 'cancelled', 'expired'] as const;
  test.each([
    ...HIRE.map((state) => ['hire', state] as const),
    ...(['draft', 'confirmed', 'cancelled'] as const).map((state) => ['event', state] as const),
  ])('gets no empty box: %s, %s', async (kind, state) => {
    const hire = { kind, listed: false, user_id: somebody.id, order_id: nextOrderId() };
    for (const starts_at of ['2026-07-20T10:00', '2026-05-20T10:00']) {
      const entry = await buildEvent(db, calendar, { state, starts_at, ...(kind === 'hire' && hire) });
      const { html } = await page(pathOf(entry), { as: organiser });
      const box = new RegExp(`<h2>${t('organiser.label')}</h2>(.*?)</section>`, 's').exec(html)?.[1];
      if (box !== undefined) expect(box).toMatch(/<(a|button|p)[ >]/);
    }
  });
});

describe('organiser actions', () => {
  const ACTIONS = ['publication', 'confirmation', 'refusal', 'cancellation', 'edit'];

  test.each(ACTIONS)('requires an organiser for %s', async (action) => {
    const before = await entryNow(concert.id);
    expect((await post(`${path}${action}`)).status).toBe(303);
    for (const as of [somebody, steward, other.organiser])
      expect((await post(`${path}${action}`, {}, { as })).status).toBe(403);
    expect((await get(`${path}edit`)).status).toBe(303);
    expect((await get(`${path}edit`, { as: steward })).status).toBe(403);
    expect(await entryNow(concert.id)).toEqual(before);
  });

  test.each(ACTIONS)('answers 404 for an entry of another page: %s', async (action) => {
    const foreign = path.replace(`/${concert.id}/`, `/${other.concert.id}/`);
    expect((await post(`${foreign}${action}`, {}, { as: organiser })).status).toBe(404);
  });

  test('publishes a draft when its space is free', async () => {
    const draft = { starts_at: '2026-06-23T19:00', state: 'draft' } as const;
    const first = await buildEvent(db, calendar, { ...draft, name: 'First', space_id: spaces.hall });
    const second = await buildEvent(db, calendar, { ...draft, name: 'Second', space_id: spaces.garden });
    expect((await get(pathOf(first))).status).toBe(404);
    expect((await page(pathOf(first), { as: organiser })).html).toContain(entryStateWords('draft', 0));
    const published = await post(`${pathOf(first)}publication`, {}, { as: organiser });
    expect([published.status, published.headers.get('location')]).toEqual([
      303,
      `${pathOf(first)}?published=1`,
    ]);
    expect((await get(pathOf(first))).status).toBe(200);
    const clash = await post(`${pathOf(second)}publication`, {}, { as: organiser });
    expect(clash.status).toBe(409);
    const why = textOf((await pageOf(clash)).byRole('alert'));
    expect(why).toContain('First, 19:00–21:00, Main hall');
    expect((await entryNow(second.id)).state).toBe('draft');
    expect((await post(`${pathOf(first)}publication`, {}, { as: organiser })).status).toBe(409);
  });

  test('confirms or declines a paid booking once', async () => {
    const { entry } = await paidBooking('Wedding', '2026-06-24');
    const confirmed = await post(`${pathOf(entry)}confirmation`, {}, { as: organiser });
    expect([confirmed.status, confirmed.headers.get('location')]).toEqual([303, pathOf(entry)]);
    expect((await waitingMails(db)).at(-1)?.subject).toBe(
      t('mail.confirmed_subject', { booking: 'Wedding' }),
    );
    const mails = (await waitingMails(db)).length;
    for (const action of ['confirmation', 'refusal'])
      expect((await post(`${pathOf(entry)}${action}`, {}, { as: organiser })).status).toBe(409);
    expect((await entryNow(entry.id)).state).toBe('confirmed');
    expect(await waitingMails(db)).toHaveLength(mails);
  });

  test('shows organisers no empty box on a booking that is declined', async () => {
    const { entry } = await paidBooking('Disco', '2026-06-29');
    expect((await page(pathOf(entry), { as: organiser })).html).toContain(t('organiser.label'));
    await post(`${pathOf(entry)}refusal`, {}, { as: organiser });
    expect((await entryNow(entry.id)).state).toBe('declined');
    expect((await page(pathOf(entry), { as: organiser })).html).not.toContain(t('organiser.label'));
  });

  test('says whom a move touches, and moves with a second form that needs no script', async () => {
    const moved = await buildEvent(db, calendar, {
      name: 'To move',
      address: 'Village green',
      starts_at: '2026-07-20T19:00',
      capacity: 20,
    });
    const full = await buildTicketType(db, moved, { name: 'Seat' });
    await buyTickets(db, { concert: moved, types: { full } }, { quantity: 2, now: clock.now() });
    const form = await pageOf(get(`${pathOf(moved)}edit`, { as: organiser }));
    const input = { ...form.formValues(), date: '2026-07-21', address: 'Mill Lane' };
    const asked = await post(`${pathOf(moved)}edit`, input, { as: organiser });
    expect(asked.status).toBe(409);
    const step = await pageOf(asked);
    expect(step.byRole('main').textContent).toContain(t('change.touches', { tickets: 2, people: 1 }));
    expect(String((await entryNow(moved.id)).starts_at)).toBe(String(moved.starts_at));
    const { action, values } = step.form();
    expect((await post(action, values, { as: organiser })).status).toBe(303);
    expect(String((await entryNow(moved.id)).starts_at)).toBe(String(moved.starts_at.add({ hours: 24 })));
    // The same form once more is about a version that is gone.
    expect((await post(action, values, { as: organiser })).status).not.toBe(303);

    const move = await findLatestMove(db, moved.container_id, moved.id);
    const [job] = (await waitingJobs(db, mailMoveJob)).filter(({ moveId }) => moveId === move?.id);
    if (!job) throw new Error('no mail');
    const act = { ...byClock(clock.now()), ...deps.ports, site: SITE };
    await mailMove(db, act, job);
    const mail = (await waitingMails(db)).at(-1);
    expect(mail?.subject).toBe(t('mail.moved_subject', { event: 'To move' }));
    for (const fact of ['Monday 20 July 2026', 'Tuesday 21 July 2026', 'Village green', 'Mill Lane'])
      expect(mail?.text).toContain(fact);
    const file = Buffer.from(mail?.attachments?.[0]?.content ?? '', 'base64').toString();
    expect(file).toContain(`UID:entry-${moved.calendar_id}-${moved.id}@`);
    expect(file).toContain(`SEQUENCE:${(await entryNow(moved.id)).version}`);
    expect((await entryNow(moved.id)).version).toBeGreaterThan(moved.version);
  });

  test('returns to the entry or the requests, and nowhere else', async () => {
    const { entry } = await paidBooking('Sly', '2026-06-25');
    const back = await post(
      `${pathOf(entry)}confirmation`,
      { back: 'https://evil.example/' },
      { as: organiser },
    );
    expect(back.headers.get('location')).toBe(pathOf(entry));
  });

  test('refuses a reason that is too long', async () => {
    const { entry } = await paidBooking('Long', '2026-06-26');
    const input = { [`reason-${entry.id}`]: 'x'.repeat(501) };
    expect((await post(`${pathOf(entry)}refusal`, input, { as: organiser })).status).toBe(422);
    expect((await entryNow(entry.id)).state).toBe('provisional');
  });

  test('cancels a booking, with a refund and a reason', async () => {
    const { entry } = await paidBooking('Cancelled', '2026-06-29');
    await post(`${pathOf(entry)}confirmation`, {}, { as: organiser });
    const reason = 'The boiler is broken.';
    expect((await post(`${pathOf(entry)}cancellation`, { reason }, { as: organiser })).status).toBe(303);
    expect(cancelledLines.at(-1)).toMatchObject({ key: `entry-${entry.id}`, reason: 'cancelled' });
    expect((await waitingMails(db)).at(-1)?.text).toContain(reason);
  });

  test('links to the ticket types and the door', async () => {
    const { html } = await page(path, { as: organiser });
    expect(html).toContain(`href="${hall}/entries/${concert.id}/ticket-types/"`);
    expect(html).toContain(`href="/admin/tickets/${concert.id}/"`);
    expect(html).toContain(`href="${path}edit"`);
    expect(html).toContain(t('state.entry.published'));
  });
});

describe('edit form', () => {
  const input = {
    name: 'Rosa Ash Ensemble, in the round',
    description: 'As before.',
    date: '2026-06-13',
    starts: '21:00',
    ends: '00:30',
    last_date: '',
    doors: '20:15',
    space: String(spaces.hall),
    capacity: '90',
    before: '30',
    after: '',
    admission: 'tickets',
    listed: 'on',
  };

  test('shows the event as it is', async () => {
    const { html } = await page(`${path}edit`, { as: organiser });
    expect(html).toContain('value="Rosa Ash Ensemble"');
    expect(html).toContain('value="2026-06-12"');
    expect(html).toContain('value="20:00"');
    expect(html).toContain('value="22:30"');
    expect(html).toContain('value="96"');
    expect(html).toContain(`<option value="${spaces.hall}" selected`);
  });

  /** Posts the form of an event as it is now, with changes. */
  const save = async (at: string, change: Record<string, string>) => {
    const { version } = (await pageOf(get(`${at}edit`, { as: organiser }))).formValues();
    return post(`${at}edit`, { ...input, ...change, version: String(version) }, { as: organiser });
  };

  test('changes the date of the event, and its URL', async () => {
    const event = await buildEvent(db, calendar, {
      name: 'To be moved',
      starts_at: '2026-06-27T18:00Z',
    });
    const saved = await save(pathOf(event), { date: '2026-06-28' });
    expect([saved.status, saved.headers.get('location')]).toEqual([
      303,
      `${hall}/2026/06/28/entries/${event.id}/`,
    ]);
    expect(await entryNow(event.id)).toMatchObject({
      name: 'Rosa Ash Ensemble, in the round',
      starts_at: instant('2026-06-28T20:00Z'),
      ends_at: instant('2026-06-28T23:30Z'),
      doors_at: instant('2026-06-28T19:15Z'),
      buffer_before_minutes: 30,
      capacity: 90,
      version: 2,
      state: 'confirmed',
    });
    expect((await get(pathOf(event))).headers.get('location')).toBe(
      `${hall}/2026/06/28/entries/${event.id}/`,
    );
  });

  test('refuses a time at which the space is taken', async () => {
    const event = await buildEvent(db, calendar, {
      name: 'Too close',
      space_id: spaces.garden,
      starts_at: '2026-07-01T18:00Z',
    });
    const onTop = { date: '2026-06-12', starts: '20:00', ends: '21:00', doors: '' };
    const refused = await save(pathOf(event), { ...onTop, space: String(spaces.garden) });
    expect(refused.status).toBe(409);
    const result = await pageOf(refused);
    expect(textOf(result.byRole('alert'))).toContain('Rosa Ash Ensemble, 20:00–22:30, Main hall');
    expect(result.formValues()).toMatchObject({ name: 'Rosa Ash Ensemble, in the round', version: '1' });
    expect((await entryNow(event.id)).name).toBe('Too close');
  });

  test('refuses a capacity below the places taken', async () => {
    await buyTickets(db, venue, { quantity: 5 });
    const refused = await save(path, { capacity: '4' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toMatch(/id="field-capacity-wrong">.*?\b5\b/);
    expect((await entryNow(concert.id)).capacity).toBe(96);
  });

  test.each([
    ['no name', { name: ' ' }],
    ['31 February', { date: '2026-02-31' }],
    ['a date long ago', { date: '0900-01-01' }],
    ['an impossible time', { starts: '25:00' }],
    ['doors after the start', { doors: '22:00' }],
    ['an end before the start', { last_date: '2026-06-12' }],
    ['an end a year later', { last_date: '2027-06-13' }],
    ['a space of another page', { space: String(other.spaces.hall) }],
    ['what is not a space', { space: 'x' }],
    ['a million million places', { capacity: '1000000000000' }],
    ['no places', { capacity: '0' }],
    ['a buffer of a year', { before: '525600' }],
  ])('refuses %s, and keeps the input', async (_, change) => {
    const before = await entryNow(concert.id);
    const response = await post(`${path}edit`, { ...input, ...change }, { as: organiser });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('As before.');
    expect(await entryNow(concert.id)).toEqual(before);
  });

  test('shows what somebody else has saved beside what was typed', async () => {
    const event = await buildEvent(db, calendar, {
      name: 'Ours',
      admission: 'free',
      starts_at: '2026-07-02T18:00Z',
    });
    const at = `${pathOf(event)}edit`;
    const typed = (await pageOf(get(at, { as: organiser }))).formValues();
    const values = { ...typed, address: 'Village green' };
    await save(pathOf(event), { name: 'Theirs', date: '2026-07-02', category: 'Concert', listed: '' });
    const before = await entryNow(event.id);
    const response = await post(at, { ...values, name: 'Mine' }, { as: organiser });
    expect(response.status).toBe(409);
    expect(await entryNow(event.id)).toEqual(before);
    const result = await pageOf(response);
    expect(result.savedText('name')).toContain('Theirs');
    expect(result.savedText('category')).toContain('Concert');
    expect(result.savedText('listed')).toBe(shared('field.saved_unticked'));
    expect(result.savedText('date')).toBeUndefined();
    expect(result.formValues()).toMatchObject({ name: 'Mine', version: String(before.version) });
    expect((await post(at, result.formValues(), { as: organiser })).status).toBe(303);
    expect((await entryNow(event.id)).name).toBe('Mine');
  });

  test('shows the kind of event to everybody, and its place in a series to organisers', async () => {
    const weekly = {
      ...input,
      name: 'Course',
      date: '2026-07-07',
      space: '',
      address: 'Village green',
      weeks: '3',
      publish: 'on',
    };
    await post(`${hall}/entries/`, { ...weekly, category: 'Class' }, { as: organiser });
    const [, second] = await db
      .selectFrom('calendar_entries')
      .selectAll()
      .where('name', '=', 'Course')
      .orderBy('starts_at')
      .execute();
    if (!second) throw new Error('no second event');
    const place = t('entry.in_weekly_series', { number: 2, count: 3 });
    const forAll = await page(pathOf(second));
    expect(forAll.html).toContain('Class');
    expect(forAll.html).not.toContain(place);
    expect((await page(pathOf(second), { as: organiser })).html).toContain(place);
    expect((await page(`${pathOf(second)}edit`, { as: organiser })).html).toContain('value="Class"');
    expect((await queriesOf(() => get(pathOf(second)))).length).toBeLessThanOrEqual(3);
  });

  test('answers 404 for bookings', async () => {
    const { entry } = await booking('A hire', '2026-06-30');
    expect((await get(`${pathOf(entry)}edit`, { as: organiser })).status).toBe(404);
    expect((await post(`${pathOf(entry)}edit`, input, { as: organiser })).status).toBe(404);
  });
});

const pathOf = (entry: CalendarEntry): string =>
  entryPath(
    'glasshouse',
    'hall',
    entry.starts_at.toZonedDateTimeISO('Europe/London').toPlainDate(),
    entry.id,
  );

async function booking(name: string, date: string) {
  const owner = newVisitor();
  return { entry: await reserveSlot(db, venue, { name, date, owner, now: clock.now() }), owner };
}

async function paidBooking(name: string, date: string) {
  const owner = newVisitor();
  const buyer = { name: 'Bethan Rhys', email: 'bethan@example.com' };
  return { entry: await bookSlot(db, venue, { name, date, owner, buyer, now: clock.now() }), owner };
}

test('shows what the buyer of a booking answered to those who may manage it', async () => {
  const { entry } = await paidBooking('Answered', '2026-07-24');
  const question = await buildQuestion(db, venue.page, {
    about: 'slot',
    slot_id: venue.slots.morning.id,
    label: 'How many people?',
  });
  await buildAnswer(db, question, { answer: 'forty-one', entryId: entry.id });
  const at = `${hall}/2026/07/24/entries/${entry.id}/`;
  expect((await page(at, { as: organiser })).html).toContain('forty-one');
  for (const options of [{ as: somebody }, { as: steward }, { as: other.organiser }, {}]) {
    const { status, html } = await page(at, options);
    expect([status, html.includes('forty-one')]).toEqual([404, false]);
  }
});
