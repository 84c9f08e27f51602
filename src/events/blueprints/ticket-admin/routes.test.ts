import { beforeEach, describe, expect, test } from 'vitest';
import { transaction } from '../../../shared/db/database.ts';
import { holdTickets } from '../../operations/hold-tickets.ts';
import { readableCode } from '../../rules/ticket-code.ts';
import { bookSlot, buyTickets, newVisitor, seedEvent, seedVenue, testEvents } from '../../testing.ts';
import { ticketAdminBlueprint } from './routes.tsx';

const { db, clock, get, post } = await testEvents((app, deps) =>
  app.route('/admin/tickets', ticketAdminBlueprint(deps)),
);
const venue = await seedVenue(db);
const other = await seedVenue(db, 'other-hall');
const { calendar, concert, organiser, steward, somebody, types } = venue;
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
const scan = (code: string, as = steward) => post(`${door}check-ins`, { code }, { as });

describe('a check-in', () => {
  test('welcomes by name, once; again says when and by whom', async () => {
    const { ticket } = await bought(2);
    const first = await scan(ticket.code);
    expect(first.status).toBe(303);
    const welcome = first.headers.get('location') ?? '';
    expect(welcome).toBe(`${door}check-ins/${ticket.id}`);
    const html = await (await get(welcome, { as: steward })).text();
    expect(html).toContain('Welcome, Mab');
    expect(html).toContain('Full price, 1 of 2 · 19:48');
    expect(html).toContain('class="verdict yes"');
    expect(html).toContain('1 of 2 in');
    expect(await stateOf(ticket.id)).toBe('checked_in');

    clock.advance({ minutes: 3 });
    const second = await scan(ticket.code, organiser);
    expect(second.status).toBe(409);
    const refused = await second.text();
    expect(refused).toContain('Already in');
    expect(refused).toContain('scanned 19:48 by Sam Okoro');
    expect(refused).toContain('class="verdict no"');
  });

  test('shown again by a reload does nothing', async () => {
    const { ticket } = await bought();
    const welcome = (await scan(ticket.code)).headers.get('location') ?? '';
    const before = await db.selectFrom('ticket_transitions').select('id').execute();
    clock.advance({ minutes: 5 });
    expect(await (await get(welcome, { as: steward })).text()).toContain('· 19:48');
    expect(await db.selectFrom('ticket_transitions').select('id').execute()).toEqual(before);
  });

  test('that a phone has forgotten leads back to the door', async () => {
    const { ticket } = await bought();
    for (const what of ['check-ins', 'exits']) {
      const response = await get(`${door}${what}`, { as: steward });
      expect([response.status, response.headers.get('location')]).toEqual([303, door]);
    }
    expect(await stateOf(ticket.id)).toBe('confirmed');
  });

  test('takes a code as people type it, and a whole address as a camera reads it', async () => {
    const { tickets } = await bought(3);
    const [a, b, c] = tickets.map(({ code }) => code);
    expect((await scan(` ${readableCode(a ?? '').toUpperCase()} `)).status).toBe(303);
    expect((await scan(`http://127.0.0.1:8003/tickets/${b}`)).status).toBe(303);
    expect((await scan(`https://events.example.org/tickets/${c}?x=1#top`)).status).toBe(303);
  });

  test('of a ticket for another event says which, and nothing of its buyer', async () => {
    const secret = await buyTickets(db, other, { quantity: 1 });
    const response = await scan(secret[0]?.code ?? '', organiser);
    expect(response.status).toBe(409);
    const html = await response.text();
    expect(html).toContain('Ticket for another event');
    expect(html).toContain('Rosa Ash Ensemble, Fri 12 June, 20:00');
    expect(html).not.toContain('Mab');
    expect(html).not.toContain(secret[0]?.code);
    expect(await stateOf(secret[0]?.id ?? 0)).toBe('confirmed');
  });

  test('of a ticket that is not paid, ran out or was cancelled says so', async () => {
    const wanted = { calendar, entry: concert, quantities: new Map([[types.full.id, 1]]) };
    const [held] = await transaction(db, (tx) => holdTickets(tx, wanted, newVisitor(), clock.now()));
    const unpaid = await scan(held?.code ?? '');
    expect(unpaid.status).toBe(409);
    expect(await unpaid.text()).toContain('Not paid');
    expect(await stateOf(held?.id ?? 0)).toBe('reserved');

    const { ticket } = await bought();
    await db
      .updateTable('tickets')
      .set({ state: 'cancelled', state_at: clock.now(), state_by: 'test' })
      .where('id', '=', ticket.id)
      .execute();
    const cancelled = await scan(ticket.code);
    expect(cancelled.status).toBe(409);
    expect(await cancelled.text()).toContain('Cancelled');
  });

  test.each(['', 'kwp47mznd2xt9hqb', '<script>', '%00', 'a'.repeat(400), `\u0000`])(
    'of no ticket at all (%j) says so',
    async (code) => {
      const response = await scan(code);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('No such ticket');
    },
  );
});

