import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import type { DayBlock } from '../../../shared/calendar/day-columns.tsx';
import { createLimits } from '../../../shared/http/limits.ts';
import { formatReason } from '../../../shared/i18n/catalogue.ts';
import { t as sharedText } from '../../../shared/messages/translate.ts';
import { type ParsedPage, pageOf, textOf } from '../../../shared/testing/page.ts';
import { buildEvent, buildSlot, reserveSlot } from '../../builders.ts';
import { reason, t } from '../../messages/translate.ts';
import { buildVenue, testEvents } from '../../testing.ts';

const { db, clock, app, get, post, queriesOf, deps } = await testEvents();
const venue = await buildVenue(db);
const other = await buildVenue(db, 'the-other-place');
const { organiser, steward, somebody, slots, concert } = venue;
const hall = '/glasshouse/calendars/hall';
const day = `${hall}/2026/06/12`;
const otherHall = '/the-other-place/calendars/hall';
const morningOffer = `${day}/entries/?slot=${slots.morning.id}`;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await db.deleteFrom('calendar_entries').where('kind', '=', 'hire').execute();
});

const page = (path: string, options = {}) => pageOf(get(path, options));
const entries = () => db.selectFrom('calendar_entries').selectAll().where('kind', '=', 'hire').execute();
const instant = (text: string) => Temporal.Instant.from(text);
const hold = (name: string, owner = newVisitor()) =>
  reserveSlot(db, venue, { date: '2026-06-12', name, owner });

type Kind = DayBlock['kind'];

/** The blocks of one kind in a space's column. */
function blocksIn(result: ParsedPage, space: string, kind: Kind): Element[] {
  const column = result
    .allByTestId('day-space')
    .find((section) => result.within(section).allByRole('heading', space).length > 0);
  return column ? result.within(column).allByTestId(`block-${kind}`) : [];
}
const hrefsIn = (result: ParsedPage, space: string, kind: Kind) =>
  blocksIn(result, space, kind).map((block) => block.getAttribute('href'));
/** The hours that the blocks span. */
const hoursIn = (result: ParsedPage, space: string, kind: Kind) =>
  blocksIn(result, space, kind).map((block) => block.parentElement?.getAttribute('style'));

