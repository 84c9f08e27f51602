import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { buildPage } from '../../blog/builders.ts';
import { byClock } from '../../shared/act.ts';
import { newVisitor } from '../../shared/builders.ts';
import { type Tx, transaction } from '../../shared/db/database.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildCalendar, buildEvent, buildTicketType, eventRow } from '../builders.ts';
import { buildVenue } from '../testing.ts';
import { countRequests, listBookings, listEntryPage } from './calendar-entry.ts';
import { expireOverdueIn, expireOverdueOfEntry, expireOverdueOfResources, overdue } from './hold.ts';
import { listListedPage, listScheduleEntries, listUpcoming } from './listed-entry.ts';
import { listConflicts } from './occupancy.ts';
import { getEntryWithTypes, listTicketTypes } from './ticket-type.ts';
import { listWhatsOn } from './whats-on.ts';

const { db, clock } = await testDatabase();

test.each([
  [
    'tickets of a type',
    't',
    'tickets_held_of_entry',
    sql`t.container_id = 1 AND t.entry_id = 1 AND t.ticket_type_id = 1`,
  ],
  ['tickets of an entry', 't', 'tickets_held_of_entry', sql`t.container_id = 1 AND t.entry_id = 1`],
  ['tickets of all pages', 't', 'tickets_sweep', sql`t.id > 0`],
  ['entries of a page', 'e', 'calendar_entries_held', sql`e.container_id = 1`],
  ['entries of all pages', 'e', 'calendar_entries_sweep', sql`e.id > 0`],
] as const)('finds overdue %s by their index', async (_, alias, index, condition) => {
  const table = alias === 't' ? sql`tickets t` : sql`calendar_entries e`;
  const plan = await db.connection().execute(async (one) => {
    // A test's table is so small that reading it whole is cheapest.
    await sql`SET enable_seqscan = off`.execute(one);
    const { rows } = await sql<Record<string, string>>`
      EXPLAIN SELECT FROM ${table} WHERE ${condition} AND ${overdue(alias, clock.now())}`.execute(one);
    await sql`RESET enable_seqscan`.execute(one);
    return rows.map((row) => Object.values(row)[0]).join('\n');
  });
  expect(plan).toContain(`${index} on`);
});

