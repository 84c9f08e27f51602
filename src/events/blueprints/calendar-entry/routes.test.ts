import { beforeEach, describe, expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { waitingMails } from '../../../shared/testing/jobs.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import { insertTicketType } from '../../model/ticket-type.ts';
import { holdSlot } from '../../operations/hold-slot.ts';
import { orderHolds } from '../../operations/order-holds.ts';
import { payOrder } from '../../operations/pay-order.ts';
import { entryPath } from '../../rules/addresses.ts';
import { buyTickets, newVisitor, nextOrderId, seedEvent, seedVenue, testEvents } from '../../testing.ts';

const { db, clock, get, post, queriesOf, deps, refunds } = await testEvents();
const venue = await seedVenue(db);
const other = await seedVenue(db, 'the-other-place');
const { organiser, steward, somebody, calendar, concert, types, spaces } = venue;
const hall = '/glasshouse/calendars/hall';
const path = `${hall}/2026/06/12/entries/${concert.id}/`;
const basket = `${deps.platform.config.urls.cart}/`;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await db.deleteFrom('tickets').execute();
});

const page = async (at: string, asked = {}) => {
  const response = await get(at, asked);
  return { status: response.status, html: await response.text() };
};
const tickets = () => db.selectFrom('tickets').selectAll().execute();
const entryNow = (id: number) =>
  db
    .selectFrom('calendar_entries')
    .selectAll()
    .where('id', '=', id as CalendarEntry['id'])
    .executeTakeFirstOrThrow();
const instant = (text: string) => Temporal.Instant.from(text);
const full = `quantity-${types.full.id}`;
const companion = `quantity-${types.companion.id}`;