describe('day page', () => {
  test('takes three queries for an anonymous visitor', async () => {
    expect((await queriesOf(() => get(`${day}/`))).length).toBeLessThanOrEqual(3);
  });

  test('shows the events, bookings and offers of each space', async () => {
    const result = await page(`${day}/`);
    expect(hrefsIn(result, 'Main hall', 'event')).toEqual([`${day}/entries/${concert.id}/`]);
    expect(blocksIn(result, 'Main hall', 'offer').map(textOf).join()).toContain('£20.00');
    expect(blocksIn(result, 'Main hall', 'busy')).toEqual([]);
    expect(blocksIn(result, 'Garden room', 'busy')).toHaveLength(1);
    expect(hrefsIn(result, 'Garden room', 'offer')).toEqual([morningOffer]);
    expect(blocksIn(result, 'Garden room', 'offer').map(textOf).join()).toMatch(/09:00–12:00.*£54\.00/);
  });

  test('lists events, and each offer with its button, for phones', async () => {
    const result = await page(`${day}/`);
    const offers = result.allByTestId('offer').map((offer) => result.within(offer).links());
    expect(offers).toContainEqual([morningOffer]);
    const agenda = result.within(result.byTestId('agenda'));
    expect(agenda.links()).toEqual([`${day}/entries/${concert.id}/`]);
  });

  test('links to the day before and the day after, across years too', async () => {
    const links = (await page(`${hall}/2026/12/31/`)).links();
    expect(links).toContain(`${hall}/2026/12/30/`);
    expect(links).toContain(`${hall}/2027/01/01/`);
  });

  test('hides the details of a booking from other people', async () => {
    await hold('Bethan’s <b>60th</b>');
    for (const options of [{}, { as: somebody }, { as: steward }, { visitor: newVisitor().visitor }]) {
      const html = await (await get(`${day}/`, options)).text();
      expect(html).not.toContain('Bethan');
      const result = await page(`${day}/`, options);
      expect(blocksIn(result, 'Garden room', 'busy')).toHaveLength(2);
      expect(result.links()).not.toContain(morningOffer);
    }
    const result = await page(`${day}/`, { as: organiser });
    expect(blocksIn(result, 'Garden room', 'pending').map(textOf).join()).toContain('Bethan’s <b>60th</b>');
  });

  test('shows visitors their holds, the time left and a link to the basket', async () => {
    const owner = newVisitor();
    await hold('Bethan’s 60th', owner);
    clock.advance({ minutes: 3 });
    const result = await page(`${day}/`, { visitor: owner.visitor });
    expect(blocksIn(result, 'Garden room', 'mine')).toHaveLength(1);
    const held = result.byRole('status');
    expect(textOf(held)).toMatch(/Bethan’s 60th.*Garden room, 09:00–12:00, £54\.00/);
    expect(held.querySelector('[data-ends-in]')?.getAttribute('data-ends-in')).toBe('720');
    expect(result.within(held).links()).toEqual([`${deps.platform.config.urls.cart}/`]);

    clock.advance({ minutes: 12 });
    const later = await page(`${day}/`, { visitor: owner.visitor });
    expect(later.allByRole('status')).toEqual([]);
    expect(hrefsIn(later, 'Garden room', 'offer')).toEqual([morningOffer]);
  });

  test('offers nothing on a past day', async () => {
    clock.set('2026-06-13T09:00:00Z');
    const result = await page(`${day}/`);
    expect(result.allByTestId('block-offer')).toEqual([]);
    expect(result.allByTestId('offer')).toEqual([]);
    expect(hrefsIn(result, 'Main hall', 'event')).toEqual([`${day}/entries/${concert.id}/`]);
  });

  test('shows an event or offer that ends after midnight on its first day', async () => {
    await buildSlot(db, other.calendar, {
      space_id: other.spaces.orchard,
      name: 'Night',
      days: [6],
      starts_time: '21:00',
      ends_time: '02:00',
    });
    await buildEvent(db, other.calendar, {
      name: 'Late film',
      space_id: other.spaces.garden,
      starts_at: '2026-06-13T22:30',
      ends_at: '2026-06-14T01:30',
    });
    const saturday = await page(`${otherHall}/2026/06/13/`);
    expect(hoursIn(saturday, 'Orchard room', 'offer')).toEqual(['--from:21;--to:26']);
    expect(hoursIn(saturday, 'Garden room', 'event')).toEqual(['--from:22.5;--to:25.5']);
    const sunday = await page(`${otherHall}/2026/06/14/`);
    for (const room of ['Orchard room', 'Garden room'])
      for (const kind of ['busy', 'event', 'offer'] as const)
        expect(blocksIn(sunday, room, kind)).toEqual([]);
  });

  test('places blocks by the wall clock on days when the clocks change', async () => {
    for (const [starts_at, hours] of [
      ['2026-03-28T23:00Z', 3],
      ['2026-10-25T00:30Z', 1],
    ] as const)
      await buildEvent(db, other.calendar, {
        space_id: other.spaces.orchard,
        starts_at,
        ends_at: instant(starts_at).add({ hours }),
      });
    clock.set('2026-03-01T09:00:00Z');
    const spring = await page(`${otherHall}/2026/03/29/`);
    expect(hoursIn(spring, 'Main hall', 'offer')).toEqual(['--from:12;--to:18']);
    const eve = await page(`${otherHall}/2026/03/28/`);
    expect(hoursIn(eve, 'Orchard room', 'event')).toEqual(['--from:23;--to:27']);
    // 01:30 to 01:30: the hour is repeated.
    const autumn = await page(`${otherHall}/2026/10/25/`);
    expect(hoursIn(autumn, 'Orchard room', 'event')).toEqual(['--from:1.5;--to:2.5']);
    expect(hoursIn(autumn, 'Main hall', 'offer')).toEqual(['--from:12;--to:18']);
  });

  test.each(['2026/02/31', '2026/13/01', '2026/00/10', '2026/06/00', '2026/6/1', '0001/01/01', '9999/12/31'])(
    'answers 404 with a link to the calendar for the date %s',
    async (date) => {
      const response = await get(`${hall}/${date}/`);
      expect(response.status).toBe(404);
      expect((await pageOf(response)).links()).toContain(`${hall}/`);
      expect((await get(`${hall}/${date}/entries/?slot=${slots.morning.id}`)).status).toBe(404);
      const input = { slot: String(slots.morning.id), name: 'x' };
      expect((await post(`${hall}/${date}/entries/`, input)).status).toBe(404);
    },
  );

  test.each(['/nowhere/calendars/hall/2026/06/12/', '/glasshouse/calendars/none/2026/06/12/'])(
    'answers 404 at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test('tells organisers what they can do, and visitors how to hold a time', async () => {
    const visitors = t('day.lead_free', { minutes: 15 });
    const forVenue = t('day.lead_for_venue', { count: (await page(`${day}/`)).allByTestId('offer').length });
    const textOn = async (options = {}) => (await get(`${day}/`, options)).text();
    expect(await textOn()).toContain(visitors);
    const own = await textOn({ as: organiser });
    expect(own).not.toContain(visitors);
    expect(own).toContain(forVenue);
    for (const href of ['/glasshouse/calendars/closures/', `${hall}/entries/`]) {
      expect((await page(`${day}/`, { as: organiser })).links()).toContain(href);
      expect((await page(`${day}/`)).links()).not.toContain(href);
    }
  });

  test('links to a new event for organisers only', async () => {
    const newEvent = `${hall}/entries/new/?date=2026-06-12`;
    expect((await page(`${day}/`, { as: steward })).links()).not.toContain(newEvent);
    expect((await page(`${day}/`, { as: organiser })).links()).toContain(newEvent);
  });
});