describe('10,000 overdue holds elsewhere', async () => {
  const venue = await buildVenue(db);
  const { page, calendar, concert, spaces, organiser } = venue;
  const now = clock.now();
  const entryId = concert.id;
  const calendarIds = [calendar.id];
  const spaceIds = Object.values(spaces);
  const range = { from: now, to: now.add({ hours: 31 * 24 }) };
  const uses = [{ resourceId: spaces.garden, quantity: 1 }];
  for (let day = 1; day <= 20; day++) {
    const event = await buildEvent(db, calendar, { starts_at: now.add({ hours: 24 * day }), capacity: 50 });
    await buildTicketType(db, event);
    await buildTicketType(db, event, { name: 'Companion', price_minor: 0 });
  }

  const reads: Record<string, (tx: Tx) => Promise<unknown>> = {
    'a month': (tx) => listScheduleEntries(tx, page.id, { calendarIds, spaceIds, range, now }),
    'a list of events': (tx) => listUpcoming(tx, page.id, { calendarIds, range, limit: 100, now }),
    'a page of events': (tx) =>
      listListedPage(tx, page.id, { calendarId: calendar.id, now, page: { limit: 25 } }),
    'what is on': (tx) => listWhatsOn(tx, { range, now, limit: 40, words: [], foundVenues: [] }),
    'an event': (tx) => getEntryWithTypes(tx, page.id, entryId, now),
    'ticket types': (tx) => listTicketTypes(tx, page.id, entryId, now),
    'the organiser’s list': (tx) =>
      listEntryPage(tx, page.id, { calendarId: calendar.id, filter: 'upcoming', now, page: { limit: 25 } }),
    'bookings of a month': (tx) =>
      listBookings(tx, page.id, { calendarIds, range, owner: { userId: organiser.id }, now }),
    requests: (tx) => countRequests(tx, page.id),
    conflicts: (tx) => listConflicts(tx, page.id, { uses, range, now }),
    'the sale of tickets': (tx) => expireOverdueOfEntry(tx, page.id, entryId, byClock(now)),
    'the claim of a space': (tx) =>
      expireOverdueOfResources(tx, page.id, { resourceIds: [spaces.garden], range }, byClock(now)),
  };
  // PostgreSQL plans by what it knew when nothing was overdue, as it does in a rush.
  const { holdAll } = await fillElsewhere();
  await sql`ANALYZE`.execute(db);
  const before = await readAll();
  await holdAll();
  const unaware = await readAll();
  await sql`ANALYZE`.execute(db);
  const aware = await readAll();

  test.each(Object.keys(reads))('add nothing to %s', (name) => {
    expect(unaware[name]).toBeLessThanOrEqual((before[name] ?? 0) + 100);
    expect(aware[name]).toBeLessThanOrEqual((before[name] ?? 0) + 100);
  });

  test('are found by the sweep', async () => {
    const swept = await transaction(db, (tx) => expireOverdueIn(tx, 'tickets', byClock(now), { limit: 100 }));
    expect(swept).toBe(100);
  });

  /** Rows and index entries of tickets and entries that each read touches, by custom and by generic plan. */
  async function readAll(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const [name, read] of Object.entries(reads)) {
      counts[name] = 0;
      for (const mode of ['force_custom_plan', 'force_generic_plan'])
        counts[name] += await transaction(db, async (tx) => {
          await sql`SELECT set_config('plan_cache_mode', ${mode}, true)`.execute(tx);
          const start = await countTouched(tx);
          await read(tx);
          return (await countTouched(tx)) - start;
        });
    }
    return counts;
  }

  /** Fills another page with what has long been sold or has passed, so that statistics tell no table to be small. */
  async function fillElsewhere() {
    const elsewhere = await buildPage(db, { slug: 'mill-lane', title: 'Mill Lane' });
    const other = await buildCalendar(db, elsewhere);
    const event = await buildEvent(db, other, { listed: false });
    const type = await buildTicketType(db, event, { quota: 30_000 });
    const insert = async (
      ticketState: string,
      entryState: 'confirmed' | 'pending',
      until: Temporal.Instant,
    ) => {
      await sql`INSERT INTO tickets (container_id, entry_id, ticket_type_id, code, state, price_minor, session_id,
          order_id, held_until, created_at, state_at, state_by)
        SELECT ${elsewhere.id}, ${event.id}, ${type.id}, ${ticketState} || '-ticket-number-' || n, ${ticketState}, 0,
          'somebody', 1, ${until}, ${until}, ${until}, 'test' FROM generate_series(1, 10000) n`.execute(db);
      const { sessionId } = newVisitor();
      const hire = eventRow(other, {
        kind: 'hire',
        state: entryState,
        listed: false,
        session_id: sessionId,
        held_until: until,
      });
      const rows = Array.from({ length: 2_000 }, () => hire);
      for (let batch = 0; batch < 5; batch++) await db.insertInto('calendar_entries').values(rows).execute();
    };
    await insert('confirmed', 'confirmed', now.subtract({ hours: 24 }));
    return { holdAll: () => insert('reserved', 'pending', now.subtract({ minutes: 1 })) };
  }
});

async function countTouched(tx: Tx): Promise<number> {
  const { rows } = await sql<{ touched: number }>`
    SELECT sum(pg_stat_get_xact_tuples_returned(oid))::integer AS touched FROM (
      SELECT oid FROM pg_class WHERE oid IN ('tickets'::regclass, 'calendar_entries'::regclass)
      UNION SELECT indexrelid FROM pg_index WHERE indrelid IN ('tickets'::regclass, 'calendar_entries'::regclass)) r`.execute(
    tx,
  );
  return rows[0]?.touched ?? 0;
}
