import { type RawBuilder, sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TicketId } from '../../../shared/ids.ts';
import { pageOf } from '../../../shared/testing/page.ts';
import { buildEvent, buildTicketType } from '../../builders.ts';
import { listGuests } from '../../model/guest.ts';
import { buildVenue, testEvents } from '../../testing.ts';
import { ticketAdminBlueprint } from './routes.tsx';

const { db, pool, openMore, get } = await testEvents((app, deps) =>
  app.route('/admin/tickets', ticketAdminBlueprint(deps)),
);
const venue = await buildVenue(db);
const { page, calendar, steward } = venue;
const GUESTS = 100_000;
const BATCH = 10_000;
/** The most rows that the server may hold of a list. */
const FEW_HUNDRED = 300;

const event = await buildEvent(db, calendar, { starts_at: '2026-06-13T20:00' });
const type = await buildTicketType(db, event, { quota: GUESTS + 100 });

type Guests = { from?: number; to: number; name: RawBuilder<unknown>; mail?: RawBuilder<unknown> };

/** Inserts valid tickets of the event, as they would be after their orders, with `n` from one number to another. */
const insertGuests = ({ from = 1, to, name, mail = sql`'n' || n || '@valley.example'` }: Guests) =>
  sql`INSERT INTO tickets (container_id, entry_id, ticket_type_id, code, state, price_minor, session_id, order_id, contact_name,
      contact_email, created_at, state_at, state_by)
    SELECT ${page.id}, ${event.id}, ${type.id}, left(md5(random()::text || n), 16), 'confirmed', 0, 'v' || n, 1000000000 + n,
      ${name}, ${mail}, now(), now(), 'test'
    FROM generate_series(${from}::integer, ${to}::integer) n`.execute(db);

/** Counts the rows of each result from now on. */
function countRows(): number[] {
  const counts: number[] = [];
  pool.on('acquire', (client) => {
    if (watched.has(client)) return;
    watched.add(client);
    const { query } = client;
    client.query = new Proxy(query, {
      apply(target, thisArg, args) {
        const result = Reflect.apply(target, thisArg, args);
        if (result instanceof Promise)
          result.then(
            ({ rows }) => counts.push(rows?.length ?? 0),
            () => {},
          );
        return result;
      },
    });
  });
  return counts;
}
const watched = new WeakSet<object>();
const rows = countRows();

const path = `/admin/tickets/${event.id}/list`;
const names = async (search: string) =>
  (await listGuests(db, page.id, event.id, { search, limit: 50 })).map(({ contact_name }) => contact_name);

describe('a search', () => {
  beforeAll(async () => {
    for (const name of ['Zoë Müller', 'Mab Ellery', 'Seán O’Brien-Walsh', '李 小龙'])
      await insertGuests({ to: 1, name: sql`${name}::text`, mail: sql`'door@harbour.example'` });
  });

  test.each([
    ['zoe', 'Zoë Müller'],
    ['mÜll', 'Zoë Müller'],
    ['muller zoe', 'Zoë Müller'],
    ['  ell  ', 'Mab Ellery'],
    ['brien', 'Seán O’Brien-Walsh'],
    ["o'brien", 'Seán O’Brien-Walsh'],
    ['walsh', 'Seán O’Brien-Walsh'],
    ['李', '李 小龙'],
  ])('for %j finds a guest by the beginnings of words', async (search, name) => {
    expect(await names(search)).toEqual([name]);
  });

  test('finds a guest by mail address and by the code or its end', async () => {
    expect(await names('door@harbour.example')).toHaveLength(4);
    const { rows } = await sql<{
      code: string;
    }>`SELECT code FROM tickets WHERE contact_name = 'Mab Ellery'`.execute(db);
    const code = rows[0]?.code ?? '';
    expect(await names(code)).toEqual(['Mab Ellery']);
    expect(await names(code.slice(-4))).toContain('Mab Ellery');
  });

  test.each([
    'ellery zoe',
    'lery',
    '!!!',
    "' | 'zoe",
    'zoe:*',
    '\\',
    '%',
    'zoe & !mab',
    `${'x'.repeat(5000)}`,
  ])('for %j runs as text and not as a query', async (search) => {
    expect((await get(`${path}?q=${encodeURIComponent(search)}`, { as: steward })).status).toBe(200);
  });

  test('finds only guests of its own door', async () => {
    const other = await buildEvent(db, calendar, { starts_at: '2026-06-14T20:00' });
    expect(await listGuests(db, page.id, other.id, { search: 'zoe', limit: 50 })).toEqual([]);
  });
});