describe('hold', () => {
  const form = { slot: String(slots.morning.id), price: '5400', version: '1', name: 'Bethan’s 60th' };

  test('shows the slot, its date and its price before it is held', async () => {
    const response = await get(morningOffer);
    expect(response.status).toBe(200);
    const result = await pageOf(response);
    expect(result.allByRole('heading', /^Garden room, 09:00–12:00$/)).toHaveLength(1);
    expect(textOf(result.byRole('main'))).toContain('£54.00');
    expect(result.form()).toEqual({
      action: `${day}/entries/`,
      method: 'post',
      values: { slot: form.slot, price: '5400', version: '1', name: '' },
    });
    const plain = await get(`${day}/entries/`);
    expect([plain.status, plain.headers.get('location')]).toEqual([303, `${day}/`]);
  });

  test('sets the visitor cookie at the first hold, not before', async () => {
    expect((await get(morningOffer)).headers.getSetCookie()).toEqual([]);
    const held = await post(`${day}/entries/`, form);
    expect([held.status, held.headers.get('location')]).toEqual([303, `${day}/`]);
    const visitor = /^visitor=([\w.-]{87}); .*HttpOnly/.exec(held.headers.getSetCookie().join())?.[1];
    expect(blocksIn(await page(`${day}/`, { visitor }), 'Garden room', 'mine')).toHaveLength(1);
    expect(await entries()).toMatchObject([
      { name: 'Bethan’s 60th', state: 'pending', cost_minor: 5400, listed: false, user_id: null },
    ]);
  });

  test('assigns the hold to a signed-in user', async () => {
    await post(`${day}/entries/`, form, { as: somebody });
    expect(await entries()).toMatchObject([{ user_id: somebody.id, session_id: null }]);
  });

  test('gives a slot to one of two visitors at once, and shows the other the nearest offers', async () => {
    const both = await Promise.all([1, 2].map(() => post(`${day}/entries/`, form)));
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await entries()).toHaveLength(1);
    const result = await pageOf(both.find(({ status }) => status === 409) ?? new Response());
    const nearest = result.allByTestId('offer').map((offer) => result.within(offer).form());
    const flexible = { slot: String(slots.flexible.id), price: '2000', version: '1', name: 'Bethan’s 60th' };
    expect(nearest).toEqual([
      {
        action: `${day}/entries/`,
        method: 'post',
        values: { ...flexible, from: '2026-06-12T11:30:00Z', to: '2026-06-12T14:30:00Z' },
      },
      {
        action: `${hall}/2026/06/13/entries/`,
        method: 'post',
        values: { ...flexible, from: '2026-06-13T11:00:00Z', to: '2026-06-13T14:00:00Z' },
      },
      {
        action: `${hall}/2026/06/14/entries/`,
        method: 'post',
        values: { ...flexible, from: '2026-06-14T11:00:00Z', to: '2026-06-14T14:00:00Z' },
      },
    ]);
  });

  test('holds a nearest offer with one button', async () => {
    await post(`${day}/entries/`, form);
    const result = await pageOf(post(`${day}/entries/`, form));
    const [offer] = result.allByTestId('offer');
    if (!offer) throw new Error('nothing is near');
    const { action, values } = result.within(offer).form();
    expect((await post(action, values)).status).toBe(303);
    expect((await entries()).at(-1)).toMatchObject({
      name: 'Bethan’s 60th',
      slot_id: slots.flexible.id,
      starts_at: instant('2026-06-12T11:30Z'),
      ends_at: instant('2026-06-12T14:30Z'),
      cost_minor: 6000,
    });
  });

  test('shows the nearest offers instead of the form once the slot is taken', async () => {
    await post(`${day}/entries/`, form);
    const response = await get(morningOffer);
    expect(response.status).toBe(409);
    expect((await pageOf(response)).allByTestId('offer')).toHaveLength(3);
  });

  test.each([
    ['', t('day.name_required')],
    ['   ', t('day.name_required')],
    ['x'.repeat(81), sharedText('field.too_long', { max: 80 })],
  ])('refuses a hold without a fitting name: %o', async (name, message) => {
    const response = await post(`${day}/entries/`, { ...form, name });
    expect(response.status).toBe(422);
    const result = await pageOf(response);
    expect(result.fieldError('name')).toBe(message);
    expect(textOf(result.byRole('alert'))).toContain(message);
    expect(await entries()).toEqual([]);
  });

  test.each(['', '0', '-1', '999999', 'x', String(other.slots.morning.id), "1' OR 1=1"])(
    'answers 404 for the slot “%s”',
    async (slot) => {
      expect((await post(`${day}/entries/`, { ...form, slot })).status).toBe(404);
      expect((await get(`${day}/entries/?slot=${encodeURIComponent(slot)}`)).status).toBe(404);
      expect(await entries()).toEqual([]);
    },
  );

  test('answers 404 for a slot on a day on which it does not recur', async () => {
    expect((await post(`${hall}/2026/06/13/entries/`, form)).status).toBe(404);
    expect((await get(`${hall}/2026/06/13/entries/?slot=${slots.morning.id}`)).status).toBe(404);
  });

  test('refuses a slot that has already begun', async () => {
    clock.set('2026-06-12T08:00:00Z');
    const response = await post(`${day}/entries/`, form);
    expect(response.status).toBe(409);
    expect(textOf((await pageOf(response)).byTestId('why'))).toBe(formatReason(reason('already_begun')));
    expect(await entries()).toEqual([]);
  });

  test('says until when a time is held, and names the booking to organisers only', async () => {
    await post(`${day}/entries/`, form);
    for (const options of [{}, { as: somebody }, { as: steward }]) {
      const taken = [await pageOf(post(`${day}/entries/`, form, options)), await page(morningOffer, options)];
      const why = taken.map((result) => textOf(result.byTestId('why')));
      expect(why).toEqual(Array(2).fill(formatReason(reason('taken_until', { time: '10:15' }))));
    }
    const named = await pageOf(post(`${day}/entries/`, form, { as: organiser }));
    expect(textOf(named.byTestId('why'))).toContain('Bethan’s 60th, 09:00–12:00, Garden room');
    const found = await page(morningOffer, { as: organiser });
    expect(textOf(found.byTestId('why'))).toContain('Bethan’s 60th, 09:00–12:00, Garden room');
  });

  test('refuses a price or times that have changed since, and shows what they are now', async () => {
    const early = await buildSlot(db, venue.calendar, {
      space_id: venue.spaces.orchard,
      starts_time: '06:00',
      ends_time: '07:00',
    });
    const opened = { ...form, slot: String(early.id) };
    const edit = (columns: { cost_minor?: number; ends_time?: Temporal.PlainTime; active?: boolean }) =>
      db.updateTable('calendar_slots').set(columns).where('id', '=', early.id).execute();
    await edit({ cost_minor: 6000 });
    const refused = await post(`${day}/entries/`, opened);
    expect(refused.status).toBe(409);
    const result = await pageOf(refused);
    expect(textOf(result.byRole('alert'))).toContain('£60.00');
    expect(result.formValues()).toEqual({ ...opened, price: '6000', version: '2' });
    for (const price of ['', '-1', 'x', '9'.repeat(30)])
      expect((await post(`${day}/entries/`, { ...opened, price })).status).toBe(409);
    await edit({ ends_time: Temporal.PlainTime.from('08:00') });
    const again = await pageOf(post(`${day}/entries/`, result.formValues()));
    expect(textOf(again.byRole('alert'))).toContain(formatReason(reason('slot_changed')));
    expect(await entries()).toEqual([]);
    expect((await post(`${day}/entries/`, again.formValues())).status).toBe(303);
    expect(await entries()).toMatchObject([{ cost_minor: 6000 }]);
    await edit({ active: false });
  });

  test.each(['https://evil.example', ''])('refuses a form from another origin: “%s”', async (origin) => {
    const init = { method: 'POST', headers: { origin }, body: new URLSearchParams(form) };
    expect((await app.request(`${day}/entries/`, init)).status).toBe(403);
    expect(await entries()).toEqual([]);
  });
});

