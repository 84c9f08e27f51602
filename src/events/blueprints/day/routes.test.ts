import { beforeEach, describe, expect, test } from 'vitest';
import { newVisitor } from '../../../shared/builders.ts';
import { transaction } from '../../../shared/db/database.ts';
import { createLimits } from '../../../shared/http/limits.ts';
import { dayName, formatList, formatMoney, longDate, zoneName } from '../../../shared/i18n/formats.ts';
import { t as sharedText } from '../../../shared/messages/translate.ts';
import { buildEvent } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { insertSlot } from '../../model/calendar-slot.ts';
import { holdSlot } from '../../operations/hold-slot.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { bufferWords } from '../../views/booking-words.ts';
import { minutesWords } from '../../views/duration-words.ts';
import { slotPrice } from '../../views/slot-words.ts';

const { db, clock, app, get, post, queriesOf, deps } = await testEvents();
const venue = await buildVenue(db);
const other = await buildVenue(db, 'the-other-place');
const { organiser, steward, somebody, calendar, slots } = venue;
const hall = '/glasshouse/calendars/hall';
const day = `${hall}/2026/06/12`;

beforeEach(async () => {
  clock.set('2026-06-01T09:00:00Z');
  await db.deleteFrom('calendar_entries').where('slot_id', 'is not', null).execute();
});

const page = async (path: string, asked = {}) => {
  const response = await get(path, asked);
  return { status: response.status, html: await response.text() };
};
const entries = () =>
  db.selectFrom('calendar_entries').selectAll().where('slot_id', 'is not', null).execute();
const instant = (text: string) => Temporal.Instant.from(text);
const friday = Temporal.PlainDate.from('2026-06-12');
const pounds = (amount: number) => formatMoney(amount * 100, 'GBP');

/** The column of a space. */
function columnIn(html: string, space: string): string {
  const columns = html.split('<section class="day-space">');
  return columns.find((column) => column.includes(`<h2>${space}</h2>`)) ?? '';
}