describe('a list of 100,000 guests', () => {
  beforeAll(async () => {
    const name = sql`'Guest ' || lpad((n::bigint * 7919 % ${GUESTS}::integer)::text, 6, '0')`;
    for (let from = 1; from < GUESTS; from += BATCH) await insertGuests({ from, to: from + BATCH - 1, name });
    await sql`ANALYZE tickets`.execute(db);
  }, 120_000);

  test('is shown page by page', async () => {
    rows.length = 0;
    const first = await pageOf(get(path, { as: steward }));
    const next = first.links().find((href) => href.includes('after='));
    const second = await pageOf(get(next ?? '', { as: steward }));
    const guestsOn = (shown: typeof first) =>
      [...shown.byRole('main').querySelectorAll('tbody th')].map(({ textContent }) => textContent);
    expect(guestsOn(first)).toHaveLength(100);
    expect(guestsOn(second)).toHaveLength(100);
    expect([...guestsOn(first), ...guestsOn(second)]).toEqual(
      [...guestsOn(first), ...guestsOn(second)].sort(),
    );
    expect(Math.max(...rows)).toBeLessThan(FEW_HUNDRED);
  });

  test('is read by index, on every page and by every search', async () => {
    const { db } = openMore({ poolSize: 1 });
    const planOf = async (options: { after?: TicketId; search?: string }, statement: string) => {
      await listGuests(db, page.id, event.id, { ...options, limit: 100 });
      const plan = await sql<{ 'QUERY PLAN': string }>`EXPLAIN EXECUTE ${sql.raw(statement)}`.execute(db);
      return plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    const [last] = (await listGuests(db, page.id, event.id, { limit: 1 })).map(({ id }) => id);
    const key = `${page.id}, ${event.id}`;
    const first = await planOf({}, `"list-guests"(${key}, 100)`);
    const later = await planOf(
      { ...(last && { after: last }) },
      `"list-guests-after"(${key}, ${page.id}, ${last}, ${last}, 100)`,
    );
    const found = await planOf({ search: 'zoe' }, `"list-guests-found"(${key}, 'zoe', 100)`);
    expect([first, later].map((plan) => plan.includes('Index Scan using tickets_guests'))).toEqual([
      true,
      true,
    ]);
    expect(later).toMatch(/Index Cond:.*ROW\(/);
    expect(found).toContain('tickets_guest_words');
    for (const plan of [first, later, found]) expect(plan).not.toContain('Seq Scan on tickets');
  });

  test('is sent for printing in batches, as they are read', async () => {
    rows.length = 0;
    const response = await get(`${path}/print`, { as: steward });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const before = rows.length;
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 300));
    // Nobody takes the rest yet, so no more than a few batches are read.
    expect(rows.length - before).toBeLessThan(10);
    let guests = 0;
    let turns = 0;
    let isOver = false;
    const turn = () => {
      turns++;
      if (!isOver) setImmediate(turn);
    };
    turn();
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      rest += decoder.decode(value, { stream: true });
      guests += rest.split('<tr>').length - 1;
      rest = rest.slice(-4);
    }
    isOver = true;
    expect(guests).toBeGreaterThan(GUESTS - 500);
    expect(Math.max(...rows)).toBeLessThan(FEW_HUNDRED);
    // Other requests get their turn between the batches.
    expect(turns).toBeGreaterThan(GUESTS / FEW_HUNDRED);
  }, 120_000);
});
