import { beforeEach, describe, expect, test } from 'vitest';
import { buildUser } from '../../../blog/builders.ts';
import { pageOf } from '../../../shared/testing/page.ts';
import { bookSlot, buildEvent, buildTicketType, buyTickets, reserveTickets } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { readableCode } from '../../rules/ticket-code.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { ticketAdminBlueprint } from './routes.tsx';

const { db, clock, get, post } = await testEvents((app, deps) =>
  app.route('/admin/tickets', ticketAdminBlueprint(deps)),
);
const venue = await buildVenue(db);
const other = await buildVenue(db, 'other-hall');
const { calendar, concert, organiser, steward, somebody } = venue;
const door = `/admin/tickets/${concert.id}/`;

beforeEach(() => clock.set('2026-06-12T18:48:00Z'));

const bought = async (quantity = 1) => {
  const tickets = await buyTickets(db, venue, { quantity });
  const [ticket] = tickets;
  if (!ticket) throw new Error('no ticket');
  return { ticket, tickets };
};
const stateOf = async (id: number) =>
  (
    await db
      .selectFrom('tickets')
      .select('state')
      .where('id', '=', id as never)
      .executeTakeFirst()
  )?.state;
const scan = (form: string | Record<string, string>, as = steward, cookie = '') =>
  post(`${door}check-ins`, typeof form === 'string' ? { code: form } : form, { as, headers: { cookie } });
const scansOf = (ticketId: number) =>
  db
    .selectFrom('check_ins')
    .selectAll()
    .where('ticket_id', '=', ticketId as never)
    .orderBy('id')
    .execute();