describe('hold of a part of a flexible slot', () => {
  const form = {
    slot: String(slots.flexible.id),
    price: '2000',
    version: '1',
    name: 'Tango',
    from: '2026-06-12T12:00:00Z',
    to: '2026-06-12T14:30:00Z',
  };
  const optionsOf = (result: ParsedPage, field: 'from' | 'to') =>
    [...result.field(field).querySelectorAll('option')].map(
      (option) => `${textOf(option)} ${option.getAttribute('value')}`,
    );

  test('offers starts and ends to choose from', async () => {
    const start = encodeURIComponent('2026-06-12T13:00:00Z');
    const result = await page(`${day}/entries/?slot=${slots.flexible.id}&from=${start}`);
    expect(textOf(result.byRole('main'))).toContain('£20.00');
    const from = optionsOf(result, 'from');
    expect([from.at(0), from.at(-1)]).toEqual(['12:00 2026-06-12T11:00:00Z', '17:00 2026-06-12T16:00:00Z']);
    const to = optionsOf(result, 'to');
    expect([to.at(0), to.at(-1)]).toEqual(['13:00 2026-06-12T12:00:00Z', '18:00 2026-06-12T17:00:00Z']);
    expect(result.formValues()).toMatchObject({ from: '2026-06-12T13:00:00Z', to: '2026-06-12T14:00:00Z' });
  });

  test('charges for the hours held', async () => {
    expect((await post(`${day}/entries/`, form)).status).toBe(303);
    expect(await entries()).toMatchObject([
      {
        starts_at: instant(form.from),
        ends_at: instant(form.to),
        cost_minor: 5000,
        buffer_after_minutes: 30,
      },
    ]);
  });

  test.each([
    ['off its steps', { from: '2026-06-12T12:10:00Z' }],
    ['too short', { to: '2026-06-12T12:30:00Z' }],
    ['backwards', { to: '2026-06-12T11:00:00Z' }],
    ['outside the band', { from: '2026-06-12T10:00:00Z' }],
    ['of another day', { from: '2026-06-13T12:00:00Z', to: '2026-06-13T14:00:00Z' }],
    ['no time', { from: 'noon' }],
    ['without an end', { to: '' }],
    ['without a start', { from: '' }],
    ['of a far year', { to: '+275760-09-12T00:00:00Z' }],
  ])('refuses a part %s, and keeps the input', async (_, change) => {
    const response = await post(`${day}/entries/`, { ...form, ...change });
    expect(response.status).toBe(422);
    expect((await pageOf(response)).formValues()).toMatchObject({ name: 'Tango' });
    expect(await entries()).toEqual([]);
  });

  test('refuses a part that overlaps another, buffers included', async () => {
    await post(`${day}/entries/`, form);
    const close = { ...form, from: '2026-06-12T15:00:00Z', to: '2026-06-12T16:00:00Z' };
    expect((await post(`${day}/entries/`, close)).status).toBe(409);
    const apart = { ...form, from: '2026-06-12T15:30:00Z', to: '2026-06-12T16:30:00Z' };
    expect((await post(`${day}/entries/`, apart)).status).toBe(303);
  });

  test('adds the zone to the hour that is repeated when the clocks go back', async () => {
    const night = await buildSlot(db, other.calendar, {
      space_id: other.spaces.garden,
      name: 'All night',
      days: [7],
      starts_time: '00:00',
      ends_time: '04:00',
      flexible: true,
      cost_minor: 1000,
    });
    const path = `${otherHall}/2026/10/25/entries/`;
    const starts = optionsOf(await page(`${path}?slot=${night.id}`), 'from');
    expect(starts).toEqual(
      expect.arrayContaining([
        '01:00 BST 2026-10-25T00:00:00Z',
        '01:30 BST 2026-10-25T00:30:00Z',
        '01:00 GMT 2026-10-25T01:00:00Z',
        '01:30 GMT 2026-10-25T01:30:00Z',
        '02:00 2026-10-25T02:00:00Z',
      ]),
    );
    const input = {
      slot: String(night.id),
      price: '1000',
      version: '1',
      name: 'Owls',
      from: '2026-10-25T00:00:00Z',
      to: '2026-10-25T02:00:00Z',
    };
    expect((await post(path, input)).status).toBe(303);
    expect(await entries()).toMatchObject([{ cost_minor: 2000 }]);
  });
});

test('limits the holds of one address per minute', async () => {
  const { platform } = deps;
  const generous = platform.limits;
  platform.limits = createLimits({ factor: 1 / 60 });
  const form = { slot: String(slots.morning.id), price: '5400', version: '1', name: 'x' };
  const responses = [await post(`${day}/entries/`, form), await post(`${day}/entries/`, form)];
  platform.limits = generous;
  expect(responses.map(({ status }) => status)).toEqual([303, 429]);
});
