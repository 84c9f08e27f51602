import { type ChildProcess, spawn } from 'node:child_process';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { buildEvent, buildSlot, buildTicketType } from '../src/events/builders.ts';
import { dateOf, dayPath, entryPath } from '../src/events/rules/addresses.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { overHttp, type TestClient, testBrowser } from '../src/shared/testing/client.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { freePort } from '../src/shared/testing/port.ts';
import { brokenInvariants } from './invariants.ts';
import { buildScene } from './scene.ts';

const PROCESSES = 3;
const MOST_TICKETS = 4;
const MOST_TIMES = 20;

describe('one visitor at several processes at once', () => {
  test(`holds exactly ${MOST_TICKETS} of at most ${MOST_TICKETS} tickets of a kind`, async () => {
    const { db, venue, visitors } = await openServers();
    expect(await holdTickets(venue, visitors)).toBe(MOST_TICKETS);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test(`holds exactly ${MOST_TIMES} unpaid times`, async () => {
    const { db, venue, visitors } = await openServers();
    expect(await holdTimes(venue, visitors)).toBe(MOST_TIMES);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  // Whether requests overtake each other is a matter of timing.
  test('exceeds both limits without the lock of a person', async () => {
    await vi.waitFor(
      async () => {
        const { venue, visitors } = await openServers(withoutLocks);
        expect(await holdTickets(venue, visitors)).toBeGreaterThan(MOST_TICKETS);
        expect(await holdTimes(venue, visitors)).toBeGreaterThan(MOST_TIMES);
      },
      { timeout: 100_000, interval: 0 },
    );
  });
});

/** Replaces the function that locks a person by one that does nothing. Connections from now on find it first. */
async function withoutLocks(db: Db): Promise<void> {
  await sql`CREATE FUNCTION public.pg_advisory_xact_lock(bigint) RETURNS void LANGUAGE plpgsql AS 'BEGIN END'`.execute(
    db,
  );
  await sql`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$`.execute(
    db,
  );
}

type Venue = Awaited<ReturnType<typeof buildVenue>>;

async function buildVenue(db: Db) {
  const scene = await buildScene(db, { places: 100 });
  return await transaction(db, async (tx) => {
    // The servers have the clock of the system.
    const startsAt = Temporal.Now.instant().add({ hours: 24 * 30 });
    const concert = await buildEvent(tx, scene.calendar, { starts_at: startsAt, capacity: 100 });
    const kind = await buildTicketType(tx, concert, { quota: 100, max_per_order: MOST_TICKETS });
    const other = await buildTicketType(tx, concert, { name: 'Reduced', quota: 100 });
    const slot = await buildSlot(tx, scene.calendar, {
      space_id: scene.spaces.garden,
      days: [1, 2, 3, 4, 5, 6, 7],
    });
    return { ...scene, concert, kind, other, slot, startsAt };
  });
}

/** Starts the app of events in several processes. @returns a visitor's browser at each of them, all with one cookie */
async function openServers(prepare = async (_db: Db): Promise<void> => {}) {
  const { db, url } = await testDatabase();
  const venue = await buildVenue(db);
  await prepare(db);
  const ports = await Promise.all(Array.from({ length: PROCESSES }, freePort));
  const servers = await Promise.all(ports.map((port) => startServer(url, port)));
  onTestFinished(async () => {
    await Promise.all(servers.map(stopServer));
    await db.destroy();
  });
  const [first, ...others] = ports.map((port) => testBrowser(overHttp, `http://127.0.0.1:${port}`));
  if (!first) throw new Error('no server');
  // The first hold gives the visitor a cookie.
  await holdTicket(venue, first, venue.other.id);
  for (const browser of others) for (const [name, value] of first.cookies) browser.cookies.set(name, value);
  return { db, venue: { ...venue, db }, visitors: [first, ...others] };
}

async function startServer(databaseUrl: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: {
      ...process.env,
      APPS: 'events',
      PORT: String(port),
      URL_EVENTS: `http://127.0.0.1:${port}`,
      DATABASE_URL: databaseUrl,
      SECRET_KEY: 'a secret key for the races over HTTP only',
      RATE_LIMIT_FACTOR: '10000',
      LOG_LEVEL: 'fatal',
    },
    stdio: 'ignore',
  });
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200), {
    timeout: 60_000,
    interval: 100,
  });
  return child;
}

const stopServer = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });

async function holdTicket(
  { page, calendar, concert, startsAt, kind, other }: Venue,
  visitor: TestClient,
  typeId = kind.id,
) {
  const path = entryPath(page.slug, calendar.slug, dateOf(startsAt, calendar.time_zone), concert.id);
  const { price_minor } = typeId === kind.id ? kind : other;
  const form = { [`quantity-${typeId}`]: '1', [`price-${typeId}`]: String(price_minor) };
  expect([303, 409, 422]).toContain((await visitor.post(`${path}tickets`, form)).status);
}

/** @returns how many tickets the visitor holds after 12 requests at once */
async function holdTickets(venue: Venue & { db: Db }, visitors: TestClient[]): Promise<number> {
  await Promise.all(
    Array.from({ length: 12 }, (_, n) => holdTicket(venue, visitors[n % PROCESSES] as TestClient)),
  );
  return await countOf(venue.db, 'tickets', sql`ticket_type_id = ${venue.kind.id}`);
}

/** @returns how many times the visitor holds after requests for twice as many days as allowed, at once */
async function holdTimes(
  { db, page, calendar, slot, startsAt }: Venue & { db: Db },
  visitors: TestClient[],
): Promise<number> {
  const first = dateOf(startsAt, calendar.time_zone);
  await Promise.all(
    Array.from({ length: 2 * MOST_TIMES }, async (_, n) => {
      const path = `${dayPath(page.slug, calendar.slug, first.add({ days: n + 1 }))}entries`;
      const form = {
        slot: String(slot.id),
        name: 'Choir',
        price: String(slot.cost_minor),
        version: String(slot.version),
      };
      const { status } = await (visitors[n % PROCESSES] as TestClient).post(path, form);
      expect([303, 429]).toContain(status);
    }),
  );
  return await countOf(db, 'calendar_entries', sql`kind = 'hire'`);
}

async function countOf(db: Db, table: string, which: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`SELECT count(*) AS n FROM ${sql.table(table)} WHERE ${which}`.execute(db);
  return rows[0]?.n ?? 0;
}