describe('the page of a day', () => {
  test('takes three queries for an anonymous visitor', async () => {
    expect((await queriesOf(() => get(`${day}/`))).length).toBeLessThanOrEqual(3);
  });

  test('shows what is on, what is taken and what can be hired in each space', async () => {
    const { html } = await page(`${day}/`);
    expect(html).toContain(`<h1>${dayName(friday)}</h1>`);
    expect(columnIn(html, 'Main hall')).toContain(`href="${day}/entries/${venue.concert.id}/"`);
    expect(columnIn(html, 'Main hall')).toContain(
      t('day.any_start', { price: slotPrice(slots.flexible, 'GBP') }),
    );
    expect(columnIn(html, 'Main hall')).not.toContain(t('day.busy'));
    expect(columnIn(html, 'Garden room')).toContain(
      `<b>${t('day.busy')}</b><span>${t('day.busy_with_whole', { space: 'Main hall' })}</span>`,
    );
    expect(columnIn(html, 'Garden room')).toContain(
      `<b>09:00–12:00</b><span>${pounds(54)} · Morning</span><span class="only-sr">, ${t('day.hold_space', { space: 'Garden room' })}</span>`,
    );
    expect(html).toContain(`href="${day}/entries/?slot=${slots.morning.id}"`);
    expect(html).toContain(t('calendar.times_are', { zone: zoneName('Europe/London') }));
  });

  test('lists what is on and each offer with its button, for phones', async () => {
    const { html } = await page(`${day}/`);
    expect(html).toContain(
      `aria-label="${t('day.hold_offer', { space: 'Garden room', times: '09:00–12:00' })}"`,
    );
    expect(html).toContain(`${pounds(54)} · ${t('day.up_to', { count: 40 })}`);
    expect(html).toMatch(/<ol class="agenda phone".*Rosa Ash Ensemble/s);
  });

  test('links to the day before and the day after, across years too', async () => {
    const { html } = await page(`${hall}/2026/12/31/`);
    expect(html).toContain(`href="${hall}/2026/12/30/"`);
    expect(html).toContain(`href="${hall}/2027/01/01/"`);
  });

  test('shows others of a booking only that the time is taken', async () => {
    const owner = newVisitor();
    await hold('Bethan’s <b>60th</b>', owner);
    for (const asked of [{}, { as: somebody }, { as: steward }, { visitor: newVisitor().visitor }]) {
      const { html } = await page(`${day}/`, asked);
      expect(html).not.toContain('Bethan');
      expect(columnIn(html, 'Garden room')).toContain(`<b>${t('day.busy')}</b>`);
      expect(html).not.toContain(`slot=${slots.morning.id}"`);
    }
    const { html } = await page(`${day}/`, { as: organiser });
    expect(columnIn(html, 'Garden room')).toContain('Bethan’s &lt;b>60th&lt;/b>');
  });

  test('shows visitors what they hold, for how long, and where to pay', async () => {
    const owner = newVisitor();
    await hold('Bethan’s 60th', owner);
    clock.advance({ minutes: 3 });
    const { html } = await page(`${day}/`, { visitor: owner.visitor });
    expect(columnIn(html, 'Garden room')).toContain(`<b>${t('day.held_for_you')}</b>`);
    expect(html).toContain(`Garden room, 09:00–12:00, ${pounds(54)}`);
    expect(html).toContain('data-ends-in="720"');
    expect(html).toContain(`href="${deps.platform.config.urls.cart}/"`);

    clock.advance({ minutes: 12 });
    const later = await page(`${day}/`, { visitor: owner.visitor });
    expect(later.html).not.toContain(t('day.held_for_you'));
    expect(columnIn(later.html, 'Garden room')).toContain(`slot=${slots.morning.id}"`);
  });

  test('offers nothing on a past day', async () => {
    clock.set('2026-06-13T09:00:00Z');
    const { html } = await page(`${day}/`);
    expect(html).toContain(t('day.lead_past'));
    expect(html).not.toContain('slot=');
    expect(html).toContain('Rosa Ash Ensemble');
  });

  test('shows what ends after midnight on the day on which it begins', async () => {
    await transaction(db, async (tx) => {
      await insertSlot(tx, {
        calendar_id: other.calendar.id,
        space_id: other.spaces.orchard,
        name: 'Night',
        days: [6],
        starts_time: Temporal.PlainTime.from('21:00'),
        ends_time: Temporal.PlainTime.from('02:00'),
        cost_minor: 9000,
      });
      await buildEvent(tx, other.calendar, {
        name: 'Late film',
        space_id: other.spaces.garden,
        starts_at: instant('2026-06-13T21:30Z'),
        ends_at: instant('2026-06-14T00:30Z'),
      });
    });
    const saturday = await page('/the-other-place/calendars/hall/2026/06/13/');
    expect(columnIn(saturday.html, 'Orchard room')).toContain('--from:21;--to:26');
    expect(columnIn(saturday.html, 'Orchard room')).toContain('<b>21:00–02:00</b>');
    expect(columnIn(saturday.html, 'Garden room')).toContain('--from:22.5;--to:25.5');
    const sunday = await page('/the-other-place/calendars/hall/2026/06/14/');
    for (const absent of ['Late film', '21:00–02:00', t('day.busy')])
      expect(sunday.html).not.toContain(absent);
  });

  test('places blocks by the wall clock on days when the clocks change', async () => {
    await transaction(db, async (tx) => {
      for (const [name, start, hours] of [
        ['Spring', '2026-03-28T23:00Z', 3],
        ['Autumn', '2026-10-25T00:30Z', 1],
      ] as const) {
        const starts_at = instant(start);
        const ends_at = starts_at.add({ hours });
        await buildEvent(tx, other.calendar, { name, space_id: other.spaces.orchard, starts_at, ends_at });
      }
    });
    clock.set('2026-03-01T09:00:00Z');
    const spring = await page('/the-other-place/calendars/hall/2026/03/29/');
    expect(columnIn(spring.html, 'Main hall')).toContain('--from:12;--to:18');
    const eve = await page('/the-other-place/calendars/hall/2026/03/28/');
    expect(columnIn(eve.html, 'Orchard room')).toContain('--from:23;--to:27');
    // 01:30 to 01:30: the hour in between comes twice.
    const autumn = await page('/the-other-place/calendars/hall/2026/10/25/');
    expect(columnIn(autumn.html, 'Orchard room')).toContain('--from:1.5;--to:2.5');
    expect(columnIn(autumn.html, 'Main hall')).toContain('--from:12;--to:18');
  });

  test.each(['2026/02/31', '2026/13/01', '2026/00/10', '2026/06/00', '2026/6/1', '0001/01/01', '9999/12/31'])(
    'answers 404 with a link to the calendar for the date %s',
    async (date) => {
      const { status, html } = await page(`${hall}/${date}/`);
      expect(status).toBe(404);
      expect(html).toContain(`href="${hall}/"`);
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

  test('links to a new event for organisers only', async () => {
    expect((await page(`${day}/`, { as: steward })).html).not.toContain('entries/new');
    expect((await page(`${day}/`, { as: organiser })).html).toContain(`${hall}/entries/new/?date=2026-06-12`);
  });
});

describe('holds', () => {
  const form = { slot: String(slots.morning.id), name: 'Bethan’s 60th' };

  test('shows the slot, its date and its price before it is held', async () => {
    const { status, html } = await page(`${day}/entries/?slot=${slots.morning.id}`);
    expect(status).toBe(200);
    expect(html).toContain('<h1>Garden room, 09:00–12:00</h1>');
    expect(html).toContain(longDate(friday));
    expect(html).toContain(pounds(54));
    expect(html).toContain(t('day.price_whole'));
    expect(html).toContain(t('day.hold_submit', { minutes: 15 }));
    const plain = await get(`${day}/entries/`);
    expect([plain.status, plain.headers.get('location')]).toEqual([303, `${day}/`]);
  });

  test('sets the cookie of a visitor with their first hold, not before', async () => {
    expect((await get(`${day}/entries/?slot=${slots.morning.id}`)).headers.getSetCookie()).toEqual([]);
    const held = await post(`${day}/entries/`, form);
    expect([held.status, held.headers.get('location')]).toEqual([303, `${day}/`]);
    const visitor = /^visitor=([\w-]{43}); .*HttpOnly/.exec(held.headers.getSetCookie().join())?.[1];
    const { html } = await page(`${day}/`, { visitor });
    expect(html).toContain(t('day.held_for_you'));
    expect(await entries()).toMatchObject([
      { name: 'Bethan’s 60th', state: 'pending', cost_minor: 5400, listed: false, user_id: null },
    ]);
  });

  test('belongs to the user who is signed in', async () => {
    await post(`${day}/entries/`, form, { as: somebody });
    expect(await entries()).toMatchObject([{ user_id: somebody.id, session_id: null }]);
  });

  test('gives a slot to one of two visitors at once, and shows the other what is nearest', async () => {
    const both = await Promise.all([1, 2].map(() => post(`${day}/entries/`, form)));
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await entries()).toHaveLength(1);
    const html = await both.find(({ status }) => status === 409)?.text();
    expect(html).toContain(`<h1>${t('day.just_taken')}</h1>`);
    const space = 'Main hall';
    const near = (times: string, days: number) =>
      t('day.near_day_and_space', { times, day: dayName(friday.add({ days })), space });
    const times = [
      t('day.near_space', { times: '12:30–15:30', space }),
      near('12:00–15:00', 1),
      near('12:00–15:00', 2),
    ];
    expect(html).toContain(t('day.nearest', { times: formatList(times, 'disjunction') }));
    expect(html).toContain('value="Bethan’s 60th"');
  });

  test('holds what is nearest by one more press', async () => {
    await post(`${day}/entries/`, form);
    const html = await (await post(`${day}/entries/`, form)).text();
    const nearest = /<form method="post" action="([^"]+)">(.*?)<\/form>/.exec(html);
    const fields = [...(nearest?.[2] ?? '').matchAll(/name="(\w+)" value="([^"]*)"/g)];
    const input = Object.fromEntries(fields.map(([, name, value]) => [name, value]));
    expect((await post(nearest?.[1] ?? '', input)).status).toBe(303);
    expect((await entries()).at(-1)).toMatchObject({
      name: 'Bethan’s 60th',
      slot_id: slots.flexible.id,
      starts_at: instant('2026-06-12T11:30Z'),
      ends_at: instant('2026-06-12T14:30Z'),
      cost_minor: 6000,
    });
  });

  test('shows what is nearest in place of the form once the slot is taken', async () => {
    await post(`${day}/entries/`, form);
    const { status, html } = await page(`${day}/entries/?slot=${slots.morning.id}`);
    expect(status).toBe(409);
    expect(html).toContain(`<h1>${t('day.not_free')}</h1>`);
    expect(html).toContain(`aria-label="${t('day.nearest_label')}"`);
  });

  test.each([
    [{ name: '' }, t('day.name_required')],
    [{ name: '   ' }, t('day.name_required')],
    [{ name: 'x'.repeat(81) }, sharedText('field.too_long', { max: 80 })],
  ])('refuses a hold without a fitting name: %o', async (change, message) => {
    const response = await post(`${day}/entries/`, { ...form, ...change });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(`<title>${sharedText('layout.form_error_title', { title: 'Garden room' })}`);
    expect(html).toContain(message);
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
    expect(await response.text()).toContain(`<h1>${t('day.already_begun')}</h1>`);
    expect(await entries()).toEqual([]);
  });

  test.each(['https://evil.example', ''])('refuses a form from another origin: “%s”', async (origin) => {
    const init = { method: 'POST', headers: { origin }, body: new URLSearchParams(form) };
    expect((await app.request(`${day}/entries/`, init)).status).toBe(403);
    expect(await entries()).toEqual([]);
  });
});

