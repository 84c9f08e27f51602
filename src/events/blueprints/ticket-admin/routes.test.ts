import { beforeEach, describe, expect, test } from 'vitest';
import { buildUser } from '../../../blog/builders.ts';
import { createLimits } from '../../../shared/http/limits.ts';
import { pageOf, parsePage } from '../../../shared/testing/page.ts';
import { bookSlot, buildEvent, buildTicketType, buyTickets, reserveTickets } from '../../builders.ts';
import { t } from '../../messages/translate.ts';
import { readableCode } from '../../rules/ticket-code.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { ticketAdminBlueprint } from './routes.tsx';

const { db, clock, deps, get, post, queriesOf } = await testEvents((app, deps) =>
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
const shown = async (response: Response | Promise<Response>) => {
  const html = await (await response).text();
  return { html, page: parsePage(html) };
};
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
      { device, direction: 'entry', outcome: 'admitted', recorded_by: `user:${steward.id}` },
      { device, outcome: 'refused', reason: 'already_in' },
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
    expect(html).toContain(t('door.refused.other_day', { date: 'Saturday 13 June' }));
    const when = { date: 'Sat 13 June', time: '20:00' };
    expect(html).toContain(t('door.refused.foreign_detail', { event: 'Ceilidh', ...when }));
    expect(html).not.toContain('Mab');
    expect(html).not.toContain(secret?.code);
    expect(await stateOf(secret?.id ?? 0)).toBe('confirmed');
  });

  test('admits a ticket of another day when the steward confirms it', async () => {
    const { ticket } = await bought();
    clock.set('2026-06-11T18:48:00Z');
    const refused = await shown(scan(ticket.code));
    expect(refused.html).toContain(t('door.refused.other_day', { date: 'Friday 12 June' }));
    expect(await stateOf(ticket.id)).toBe('confirmed');
    const form = refused.page.byRole('main').querySelector('.door-question form');
    const fields = [...(form?.querySelectorAll('input') ?? [])].map(
      (input) => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? ''] as const,
    );
    const admitted = await scan(Object.fromEntries(fields));
    expect(admitted.headers.get('location')).toBe(`${door}check-ins/${ticket.id}`);
    expect(await stateOf(ticket.id)).toBe('checked_in');
    expect((await scansOf(ticket.id)).at(-1)).toMatchObject({
      overridden: 'other_day',
      recorded_by: `user:${steward.id}`,
    });
  });

  test('admits a ticket of another event when the steward confirms it, and welcomes its guest', async () => {
    const talk = await buildEvent(db, calendar, { name: 'Talk', starts_at: '2026-06-12T18:00' });
    const [ticket] = await buyTickets(db, venue, { entry: talk, type: await buildTicketType(db, talk) });
    const refused = await (await scan(ticket?.code ?? '')).text();
    expect(refused).toContain(t('door.refused.other_event'));
    expect(refused).toContain(t('door.override_confirm'));
    const admitted = await scan({ ticket: String(ticket?.id), override: '1' });
    const welcome = await get(admitted.headers.get('location') ?? '', { as: steward });
    expect(await welcome.text()).toContain(t('door.welcome', { name: 'Mab' }));
  });

  test('slows no steward whose scanner misreads', async () => {
    const { limits } = deps.platform;
    deps.platform.limits = createLimits();
    for (let n = 0; n < 61; n++) expect((await scan('kwp47mznd2xt9hqb')).status).toBe(404);
    expect((await scan((await bought()).ticket.code)).status).toBe(303);
    deps.platform.limits = limits;
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

  test('asks first, on a page of its own, when a ticket is scanned again', async () => {
    const { ticket } = await bought();
    await scan(ticket.code);
    const again = await shown(scan(ticket.code));
    const question = `${door}exits/${ticket.id}/question`;
    expect(again.page.links()).toContain(question);
    expect(again.html).toContain(t('door.leaving', { name: 'Mab Ellery' }));
    const asked = await shown(get(question, { as: steward }));
    expect(asked.html).toContain(t('door.leaving_question', { name: 'Mab Ellery' }));
    expect(asked.page.links()).toContain(door);
    expect(await stateOf(ticket.id)).toBe('checked_in');
    const form = asked.page.byRole('main').querySelector(`form[action="${door}exits"]`);
    expect(form?.querySelector('[name=ticket]')?.getAttribute('value')).toBe(String(ticket.id));
    expect((await post(`${door}exits`, { ticket: String(ticket.id) }, { as: steward })).status).toBe(303);
    expect(await stateOf(ticket.id)).toBe('confirmed');
    const gone = await get(question, { as: steward });
    expect([gone.status, gone.headers.get('location')]).toEqual([303, door]);
  });

  test('never stands where the last admission is undone', async () => {
    const [first, second] = [(await bought()).ticket, (await bought()).ticket];
    await scan(first.code);
    await scan(second.code);
    const actionsOf = ({ html }: { html: string }) => [...html.matchAll(/<footer>.*?<\/footer>/gs)].join();
    const undo = t('door.undo', { name: 'Mab Ellery' });
    const welcome = await shown(get(`${door}check-ins/${second.id}`, { as: steward }));
    expect(actionsOf(welcome)).toContain(undo);
    const again = await shown(scan(first.code));
    const asked = await shown(get(`${door}exits/${first.id}/question`, { as: steward }));
    for (const page of [again, asked]) {
      expect(actionsOf(page)).toContain(undo);
      expect(actionsOf(page)).toContain(`name="ticket" value="${second.id}"`);
      expect(actionsOf(page)).not.toContain(`value="${first.id}"`);
    }
    const out = await post(`${door}exits`, { ticket: String(second.id) }, { as: steward });
    const after = await shown(get(out.headers.get('location') ?? '', { as: steward }));
    expect(after.html).not.toContain(`action="${door}exits"`);
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

  test('takes no more statements for many guests, and none reads more than a page of them', async () => {
    const read = async (path: string) =>
      (await queriesOf(async () => (await get(path, { as: steward })).text())).length;
    const few = await read(`${door}list`);
    await bought(10);
    expect(await read(`${door}list`)).toBe(few);
    expect(few).toBeLessThanOrEqual(6);
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

describe('a scan that asks for the screen instead of a redirect', () => {
  const scanHere = (code: string) =>
    post(
      `${door}check-ins`,
      { code, device: 'phone-12', nonce: `nonce-${code}` },
      { as: steward, headers: { prefer: 'return=representation' } },
    );

  test('gets what the page after the redirect shows, without the head of the page', async () => {
    const { ticket } = await bought(2);
    const response = await scanHere(ticket.code);
    expect([response.status, response.headers.get('preference-applied')]).toEqual([
      200,
      'return=representation',
    ]);
    const html = await response.text();
    const page = await (await get(`${door}check-ins/${ticket.id}`, { as: steward })).text();
    const [, screen] = /<body[^>]*>(.*)<\/body>/s.exec(page) ?? [];
    const withoutNames = (text = '') => text.replaceAll(/name="(nonce|device)" value="[^"]*"/g, '$1');
    const [, title, part] = /^<title>(.*?)<\/title>(.*)$/s.exec(html) ?? [];
    expect(page).toContain(`<title>${title}</title>`);
    expect(withoutNames(part)).toBe(withoutNames(screen));
  });

  test('gets refusals with their status', async () => {
    expect((await scanHere('abcd2345abcd2345')).status).toBe(404);
    const { ticket } = await bought();
    await scan(ticket.code, organiser);
    const refused = await scanHere(ticket.code);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toMatch(/^<title>[^<]*<\/title><div class="door">/);
  });

  test('takes five statements', async () => {
    const { ticket } = await bought();
    const sent = await queriesOf(async () => (await scanHere(ticket.code)).text());
    // The session, the door, the ticket, its admission, and the counts of the door.
    expect(sent.length, sent.join('\n')).toBeLessThanOrEqual(5);
  });
});
