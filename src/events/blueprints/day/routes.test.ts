import { beforeEach, describe, expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { createLimits } from '../../../shared/http/limits.ts';
import { insertSlot } from '../../model/calendar-slot.ts';
import { holdSlot } from '../../operations/hold-slot.ts';
import { newVisitor, seedEvent, seedVenue, testEvents } from '../../testing.ts';

const { db, clock, app, get, post, queriesOf, deps } = await testEvents();
const venue = await seedVenue(db);
const other = await seedVenue(db, 'the-other-place');
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

/** The blocks of a space's column, as a screen reader has them. */
function columnIn(html: string, space: string): string {
  const columns = html.split('<section class="day-space">');
  return columns.find((column) => column.includes(`<h2>${space}</h2>`)) ?? '';
}

describe('a day', () => {
  test('costs an anonymous visitor three queries', async () => {
    expect((await queriesOf(() => get(`${day}/`))).length).toBeLessThanOrEqual(3);
  });

  test('shows its spaces with what is on, what is taken and what can be hired', async () => {
    const { html } = await page(`${day}/`);
    expect(html).toContain('<h1>Friday 12 June</h1>');
    expect(columnIn(html, 'Main hall')).toContain(`href="${day}/entries/${venue.concert.id}/"`);
    expect(columnIn(html, 'Main hall')).toContain('any start, £20.00 an hour');
    expect(columnIn(html, 'Main hall')).not.toContain('Busy');
    expect(columnIn(html, 'Garden room')).toContain('<b>Busy</b><span>with the Main hall</span>');
    expect(columnIn(html, 'Garden room')).toContain(
      '<b>09:00–12:00</b><span>£54.00 · Morning</span><span class="only-sr">, Garden room: hold it</span>',
    );
    expect(html).toContain(`href="${day}/entries/?slot=${slots.morning.id}"`);
    expect(html).toContain('Times are London time');
  });

  test('has what a phone needs: what is on, and each offer with its button', async () => {
    const { html } = await page(`${day}/`);
    expect(html).toContain('aria-label="Hold Garden room, 09:00–12:00"');
    expect(html).toContain('£54.00 · up to 40 people');
    expect(html).toMatch(/<ol class="agenda phone".*Rosa Ash Ensemble/s);
  });

  test('leads to the day before and the day after, over the ends of years too', async () => {
    const { html } = await page(`${hall}/2026/12/31/`);
    expect(html).toContain(`href="${hall}/2026/12/30/"`);
    expect(html).toContain(`href="${hall}/2027/01/01/"`);
  });

  test('tells others nothing of a hire but that the time is taken', async () => {
    const owner = newVisitor();
    await hold('Bethan’s <b>60th</b>', owner);
    for (const asked of [{}, { as: somebody }, { as: steward }, { visitor: newVisitor().visitor }]) {
      const { html } = await page(`${day}/`, asked);
      expect(html).not.toContain('Bethan');
      expect(columnIn(html, 'Garden room')).toContain('<b>Busy</b>');
      expect(html).not.toContain(`slot=${slots.morning.id}"`);
    }
    const { html } = await page(`${day}/`, { as: organiser });
    expect(columnIn(html, 'Garden room')).toContain('Bethan’s &lt;b>60th&lt;/b>');
  });

  test('shows its owner what they hold, for how long, and where to pay', async () => {
    const owner = newVisitor();
    await hold('Bethan’s 60th', owner);
    clock.advance({ minutes: 3 });
    const { html } = await page(`${day}/`, { visitor: owner.visitor });
    expect(columnIn(html, 'Garden room')).toContain('<b>Held for you</b>');
    expect(html).toContain('Garden room, 09:00–12:00, £54.00');
    expect(html).toContain('data-ends-in="720"');
    expect(html).toContain('12 minutes');
    expect(html).toContain(`href="${deps.platform.config.urls.cart}/"`);

    clock.advance({ minutes: 12 });
    const later = await page(`${day}/`, { visitor: owner.visitor });
    expect(later.html).not.toContain('Held for you');
    expect(columnIn(later.html, 'Garden room')).toContain(`slot=${slots.morning.id}"`);
  });

  test('offers nothing once it is over', async () => {
    clock.set('2026-06-13T09:00:00Z');
    const { html } = await page(`${day}/`);
    expect(html).toContain('This day is over.');
    expect(html).not.toContain('slot=');
    expect(html).toContain('Rosa Ash Ensemble');
  });

  test('shows what goes on after midnight on the day on which it begins', async () => {
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
      await seedEvent(tx, other.calendar, {
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
    expect(sunday.html).not.toMatch(/Late film|21:00–02:00|Busy/);
  });

  test('goes by the clock on the wall on the days on which it changes', async () => {
    await transaction(db, async (tx) => {
      for (const [name, start, hours] of [
        ['Spring', '2026-03-28T23:00Z', 3],
        ['Autumn', '2026-10-25T00:30Z', 1],
      ] as const) {
        const starts_at = instant(start);
        const ends_at = starts_at.add({ hours });
        await seedEvent(tx, other.calendar, { name, space_id: other.spaces.orchard, starts_at, ends_at });
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
    'there is none at %s, and a way back',
    async (date) => {
      const { status, html } = await page(`${hall}/${date}/`);
      expect(status).toBe(404);
      expect(html).toContain(`href="${hall}/"`);
      expect((await get(`${hall}/${date}/entries/?slot=${slots.morning.id}`)).status).toBe(404);
      const sent = { slot: String(slots.morning.id), name: 'x' };
      expect((await post(`${hall}/${date}/entries/`, sent)).status).toBe(404);
    },
  );

  test.each(['/nowhere/calendars/hall/2026/06/12/', '/glasshouse/calendars/none/2026/06/12/'])(
    'there is none at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test('lets only organisers put an event on it', async () => {
    expect((await page(`${day}/`, { as: steward })).html).not.toContain('entries/new');
    expect((await page(`${day}/`, { as: organiser })).html).toContain(`${hall}/entries/new/?date=2026-06-12`);
  });
});

describe('holding a time', () => {
  const form = { slot: String(slots.morning.id), name: 'Bethan’s 60th' };

  test('begins with what, when, where and for how much', async () => {
    const { status, html } = await page(`${day}/entries/?slot=${slots.morning.id}`);
    expect(status).toBe(200);
    expect(html).toContain('<h1>Garden room, 09:00–12:00</h1>');
    expect(html).toContain('Friday 12 June 2026');
    expect(html).toContain('£54.00');
    expect(html).toContain('That is the whole price.');
    expect(html).toContain('Hold it for 15 minutes');
    const plain = await get(`${day}/entries/`);
    expect([plain.status, plain.headers.get('location')]).toEqual([303, `${day}/`]);
  });

  test('makes a visitor of who holds something, and of nobody else', async () => {
    expect((await get(`${day}/entries/?slot=${slots.morning.id}`)).headers.getSetCookie()).toEqual([]);
    const held = await post(`${day}/entries/`, form);
    expect([held.status, held.headers.get('location')]).toEqual([303, `${day}/`]);
    const visitor = /^visitor=([\w-]{43}); .*HttpOnly/.exec(held.headers.getSetCookie().join())?.[1];
    const { html } = await page(`${day}/`, { visitor });
    expect(html).toContain('Held for you');
    expect(await entries()).toMatchObject([
      { name: 'Bethan’s 60th', state: 'pending', cost_minor: 5400, listed: false, user_id: null },
    ]);
  });

  test('is for who is signed in theirs', async () => {
    await post(`${day}/entries/`, form, { as: somebody });
    expect(await entries()).toMatchObject([{ user_id: somebody.id, session_id: null }]);
  });

  test('goes to one of two who press at once; the other learns what is nearest', async () => {
    const both = await Promise.all([1, 2].map(() => post(`${day}/entries/`, form)));
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await entries()).toHaveLength(1);
    const html = await both.find(({ status }) => status === 409)?.text();
    expect(html).toContain('<h1>This time has just been taken</h1>');
    expect(html).toContain(
      'Nearest free: 12:30–15:30 (Main hall), 12:00–15:00 on Saturday 13 June (Main hall), or 12:00–15:00 on Sunday 14 June (Main hall).',
    );
    expect(html).toContain('value="Bethan’s 60th"');
  });

  test('takes what is nearest by one press more', async () => {
    await post(`${day}/entries/`, form);
    const html = await (await post(`${day}/entries/`, form)).text();
    const nearest = /<form method="post" action="([^"]+)">(.*?)<\/form>/.exec(html);
    const fields = [...(nearest?.[2] ?? '').matchAll(/name="(\w+)" value="([^"]*)"/g)];
    const sent = Object.fromEntries(fields.map(([, name, value]) => [name, value]));
    expect((await post(nearest?.[1] ?? '', sent)).status).toBe(303);
    expect((await entries()).at(-1)).toMatchObject({
      name: 'Bethan’s 60th',
      slot_id: slots.flexible.id,
      starts_at: instant('2026-06-12T11:30Z'),
      ends_at: instant('2026-06-12T14:30Z'),
      cost_minor: 6000,
    });
  });

  test('is said to be too late already on the form, when it is', async () => {
    await post(`${day}/entries/`, form);
    const { status, html } = await page(`${day}/entries/?slot=${slots.morning.id}`);
    expect(status).toBe(409);
    expect(html).toContain('Nearest free');
  });

  test.each([
    [{ name: '' }, 'Say what the booking is for'],
    [{ name: '   ' }, 'Say what the booking is for'],
    [{ name: 'x'.repeat(81) }, 'at most 80 characters'],
  ])('wants a name for it: %o', async (change, says) => {
    const response = await post(`${day}/entries/`, { ...form, ...change });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('<title>Error: Garden room');
    expect(html).toContain(says);
    expect(await entries()).toEqual([]);
  });

  test.each(['', '0', '-1', '999999', 'x', String(other.slots.morning.id), "1' OR 1=1"])(
    'there is no slot “%s” here',
    async (slot) => {
      expect((await post(`${day}/entries/`, { ...form, slot })).status).toBe(404);
      expect((await get(`${day}/entries/?slot=${encodeURIComponent(slot)}`)).status).toBe(404);
      expect(await entries()).toEqual([]);
    },
  );

  test('there is no slot on a day on which it does not recur', async () => {
    expect((await post(`${hall}/2026/06/13/entries/`, form)).status).toBe(404);
    expect((await get(`${hall}/2026/06/13/entries/?slot=${slots.morning.id}`)).status).toBe(404);
  });

  test('comes too late for what has begun', async () => {
    clock.set('2026-06-12T08:00:00Z');
    const response = await post(`${day}/entries/`, form);
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('<h1>That time has already begun<');
    expect(await entries()).toEqual([]);
  });

  test.each(['https://evil.example', ''])('is refused to a page that is not ours: “%s”', async (origin) => {
    const init = { method: 'POST', headers: { origin }, body: new URLSearchParams(form) };
    expect((await app.request(`${day}/entries/`, init)).status).toBe(403);
    expect(await entries()).toEqual([]);
  });
});

describe('holding a part of a flexible time', () => {
  const form = {
    slot: String(slots.flexible.id),
    name: 'Tango',
    from: '2026-06-12T12:00:00Z',
    to: '2026-06-12T14:30:00Z',
  };

  test('begins with starts and ends to choose from', async () => {
    const start = encodeURIComponent('2026-06-12T13:00:00Z');
    const { html } = await page(`${day}/entries/?slot=${slots.flexible.id}&from=${start}`);
    expect(html).toContain('£20.00 an hour');
    expect(html).toContain('at least 1 hour');
    expect(html).toContain('30 minutes either side');
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

  test('costs what its hours cost', async () => {
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
  ])('is refused %s, and what was typed is kept', async (_, change) => {
    const response = await post(`${day}/entries/`, { ...form, ...change });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('value="Tango"');
    expect(await entries()).toEqual([]);
  });

  test('clashes where times overlap, set-up included', async () => {
    await post(`${day}/entries/`, form);
    const close = { ...form, from: '2026-06-12T15:00:00Z', to: '2026-06-12T16:00:00Z' };
    expect((await post(`${day}/entries/`, close)).status).toBe(409);
    const apart = { ...form, from: '2026-06-12T15:30:00Z', to: '2026-06-12T16:30:00Z' };
    expect((await post(`${day}/entries/`, apart)).status).toBe(303);
  });

  test('names the hour that comes twice when the clocks go back', async () => {
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
    const sent = {
      slot: String(night.id),
      name: 'Owls',
      from: '2026-10-25T00:00:00Z',
      to: '2026-10-25T02:00:00Z',
    };
    expect((await post(path, sent)).status).toBe(303);
    expect(await entries()).toMatchObject([{ cost_minor: 2000 }]);
  });
});

test('nobody holds more than so much in a minute', async () => {
  const { platform } = deps;
  const generous = platform.limits;
  platform.limits = createLimits({ factor: 1 / 60 });
  const form = { slot: String(slots.morning.id), name: 'x' };
  const answers = [await post(`${day}/entries/`, form), await post(`${day}/entries/`, form)];
  platform.limits = generous;
  expect(answers.map(({ status }) => status)).toEqual([303, 429]);
  expect(await answers[1]?.text()).toContain('Please try again in');
});

async function hold(name: string, owner: ReturnType<typeof newVisitor>) {
  const date = Temporal.PlainDate.from('2026-06-12');
  return await transaction(db, (tx) =>
    holdSlot(tx, { calendar, slot: slots.morning, date, name }, { sessionId: owner.sessionId }, clock.now()),
  );
}