describe('holds of a part of a flexible slot', () => {
  const form = {
    slot: String(slots.flexible.id),
    name: 'Tango',
    from: '2026-06-12T12:00:00Z',
    to: '2026-06-12T14:30:00Z',
  };

  test('offers starts and ends to choose from', async () => {
    const start = encodeURIComponent('2026-06-12T13:00:00Z');
    const { html } = await page(`${day}/entries/?slot=${slots.flexible.id}&from=${start}`);
    expect(html).toContain(slotPrice(slots.flexible, 'GBP'));
    expect(html).toContain(t('day.minimum', { duration: minutesWords(60) }));
    expect(html).toContain(bufferWords(slots.flexible));
    const [from, to] = [...html.matchAll(/<select[^>]*>(.*?)<\/select>/gs)].map(([, options]) =>
      [...(options ?? '').matchAll(/<option value="([^"]+)"( selected)?[^>]*>([^<]+)/g)].map(
        ([, value, selected, label]) => `${label}${selected ?? ''} ${value}`,
      ),
    );
    expect(from?.[0]).toBe('12:00 2026-06-12T11:00:00Z');
    expect(from?.at(-1)).toBe('17:00 2026-06-12T16:00:00Z');
    expect(from).toContain('14:00 selected 2026-06-12T13:00:00Z');
    expect(to?.[0]).toBe('13:00 2026-06-12T12:00:00Z');
    expect(to).toContain('15:00 selected 2026-06-12T14:00:00Z');
    expect(to?.at(-1)).toBe('18:00 2026-06-12T17:00:00Z');
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
    ['on another day', { from: '2026-06-13T12:00:00Z', to: '2026-06-13T14:00:00Z' }],
    ['with a start that is no time', { from: 'noon' }],
    ['without an end', { to: '' }],
    ['without a start', { from: '' }],
    ['in a far year', { to: '+275760-09-12T00:00:00Z' }],
  ])('refuses a part %s, and keeps what was typed', async (_, change) => {
    const response = await post(`${day}/entries/`, { ...form, ...change });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('value="Tango"');
    expect(await entries()).toEqual([]);
  });

  test('refuses a part that overlaps another, buffers included', async () => {
    await post(`${day}/entries/`, form);
    const close = { ...form, from: '2026-06-12T15:00:00Z', to: '2026-06-12T16:00:00Z' };
    expect((await post(`${day}/entries/`, close)).status).toBe(409);
    const apart = { ...form, from: '2026-06-12T15:30:00Z', to: '2026-06-12T16:30:00Z' };
    expect((await post(`${day}/entries/`, apart)).status).toBe(303);
  });

  test('names the zone of the hour that comes twice when the clocks go back', async () => {
    const night = await transaction(db, (tx) =>
      insertSlot(tx, {
        calendar_id: other.calendar.id,
        space_id: other.spaces.garden,
        name: 'All night',
        days: [7],
        starts_time: Temporal.PlainTime.from('00:00'),
        ends_time: Temporal.PlainTime.from('04:00'),
        flexible: true,
        cost_minor: 1000,
      }),
    );
    const path = '/the-other-place/calendars/hall/2026/10/25/entries/';
    const { html } = await page(`${path}?slot=${night.id}`);
    expect(html).toMatch(/>01:00 BST<.*>01:30 BST<.*>01:00 GMT<.*>01:30 GMT<.*>02:00</s);
    const input = {
      slot: String(night.id),
      name: 'Owls',
      from: '2026-10-25T00:00:00Z',
      to: '2026-10-25T02:00:00Z',
    };
    expect((await post(path, input)).status).toBe(303);
    expect(await entries()).toMatchObject([{ cost_minor: 2000 }]);
  });
});

test('limits how many holds one address makes in a minute', async () => {
  const { platform } = deps;
  const generous = platform.limits;
  platform.limits = createLimits({ factor: 1 / 60 });
  const form = { slot: String(slots.morning.id), name: 'x' };
  const answers = [await post(`${day}/entries/`, form), await post(`${day}/entries/`, form)];
  platform.limits = generous;
  expect(answers.map(({ status }) => status)).toEqual([303, 429]);
  expect(await answers[1]?.text()).toContain(sharedText('problem.title_429'));
});

async function hold(name: string, owner: ReturnType<typeof newVisitor>) {
  const date = Temporal.PlainDate.from('2026-06-12');
  return await transaction(db, (tx) =>
    holdSlot(tx, { calendar, slot: slots.morning, date, name }, { sessionId: owner.sessionId }, clock.now()),
  );
}