describe('an exit', () => {
  test('undoes the last admission, and the ticket may be used again', async () => {
    const { ticket } = await bought();
    const welcome = (await scan(ticket.code)).headers.get('location') ?? '';
    const html = await (await get(welcome, { as: steward })).text();
    expect(html).toContain('Undo last: Mab Ellery');
    const response = await post(`${door}exits`, { ticket: String(ticket.id) }, { as: steward });
    expect(response.status).toBe(303);
    expect(await stateOf(ticket.id)).toBe('confirmed');
    const out = await (await get(response.headers.get('location') ?? '', { as: steward })).text();
    expect(out).toContain('Mab is out');
    expect((await scan(ticket.code)).status).toBe(303);
    const moves = await db
      .selectFrom('ticket_transitions')
      .select(['from_state', 'to_state', 'transitioned_by'])
      .where('ticket_id', '=', ticket.id)
      .orderBy('id')
      .execute();
    expect(moves.slice(-3).map(({ to_state }) => to_state)).toEqual([
      'checked_in',
      'confirmed',
      'checked_in',
    ]);
    expect(moves.at(-1)?.transitioned_by).toBe(`user:${steward.id}`);
  });

  test('of somebody who is in already is offered where they show their ticket again', async () => {
    const { ticket } = await bought();
    await scan(ticket.code);
    expect(await (await scan(ticket.code)).text()).toContain('Mab Ellery is leaving');
  });

  test('of a ticket that is not in is refused', async () => {
    const { ticket } = await bought();
    const response = await post(`${door}exits`, { code: ticket.code }, { as: steward });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('Not in');
    expect(await stateOf(ticket.id)).toBe('confirmed');
  });
});

describe('the list', () => {
  test('has everybody by name, with the end of their code only', async () => {
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
    expect(none).toContain('Nobody called “&lt;b>Zoë”');
    const response = await post(`${door}check-ins`, { ticket: String(ticket.id) }, { as: steward });
    expect(response.status).toBe(303);
    expect(await stateOf(ticket.id)).toBe('checked_in');
  });

  test('of another door admits nobody here', async () => {
    const [foreign] = await buyTickets(db, other, { quantity: 1 });
    const response = await post(`${door}check-ins`, { ticket: String(foreign?.id) }, { as: steward });
    expect(response.status).toBe(404);
    expect(await stateOf(foreign?.id ?? 0)).toBe('confirmed');
  });
});

describe('who may', () => {
  test.each([
    ['the door', door],
    ['the list', `${door}list`],
  ])('open %s: stewards and organisers of its page', async (_, path) => {
    expect((await get(path)).headers.get('location')).toContain('/sign-in?next=');
    expect((await get(path, { as: somebody })).status).toBe(403);
    expect((await get(path, { as: other.steward })).status).toBe(403);
    expect((await get(path, { as: other.organiser })).status).toBe(403);
    expect((await get(path, { as: steward })).status).toBe(200);
    expect((await get(path, { as: organiser })).status).toBe(200);
  });

  test('check in and record an exit: the same', async () => {
    const { ticket } = await bought();
    for (const as of [somebody, other.steward, undefined]) {
      for (const what of ['check-ins', 'exits']) {
        const response = await post(`${door}${what}`, { code: ticket.code }, { ...(as && { as }) });
        expect(response.status).toBe(as ? 403 : 303);
      }
      expect((await get(`${door}check-ins/${ticket.id}`, { ...(as && { as }) })).status).toBe(as ? 403 : 303);
    }
    expect(await stateOf(ticket.id)).toBe('confirmed');
  });

  test.each(['0', 'x', '999999', '-1'])('there is no door %s', async (id) => {
    expect((await get(`/admin/tickets/${id}/`, { as: steward })).status).toBe(404);
    expect((await post(`/admin/tickets/${id}/check-ins`, { code: 'x' }, { as: steward })).status).toBe(404);
    expect((await get(`/admin/tickets/${id}/list`, { as: steward })).status).toBe(404);
  });

  test('there is no door to a hire, and a steward learns nothing of it', async () => {
    const hire = await bookSlot(db, venue, { date: '2026-06-15', name: 'Bethan’s surprise' });
    for (const path of ['', 'list']) {
      const response = await get(`/admin/tickets/${hire.id}/${path}`, { as: steward });
      expect(response.status).toBe(404);
      expect(await response.text()).not.toContain('Bethan');
    }
  });

  test.each(['0', 'x', '999999'])('there is no check-in %s', async (id) => {
    expect((await get(`${door}check-ins/${id}`, { as: steward })).status).toBe(404);
  });
});

describe('the doors', () => {
  test('of one’s pages, today’s first, with how many are in', async () => {
    await transaction(db, async (tx) => {
      const tomorrow = await seedEvent(tx, calendar, {
        name: 'Ceilidh <late>',
        starts_at: Temporal.Instant.from('2026-06-13T19:00:00Z'),
        ends_at: Temporal.Instant.from('2026-06-13T22:00:00Z'),
      });
      await tx
        .insertInto('ticket_types')
        .values({ calendar_id: calendar.id, entry_id: tomorrow.id, name: 'Seat', price_minor: 0, quota: 5 })
        .execute();
      await seedEvent(tx, calendar, {
        name: 'No tickets here',
        starts_at: Temporal.Instant.from('2026-06-14T19:00:00Z'),
        ends_at: Temporal.Instant.from('2026-06-14T22:00:00Z'),
      });
    });
    const html = await (await get('/admin/tickets/', { as: steward })).text();
    expect(html).toContain(`href="${door}"`);
    expect(html).toMatch(/\d+ of \d+/);
    expect(html.indexOf('Ceilidh &lt;late>')).toBeGreaterThan(html.indexOf('Rosa Ash Ensemble'));
    expect(html).toContain('none sold yet');
    expect(html).not.toContain('No tickets here');
    expect(html).not.toContain(`/admin/tickets/${other.concert.id}/`);
  });

  test('are empty for somebody who helps nowhere, and ask a stranger to sign in', async () => {
    expect(await (await get('/admin/tickets/', { as: somebody })).text()).toContain('No doors to open');
    expect((await get('/admin/tickets/')).status).toBe(303);
  });
});