describe('check-in', () => {
  test('welcomes a guest once, and then shows when and by whom they were admitted', async () => {
    const { ticket } = await bought(2);
    const first = await scan(ticket.code);
    expect(first.status).toBe(303);
    const welcome = first.headers.get('location') ?? '';
    expect(welcome).toBe(`${door}check-ins/${ticket.id}`);
    const html = await (await get(welcome, { as: steward })).text();
    expect(html).toContain(t('door.welcome', { name: 'Mab' }));
    const name = t('ticket.one_of_count', { type: 'Full price', number: 1, count: 2 });
    expect(html).toContain(`${name} · 19:48`);
    expect(html).toContain('class="verdict yes"');
    expect(html).toContain(t('door.admitted', { inside: '1', expected: '2' }));
    expect(await stateOf(ticket.id)).toBe('checked_in');

    clock.advance({ minutes: 3 });
    const second = await scan(ticket.code, organiser);
    expect(second.status).toBe(409);
    const refused = await second.text();
    expect(refused).toContain(t('door.refused.already_in'));
    expect(refused).toContain(t('door.refused.already_in_detail', { time: '19:48', steward: 'Sam Okoro' }));
    expect(refused).toContain('class="verdict no"');
  });

  test('does not repeat on a reload', async () => {
    const { ticket } = await bought();
    const welcome = (await scan(ticket.code)).headers.get('location') ?? '';
    const before = await db.selectFrom('ticket_transitions').select('id').execute();
    clock.advance({ minutes: 5 });
    expect(await (await get(welcome, { as: steward })).text()).toContain('· 19:48');
    expect(await db.selectFrom('ticket_transitions').select('id').execute()).toEqual(before);
  });

  test('counts a scan once, however often its form is posted', async () => {
    const { ticket } = await bought();
    const { device, nonce } = (await pageOf(get(door, { as: steward }))).form().values;
    const form = { code: ticket.code, device: String(device), nonce: String(nonce) };
    const [first, again] = [await scan(form), await scan(form)];
    expect([first.status, again.status]).toEqual([303, 303]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    const other = await scan({ ...form, nonce: 'another-scan' });
    expect(other.status).toBe(409);
    expect(await scansOf(ticket.id)).toMatchObject([
      { device, nonce, direction: 'entry', outcome: 'admitted', recorded_by: `user:${steward.id}` },
      { device, nonce: 'another-scan', outcome: 'refused', reason: 'already_in' },
    ]);
  });

  test('knows a device by its cookie, and records a scan without a usable nonce as one of its own', async () => {
    const response = await get(door, { as: steward });
    const cookie = /^door-device=([\w-]{43}); .*Path=\/admin\/tickets; HttpOnly/.exec(
      response.headers.getSetCookie().join(),
    );
    const { values } = (await pageOf(response)).form();
    expect(values.device).toBe(cookie?.[1]);
    const { ticket } = await bought();
    const odd = { device: '<b>', nonce: 'short' };
    for (let i = 0; i < 2; i++) await scan({ code: ticket.code, ...odd }, steward, cookie?.[0].split(';')[0]);
    const scans = await scansOf(ticket.id);
    expect(scans.map(({ outcome }) => outcome)).toEqual(['admitted', 'refused']);
    expect(new Set(scans.map(({ device }) => device))).toEqual(new Set([cookie?.[1]]));
    expect(new Set(scans.map(({ nonce }) => nonce)).size).toBe(2);
  });

  test('gives each guest of the list a scan of their own', async () => {
    const { tickets } = await bought(2);
    const html = await (await get(`${door}list`, { as: steward })).text();
    const nonces = [...html.matchAll(/name="nonce" value="([\w-]{8,64})"/g)].map(([, nonce]) => nonce);
    expect(nonces.length).toBeGreaterThanOrEqual(tickets.length);
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  test('redirects to the door without a ticket', async () => {
    const { ticket } = await bought();
    for (const form of ['check-ins', 'exits']) {
      const response = await get(`${door}${form}`, { as: steward });
      expect([response.status, response.headers.get('location')]).toEqual([303, door]);
    }
    expect(await stateOf(ticket.id)).toBe('confirmed');
  });

  test('accepts a code as people type it, and a whole address as a camera reads it', async () => {
    const { tickets } = await bought(3);
    const [a, b, c] = tickets.map(({ code }) => code);
    expect((await scan(` ${readableCode(a ?? '').toUpperCase()} `)).status).toBe(303);
    expect((await scan(`http://127.0.0.1:8003/tickets/${b}`)).status).toBe(303);
    expect((await scan(`https://events.example.org/tickets/${c}?x=1#top`)).status).toBe(303);
  });

  test('shows the event of a ticket for another event, but not its buyer', async () => {
    const ceilidh = await buildEvent(db, calendar, { name: 'Ceilidh', starts_at: '2026-06-13T20:00' });
    const type = await buildTicketType(db, ceilidh);
    const [secret] = await buyTickets(db, venue, { quantity: 1, type, entry: ceilidh });
    const response = await scan(secret?.code ?? '', organiser);
    expect(response.status).toBe(409);
    const html = await response.text();
    expect(html).toContain(t('door.refused.other_event'));
    const when = { date: 'Sat 13 June', time: '20:00' };
    expect(html).toContain(t('door.refused.other_event_detail', { event: 'Ceilidh', ...when }));
    expect(html).not.toContain('Mab');
    expect(html).not.toContain(secret?.code);
    expect(await stateOf(secret?.id ?? 0)).toBe('confirmed');
  });

  test('knows no ticket of another page', async () => {
    const [foreign] = await buyTickets(db, other, { quantity: 1 });
    const response = await scan(foreign?.code ?? '', organiser);
    expect(response.status).toBe(404);
    const html = await response.text();
    expect(html).toContain(t('door.refused.unknown'));
    expect(html).not.toContain('Mab');
    expect(await stateOf(foreign?.id ?? 0)).toBe('confirmed');
  });

  test('refuses a ticket that is not paid for or was cancelled', async () => {
    const [held] = await reserveTickets(db, venue, { quantity: 1, now: clock.now() });
    const unpaid = await scan(held?.code ?? '');
    expect(unpaid.status).toBe(409);
    expect(await unpaid.text()).toContain(t('door.refused.not_paid_detail'));
    expect(await stateOf(held?.id ?? 0)).toBe('reserved');

    const { ticket } = await bought();
    await db
      .updateTable('tickets')
      .set({ state: 'cancelled', state_at: clock.now(), state_by: 'test' })
      .where('id', '=', ticket.id)
      .execute();
    const cancelled = await scan(ticket.code);
    expect(cancelled.status).toBe(409);
    expect(await cancelled.text()).toContain(t('door.refused.cancelled_detail'));
  });

  test.each(['', 'kwp47mznd2xt9hqb', '<script>', '%00', 'a'.repeat(400), `\u0000`])(
    'refuses an unknown code (%j)',
    async (code) => {
      const response = await scan(code);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain(t('door.refused.unknown'));
    },
  );
});

describe('exit', () => {
  test('undoes the last admission, and the ticket can be used again', async () => {
    const { ticket } = await bought();
    const welcome = (await scan(ticket.code)).headers.get('location') ?? '';
    const html = await (await get(welcome, { as: steward })).text();
    expect(html).toContain(t('door.undo', { name: 'Mab Ellery' }));
    const response = await post(`${door}exits`, { ticket: String(ticket.id) }, { as: steward });
    expect(response.status).toBe(303);
    expect(await stateOf(ticket.id)).toBe('confirmed');
    const out = await (await get(response.headers.get('location') ?? '', { as: steward })).text();
    expect(out).toContain(t('door.out', { name: 'Mab' }));
    expect((await scan(ticket.code)).status).toBe(303);
    const transitions = await db
      .selectFrom('ticket_transitions')
      .select(['from_state', 'to_state', 'transitioned_by'])
      .where('ticket_id', '=', ticket.id)
      .orderBy('id')
      .execute();
    expect(transitions.slice(-3).map(({ to_state }) => to_state)).toEqual([
      'checked_in',
      'confirmed',
      'checked_in',
    ]);
    expect(transitions.at(-1)?.transitioned_by).toBe(`user:${steward.id}`);
  });

  test('offers an exit for a ticket that is scanned again', async () => {
    const { ticket } = await bought();
    await scan(ticket.code);
    expect(await (await scan(ticket.code)).text()).toContain(t('door.leaving', { name: 'Mab Ellery' }));
  });

  test('refuses a ticket that is not in', async () => {
    const { ticket } = await bought();
    const response = await post(`${door}exits`, { code: ticket.code }, { as: steward });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain(t('door.refused.not_in_detail'));
    expect(await stateOf(ticket.id)).toBe('confirmed');
  });
});

describe('guest list', () => {
  test('shows each guest by name, with the end of their code only', async () => {
    const { ticket } = await bought();
    const html = await (await get(`${door}list`, { as: steward })).text();
    expect(html).toContain('Mab Ellery');
    expect(html).toContain('Full price');
    expect(html).toContain(ticket.code.slice(-4));
    expect(html).not.toContain(ticket.code);
    expect(html).not.toContain(readableCode(ticket.code));
    expect(html).not.toContain('mab@example.com');
  });

  test('finds a name, and admits without a code', async () => {
    const { ticket } = await bought();
    expect(await (await get(`${door}list?q=ELL`, { as: steward })).text()).toContain('Mab Ellery');
    const none = await (await get(`${door}list?q=<b>Zoë`, { as: steward })).text();
    expect(none).toContain(t('guests.none_found', { name: '&lt;b>Zoë' }));
    const response = await post(`${door}check-ins`, { ticket: String(ticket.id) }, { as: steward });
    expect(response.status).toBe(303);
    expect(await stateOf(ticket.id)).toBe('checked_in');
  });

  test('admits no ticket of another door', async () => {
    const [foreign] = await buyTickets(db, other, { quantity: 1 });
    const response = await post(`${door}check-ins`, { ticket: String(foreign?.id) }, { as: steward });
    expect(response.status).toBe(404);
    expect(await stateOf(foreign?.id ?? 0)).toBe('confirmed');
  });
});

describe('access to a door', () => {
  test.each([
    ['the door', door],
    ['the list', `${door}list`],
  ])('opens %s to stewards and organisers of its page', async (_, path) => {
    expect((await get(path)).headers.get('location')).toContain('/sign-in?next=');
    expect((await get(path, { as: somebody })).status).toBe(403);
    expect((await get(path, { as: other.steward })).status).toBe(403);
    expect((await get(path, { as: other.organiser })).status).toBe(403);
    expect((await get(path, { as: steward })).status).toBe(200);
    expect((await get(path, { as: organiser })).status).toBe(200);
  });

  test('allows check-ins and exits to the same people', async () => {
    const { ticket } = await bought();
    for (const as of [somebody, other.steward, undefined]) {
      for (const form of ['check-ins', 'exits']) {
        const response = await post(`${door}${form}`, { code: ticket.code }, { ...(as && { as }) });
        expect(response.status).toBe(as ? 403 : 303);
      }
      expect((await get(`${door}check-ins/${ticket.id}`, { ...(as && { as }) })).status).toBe(as ? 403 : 303);
    }
    expect(await stateOf(ticket.id)).toBe('confirmed');
  });

  test.each(['0', 'x', '999999', '-1'])('finds no door %s', async (id) => {
    expect((await get(`/admin/tickets/${id}/`, { as: steward })).status).toBe(404);
    expect((await post(`/admin/tickets/${id}/check-ins`, { code: 'x' }, { as: steward })).status).toBe(404);
    expect((await get(`/admin/tickets/${id}/list`, { as: steward })).status).toBe(404);
  });

  test('finds no door of a booking, and reveals nothing of it', async () => {
    const booking = await bookSlot(db, venue, { date: '2026-06-15', name: 'Bethan’s surprise' });
    for (const path of ['', 'list']) {
      const response = await get(`/admin/tickets/${booking.id}/${path}`, { as: steward });
      expect(response.status).toBe(404);
      expect(await response.text()).not.toContain('Bethan');
    }
  });

  test.each(['0', 'x', '999999'])('finds no check-in %s', async (id) => {
    expect((await get(`${door}check-ins/${id}`, { as: steward })).status).toBe(404);
  });
});

describe('list of doors', () => {
  test('shows the doors of the viewer’s pages, today’s first, with the number admitted', async () => {
    const tomorrow = await buildEvent(db, calendar, {
      name: 'Ceilidh <late>',
      starts_at: '2026-06-13T20:00',
    });
    await buildTicketType(db, tomorrow, { name: 'Seat' });
    await buildEvent(db, calendar, { name: 'No tickets here', starts_at: '2026-06-14T20:00' });
    const html = await (await get('/admin/tickets/', { as: steward })).text();
    expect(html).toContain(`href="${door}"`);
    const counts = t('door.admitted', { inside: '\\d+', expected: '\\d+' });
    expect(html).toMatch(new RegExp(`>${counts}<`));
    expect(html.indexOf('Ceilidh &lt;late>')).toBeGreaterThan(html.indexOf('Rosa Ash Ensemble'));
    expect(html).toContain(t('doors.none_sold'));
    expect(html).not.toContain('No tickets here');
    expect(html).not.toContain(`/admin/tickets/${other.concert.id}/`);
  });

  test('is empty for a user without a role at a door, and asks a visitor to sign in', async () => {
    const who = { name: 'Eda Moss', email: 'eda@glasshouse.example' };
    const treasurer = await buildUser(db, who, { page: venue.page, role: 'treasurer' });
    for (const as of [somebody, treasurer])
      expect(await (await get('/admin/tickets/', { as })).text()).toContain(t('doors.none_no_role'));
    expect((await get('/admin/tickets/')).status).toBe(303);
  });
});