describe('the page of an event', () => {
  test('costs an anonymous visitor three queries', async () => {
    expect((await queriesOf(() => get(path))).length).toBeLessThanOrEqual(3);
  });

  test('says when, where, what and for how much', async () => {
    const { status, html } = await page(path);
    expect(status).toBe(200);
    expect(html).toContain('<h1>Rosa Ash Ensemble</h1>');
    expect(html).toContain('Friday 12 June 2026, 20:00–22:30');
    expect(html).toContain('doors 19:30');
    expect(html).toContain('Main hall, The Glasshouse, 4 Orchard Lane');
    expect(html).toContain('Eight players, two singers and one very old harmonium.');
    expect(html).toContain('£11.50');
    expect(html).toContain('free');
    expect(html).toContain('Held for 15 minutes while you pay. That is the whole price. 96 places left.');
    expect(html).toContain('Hold tickets');
    expect(html).not.toContain('For organisers');
  });

  test('tells search engines the same, and lets no text out of its block', async () => {
    const event = await transaction(db, (tx) =>
      seedEvent(tx, calendar, {
        name: 'A </script><script>alert(1)</script>',
        description: '<img src=x onerror=alert(1)>\n\n- one & two',
        starts_at: instant('2026-06-20T18:00Z'),
        ends_at: instant('2026-06-20T20:00Z'),
      }),
    );
    const { html } = await page(`${hall}/2026/06/20/entries/${event.id}/`);
    expect(html).not.toMatch(/<script>alert|<img/);
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? '');
    expect(data).toMatchObject({
      '@type': 'Event',
      name: 'A </script><script>alert(1)</script>',
      startDate: '2026-06-20T19:00:00+01:00',
      eventStatus: 'https://schema.org/EventScheduled',
      isAccessibleForFree: true,
    });
    const ofConcert = await page(path);
    expect(ofConcert.html).toContain('"price":"11.50","priceCurrency":"GBP"');
  });

  test('moves on from another date to its own, and is found in no other calendar', async () => {
    for (const date of ['2026/06/13', '2025/01/01']) {
      const moved = await get(`${hall}/${date}/entries/${concert.id}/`);
      expect([moved.status, moved.headers.get('location')]).toEqual([301, path]);
    }
    expect((await get(`${hall}/2026/02/31/entries/${concert.id}/`)).status).toBe(404);
    expect((await get(`${hall}/2026/06/12/entries/${other.concert.id}/`)).status).toBe(404);
    for (const id of ['0', '-1', 'x', '999999', '99999999999999999999', '1e3', "1'"])
      expect((await get(`${hall}/2026/06/12/entries/${encodeURIComponent(id)}/`)).status).toBe(404);
  });

  test('goes into a calendar by a file', async () => {
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

  test('sells nothing that is over, called off or free to come', async () => {
    const at = { starts_at: instant('2026-06-21T18:00Z'), ends_at: instant('2026-06-21T20:00Z') };
    const [free, off] = await transaction(db, async (tx) => [
      await seedEvent(tx, calendar, { ...at, name: 'Open day' }),
      await seedEvent(tx, calendar, { ...at, name: 'Off', state: 'cancelled' }),
    ]);
    const pageOf = (event: CalendarEntry) => page(`${hall}/2026/06/21/entries/${event.id}/`);
    expect((await pageOf(free)).html).toContain('No ticket is needed.');
    expect((await pageOf(off)).html).toContain('This was cancelled.');
    clock.set('2026-06-12T21:30:00Z');
    const over = await page(path);
    expect(over.html).toContain('It is over');
    for (const html of [(await pageOf(free)).html, (await pageOf(off)).html, over.html])
      expect(html).not.toContain('/tickets"');
    expect((await post(`${path}tickets`, { [full]: '1' })).status).toBe(409);
    expect(await tickets()).toEqual([]);
  });
});

describe('taking tickets', () => {
  test('holds them and leads to the basket', async () => {
    const response = await post(`${path}tickets`, { [full]: '2', [companion]: '1' });
    expect([response.status, response.headers.get('location')]).toEqual([303, basket]);
    const visitor = /^visitor=([\w-]{43})/.exec(response.headers.getSetCookie().join())?.[1];
    expect((await tickets()).map(({ state, price_minor }) => [state, price_minor])).toEqual([
      ['reserved', 1150],
      ['reserved', 1150],
      ['reserved', 0],
    ]);
    const { html } = await page(path, { visitor });
    expect(html).toContain('You hold 3 tickets of this.');
    expect(html).toContain(`href="${basket}"`);
    expect(html).toContain('93 places left');
    expect(html).toMatch(new RegExp(`name="${full}"[^>]* max="8"`));
  });

  test('counts what is sold, and says when it is sold out', async () => {
    await buyTickets(db, venue, { quantity: 10 });
    expect((await page(path)).html).toContain('86 places left');
    const gig = await transaction(db, async (tx) => {
      const event = await seedEvent(tx, calendar, {
        name: 'Tiny gig',
        starts_at: instant('2026-06-22T18:00Z'),
        ends_at: instant('2026-06-22T20:00Z'),
        capacity: 1,
      });
      const kind = { calendar_id: calendar.id, entry_id: event.id, price_minor: 500, quota: 5 };
      return { event, kind: await insertTicketType(tx, { ...kind, name: 'Seat' }) };
    });
    const at = `${hall}/2026/06/22/entries/${gig.event.id}/`;
    const quantity = { [`quantity-${gig.kind.id}`]: '1' };
    const both = await Promise.all([1, 2].map(() => post(`${at}tickets`, quantity)));
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    const { html } = await page(at);
    expect(html).toContain('Sold out');
    expect(html).not.toContain('/tickets"');

    clock.advance({ minutes: 15 });
    expect((await page(at)).html).toContain('1 place left');
  });

  test.each([
    ['a million', { [full]: '1000000' }],
    ['eleven', { [full]: '11' }],
    ['fewer than none', { [full]: '-2' }],
    ['half a ticket', { [full]: '1.5' }],
    ['a word', { [full]: 'two' }],
    ['a number too long to be one', { [full]: '9'.repeat(40) }],
    ['none', { [full]: '0', [companion]: '' }],
    ['nothing at all', {}],
    ['a kind of another event', { [`quantity-${other.types.full.id}`]: '1' }],
    ['a kind that does not exist', { 'quantity-999999': '1' }],
    ['one that can be had and one that can’t', { [companion]: '1', [full]: '1000000' }],
    ['a field twice', { [full]: ['1', '1'] }],
  ])('is refused %s, and what was typed is kept', async (_, sent: Record<string, string | string[]>) => {
    const response = await post(`${path}tickets`, { ...sent });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('<title>Error: Rosa Ash Ensemble');
    expect(html).toContain('class="error-summary"');
    if (companion in sent && sent[companion])
      expect(html).toMatch(new RegExp(`name="${companion}"[^>]* value="1"`));
    expect(await tickets()).toEqual([]);
    expect((await entryNow(concert.id)).places_sold).toBe(0);
  });

  test('lets nobody have more than one order may, in several goes either', async () => {
    const { visitor } = newVisitor();
    expect((await post(`${path}tickets`, { [full]: '6' }, { visitor })).status).toBe(303);
    const more = await post(`${path}tickets`, { [full]: '5' }, { visitor });
    expect(more.status).toBe(422);
    expect(await more.text()).toContain('you hold 6 already');
    expect(await tickets()).toHaveLength(6);
  });

  test('is refused a body that is no form', async () => {
    const response = await post(`${path}tickets`, { nonsense: 'x'.repeat(1000) });
    expect(response.status).toBe(422);
  });
});

describe('a booking', () => {
  test('is seen by its owner and by organisers; to others there is none', async () => {
    const { entry, owner } = await booking('Bethan’s 60th', '2026-06-16');
    const at = pathOf(entry);
    const own = await page(at, { visitor: owner.visitor });
    expect(own.html).toContain('Held for you');
    expect(own.html).toContain(`href="${basket}"`);
    expect(own.html).not.toContain('For organisers');
    expect((await page(at, { as: organiser })).html).toContain('For organisers');
    const others = [
      {},
      { visitor: newVisitor().visitor },
      { as: somebody },
      { as: steward },
      { as: other.organiser },
    ];
    for (const asked of others) {
      expect((await get(at, asked)).status).toBe(404);
      expect((await get(`${at}event.ics`, asked)).status).toBe(404);
      expect((await get(at.replace('/16/', '/17/'), asked)).status).toBe(404);
      expect((await post(`${at}tickets`, { [full]: '1' }, asked)).status).toBe(404);
    }
  });

  test('says how it stands in words', async () => {
    const { entry, owner } = await booking('Choir', '2026-06-17');
    const { visitor } = owner;
    clock.advance({ minutes: 15 });
    expect((await page(pathOf(entry), { visitor })).html).toContain('Ran out');
    const paid = await paidBooking('Choir', '2026-06-18');
    const { html } = await page(pathOf(paid.entry), { visitor: paid.owner.visitor });
    expect(html).toContain('Paid – awaiting the venue’s confirmation');
    expect(html).toContain(`href="${basket}orders"`);
    expect(html).toContain('£54.00');
    expect(html).not.toContain('bethan@example.com');
    expect((await page(pathOf(paid.entry), { as: organiser })).html).toContain('mailto:bethan@example.com');
  });
});

describe('what organisers do', () => {
  const DEEDS = ['publication', 'confirmation', 'refusal', 'cancellation', 'edit'];

  test.each(DEEDS)('is theirs alone: %s', async (deed) => {
    const before = await entryNow(concert.id);
    expect((await post(`${path}${deed}`)).status).toBe(303);
    for (const as of [somebody, steward, other.organiser])
      expect((await post(`${path}${deed}`, {}, { as })).status).toBe(403);
    expect((await get(`${path}edit`)).status).toBe(303);
    expect((await get(`${path}edit`, { as: steward })).status).toBe(403);
    expect(await entryNow(concert.id)).toEqual(before);
  });

  test.each(DEEDS)('is done in their own venue only: %s', async (deed) => {
    const foreign = path.replace(`/${concert.id}/`, `/${other.concert.id}/`);
    expect((await post(`${foreign}${deed}`, {}, { as: organiser })).status).toBe(404);
  });

  test('publishes a draft, when its space is free', async () => {
    const at = { starts_at: instant('2026-06-23T18:00Z'), ends_at: instant('2026-06-23T20:00Z') };
    const [first, second] = await transaction(db, async (tx) => [
      await seedEvent(tx, calendar, { ...at, name: 'First', state: 'draft', space_id: spaces.hall }),
      await seedEvent(tx, calendar, { ...at, name: 'Second', state: 'draft', space_id: spaces.garden }),
    ]);
    expect((await get(pathOf(first))).status).toBe(404);
    expect((await page(pathOf(first), { as: organiser })).html).toContain('Draft – only organisers see it');
    const published = await post(`${pathOf(first)}publication`, {}, { as: organiser });
    expect([published.status, published.headers.get('location')]).toEqual([303, pathOf(first)]);
    expect((await get(pathOf(first))).status).toBe(200);
    const clash = await post(`${pathOf(second)}publication`, {}, { as: organiser });
    expect(clash.status).toBe(409);
    expect(await clash.text()).toContain('Its space is taken at that time');
    expect((await post(`${pathOf(first)}publication`, {}, { as: organiser })).status).toBe(409);
  });

  test('confirms and declines what is paid, once', async () => {
    const { entry } = await paidBooking('Wedding', '2026-06-24');
    const confirmed = await post(`${pathOf(entry)}confirmation`, {}, { as: organiser });
    expect([confirmed.status, confirmed.headers.get('location')]).toEqual([303, pathOf(entry)]);
    expect((await waitingMails(db)).at(-1)?.subject).toBe('Confirmed: Wedding');
    const mails = (await waitingMails(db)).length;
    for (const deed of ['confirmation', 'refusal'])
      expect((await post(`${pathOf(entry)}${deed}`, {}, { as: organiser })).status).toBe(409);
    expect((await entryNow(entry.id)).state).toBe('confirmed');
    expect(await waitingMails(db)).toHaveLength(mails);
  });

  test('goes back nowhere but to the entry or the queue', async () => {
    const { entry } = await paidBooking('Sly', '2026-06-25');
    const back = await post(
      `${pathOf(entry)}confirmation`,
      { back: 'https://evil.example/' },
      { as: organiser },
    );
    expect(back.headers.get('location')).toBe(pathOf(entry));
  });

  test('refuses a reason as long as a book', async () => {
    const { entry } = await paidBooking('Long', '2026-06-26');
    const sent = { [`reason-${entry.id}`]: 'x'.repeat(501) };
    expect((await post(`${pathOf(entry)}refusal`, sent, { as: organiser })).status).toBe(422);
    expect((await entryNow(entry.id)).state).toBe('provisional');
  });

  test('calls off a booking, whose money goes back, and an event without tickets', async () => {
    const { entry } = await paidBooking('Off', '2026-06-29');
    await post(`${pathOf(entry)}confirmation`, {}, { as: organiser });
    expect((await post(`${pathOf(entry)}cancellation`, {}, { as: organiser })).status).toBe(303);
    expect(refunds.at(-1)).toMatchObject({ key: `entry-${calendar.id}-${entry.id}`, reason: 'cancelled' });

    await buyTickets(db, venue, { quantity: 1 });
    const refused = await post(`${path}cancellation`, {}, { as: organiser });
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('held or sold');
    expect((await entryNow(concert.id)).state).toBe('confirmed');
  });

  test('leads from the event to its kinds of ticket and its door', async () => {
    const { html } = await page(path, { as: organiser });
    expect(html).toContain(`href="${hall}/entries/${concert.id}/ticket-types/"`);
    expect(html).toContain(`href="/admin/tickets/${concert.id}/"`);
    expect(html).toContain(`href="${path}edit"`);
    expect(html).toContain('Published');
  });
});

describe('editing an event', () => {
  const sent = {
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
    listed: 'on',
  };

  test('begins with the event as it stands', async () => {
    const { html } = await page(`${path}edit`, { as: organiser });
    expect(html).toContain('value="Rosa Ash Ensemble"');
    expect(html).toContain('value="2026-06-12"');
    expect(html).toContain('value="20:00"');
    expect(html).toContain('value="22:30"');
    expect(html).toContain('value="96"');
    expect(html).toContain(`<option value="${spaces.hall}" selected`);
  });

  test('moves it, and its address with it', async () => {
    const event = await transaction(db, (tx) =>
      seedEvent(tx, calendar, {
        name: 'To be moved',
        starts_at: instant('2026-06-27T18:00Z'),
        ends_at: instant('2026-06-27T20:00Z'),
      }),
    );
    const saved = await post(`${pathOf(event)}edit`, { ...sent, date: '2026-06-28' }, { as: organiser });
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
      sequence: 1,
      state: 'confirmed',
    });
    expect((await get(pathOf(event))).headers.get('location')).toBe(
      `${hall}/2026/06/28/entries/${event.id}/`,
    );
  });

  test('clashes with what has its space already', async () => {
    const event = await transaction(db, (tx) =>
      seedEvent(tx, calendar, {
        name: 'Too close',
        space_id: spaces.garden,
        starts_at: instant('2026-07-01T18:00Z'),
        ends_at: instant('2026-07-01T20:00Z'),
      }),
    );
    const onTop = { ...sent, date: '2026-06-12', starts: '20:00', ends: '21:00', doors: '' };
    const refused = await post(
      `${pathOf(event)}edit`,
      { ...onTop, space: String(spaces.garden) },
      { as: organiser },
    );
    expect(refused.status).toBe(409);
    const html = await refused.text();
    expect(html).toContain('Its space is taken at that time');
    expect(html).toContain('value="Rosa Ash Ensemble, in the round"');
    expect((await entryNow(event.id)).name).toBe('Too close');
  });

  test('takes no place away that is taken', async () => {
    await buyTickets(db, venue, { quantity: 5 });
    const refused = await post(`${path}edit`, { ...sent, capacity: '4' }, { as: organiser });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('5 places are taken already');
    expect((await entryNow(concert.id)).capacity).toBe(96);
  });

  test.each([
    ['no name', { name: ' ' }],
    ['31 February', { date: '2026-02-31' }],
    ['a date of long ago', { date: '0900-01-01' }],
    ['no time', { starts: '25:00' }],
    ['doors after the start', { doors: '22:00' }],
    ['an end before the start', { last_date: '2026-06-12' }],
    ['an end in a year', { last_date: '2027-06-13' }],
    ['a space of another venue', { space: String(other.spaces.hall) }],
    ['no space at all', { space: 'x' }],
    ['a million million places', { capacity: '1000000000000' }],
    ['no places', { capacity: '0' }],
    ['a buffer of a year', { before: '525600' }],
  ])('refuses %s, and keeps what was typed', async (_, change) => {
    const before = await entryNow(concert.id);
    const response = await post(`${path}edit`, { ...sent, ...change }, { as: organiser });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('As before.');
    expect(await entryNow(concert.id)).toEqual(before);
  });

  test('is not for bookings', async () => {
    const { entry } = await booking('A hire', '2026-06-30');
    expect((await get(`${pathOf(entry)}edit`, { as: organiser })).status).toBe(404);
    expect((await post(`${pathOf(entry)}edit`, sent, { as: organiser })).status).toBe(404);
  });
});

const pathOf = (entry: CalendarEntry): string =>
  entryPath(
    'glasshouse',
    'hall',
    entry.starts_at.toZonedDateTimeISO('Europe/London').toPlainDate(),
    entry.id,
  );

async function booking(name: string, day: string) {
  const owner = newVisitor();
  const entry = await transaction(db, (tx) =>
    holdSlot(
      tx,
      { calendar, slot: venue.slots.morning, date: Temporal.PlainDate.from(day), name },
      { sessionId: owner.sessionId },
      clock.now(),
    ),
  );
  return { entry, owner };
}

async function paidBooking(name: string, day: string) {
  const { entry, owner } = await booking(name, day);
  const orderId = nextOrderId();
  await transaction(db, async (tx) => {
    const { sessionId } = owner;
    await orderHolds(tx, { sessionId }, orderId, clock.now().add({ minutes: 30 }), clock.now());
    await payOrder(tx, orderId, { name: 'Bethan Rhys', email: 'bethan@example.com' }, clock.now());
  });
  return { entry, owner };
}
