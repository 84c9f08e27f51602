import { sql } from 'kysely';
import type { PoolClient } from 'pg';
import { expect, test } from 'vitest';
import { lockPerson } from '../../shared/act.ts';
import { NOW } from '../../shared/builders.ts';
import { type Db, transaction } from '../../shared/db/database.ts';
import type { OrderId, SessionId, SpaceId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildEvent, buildSlot, buildSpace, reserveSlot } from '../builders.ts';
import { buildVenue } from '../testing.ts';
import { getDoorState } from './check-in.ts';
import { listHolds, listHoldsOfOrder } from './hold.ts';
import { listListedPage } from './listed-entry.ts';
import { findTicketInOrder } from './ticket.ts';
import { getEntryWithTypes, getTicketSale } from './ticket-type.ts';

/** PostgreSQL's `jit_above_cost`: from this estimate on it compiles a statement, which takes longer than a hold. */
const JIT_ABOVE_COST = 100_000;
const ENTRIES = 21_000;

const database = await testDatabase();
const { db } = database;
const venue = await buildVenue(db);
const desks = await buildSpace(db, venue.page, { name: 'Desks', lanes: 12 });
await fillDiary(db);

test('expects little work of each statement of a claim, in a diary of 21,000 entries', async () => {
  await sql`ANALYZE`.execute(db);
  const costs = await costsOf(claim);
  expect(costs.length).toBeGreaterThan(20);
  expect(costs.filter(({ cost }) => cost > JIT_ABOVE_COST / 100)).toEqual([]);
});

test('expects little work while PostgreSQL has no statistics, as after a restore', async () => {
  await sql`DELETE FROM pg_statistic`.execute(db);
  const costs = await costsOf(claim);
  expect(costs.filter(({ cost }) => cost > JIT_ABOVE_COST / 100)).toEqual([]);
});

test('expects little work of what an order and a door read, with plans that know no parameters', async () => {
  await sql`ANALYZE`.execute(db);
  const owner = { sessionId: 'a'.repeat(64) as SessionId };
  const entryId = venue.concert.id;
  const page = venue.page.id;
  const costs = await costsOf(async (on) => {
    await sql`SET plan_cache_mode = force_generic_plan`.execute(on);
    await getEntryWithTypes(on, page, entryId, NOW);
    await transaction(on, async (tx) => {
      await lockPerson(tx, owner);
      await getTicketSale(tx, page, { entryId, owner, now: NOW });
    });
    await listHolds(on, owner, { since: NOW, now: NOW });
    await listHoldsOfOrder(on, page, 1 as OrderId);
    await findTicketInOrder(on, page, { code: 'abcdabcdabcdabcd' });
    await getDoorState(on, page, entryId, { by: 'visitor', now: NOW });
    await listListedPage(on, page, { calendarId: venue.calendar.id, now: NOW, page: { limit: 50 } });
  });
  expect(costs.length).toBeGreaterThanOrEqual(7);
  expect(costs.filter(({ cost }) => cost > JIT_ABOVE_COST / 100)).toEqual([]);
});

test('reports a trigger that generates rows whose number can’t be known', async () => {
  await sql`
    CREATE OR REPLACE FUNCTION take_lanes(entry calendar_entries, resource integer, lanes smallint, takes smallint)
    RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO occupancy (container_id, entry_id, resource_id, lane, during)
        SELECT DISTINCT entry.container_id, entry.id, resource, lane.n, tstzrange(entry.starts_at, entry.ends_at)
        FROM generate_series(1, (SELECT lanes::int)) lane (n), generate_series(1, (SELECT takes::int)) taken (n),
          generate_series(1, (SELECT takes::int)) again (n);
    END $$`.execute(db);
  const costs = await costsOf((on) => book(on, venue.spaces.garden, 9000));
  expect(costs.filter(({ cost }) => cost > JIT_ABOVE_COST)).not.toEqual([]);
});

let claims = 0;

/** Takes a room, the hall, and a lane for which another booking has to move. */
async function claim(on: Db): Promise<void> {
  const slot = await buildSlot(on, venue.calendar, {
    space_id: venue.spaces.hall,
    starts_time: '20:00',
    ends_time: '21:00',
  });
  await reserveSlot(on, venue, { slot, date: `2026-06-${15 + claims++}` });
  await book(on, venue.spaces.garden, 8000 + claims * 10);
  const pair = await buildSpace(on, venue.page, { name: `Pair ${claims}`, lanes: 2 });
  const at = (hour: number) => 8000 + claims * 10 + hour;
  await book(on, pair, at(0), 3);
  await book(on, pair, at(0), 1);
  await book(on, pair, at(1), 1);
  await book(on, pair, at(3), 2);
  await book(on, pair, at(2), 1);
}

const book = (on: Db, space: SpaceId, hour: number, hours = 1) =>
  buildEvent(on, venue.calendar, {
    space_id: space,
    starts_at: NOW.add({ hours: hour }),
    ends_at: NOW.add({ hours: hour + hours }),
  });

/** @returns the estimate of each statement that `work` runs, also inside functions and triggers */
async function costsOf(work: (on: Db) => Promise<unknown>): Promise<{ cost: number; text: string }[]> {
  const one = database.openMore({ poolSize: 1 });
  const costs: { cost: number; text: string }[] = [];
  const client: PoolClient = await one.pool.connect();
  client.on('notice', ({ message }) => {
    const json = /plan:\s*(\{[\s\S]*)/.exec(message ?? '')?.[1];
    if (!json) return;
    const { Plan: plan, 'Query Text': text } = JSON.parse(json);
    costs.push({ cost: plan['Total Cost'], text });
  });
  await client.query(`LOAD 'auto_explain';
    SET auto_explain.log_nested_statements = on; SET auto_explain.log_min_duration = 0;
    SET auto_explain.log_format = 'json'; SET client_min_messages = log`);
  client.release();
  await work(one.db);
  await one.close();
  return costs;
}

/** A year of bookings of each room and of the desks, without the triggers, which are slow for so many. */
async function fillDiary(on: Db): Promise<void> {
  await sql`ALTER TABLE calendar_entries DISABLE TRIGGER USER`.execute(on);
  for (const space of [venue.spaces.garden, venue.spaces.orchard, desks]) {
    await sql`
      WITH entries AS (
        INSERT INTO calendar_entries (container_id, calendar_id, kind, space_id, name, state, listed, starts_at, ends_at,
          created_at, state_at, state_by)
        SELECT ${venue.page.id}, ${venue.calendar.id}, 'event', ${space}, 'Entry ' || n, 'confirmed', false, s,
          s + interval '30 minutes', s, s, 'test'
        FROM generate_series(1, ${ENTRIES / 3}) n, LATERAL (SELECT ${NOW}::timestamptz - n * interval '1 hour') t (s)
        RETURNING container_id, id, starts_at, ends_at)
      INSERT INTO occupancy (container_id, entry_id, resource_id, lane, during)
      SELECT container_id, id, ${space}, 1, tstzrange(starts_at, ends_at) FROM entries`.execute(on);
  }
  await sql`ALTER TABLE calendar_entries ENABLE TRIGGER USER`.execute(on);
}
