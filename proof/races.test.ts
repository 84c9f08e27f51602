import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { reserveSlot, reserveTickets } from '../src/events/builders.ts';
import { bandOf } from '../src/events/model/calendar-slot.ts';
import { expireHolds } from '../src/events/operations/expire-holds.ts';
import { bandOn } from '../src/events/rules/availability.ts';
import { byClock } from '../src/shared/act.ts';
import { NOW } from '../src/shared/builders.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { brokenInvariants } from './invariants.ts';
import { race, SERVERS, setUp } from './race.ts';
import { HIRE_DATE, type Scene } from './scene.ts';

const ROUNDS = Number(process.env.PROOF_ROUNDS ?? 1);
const BUYERS = 200;
const HIRERS = 100;

describe.each(Array.from({ length: ROUNDS }, (_, round) => ({ round: round + 1 })))('round $round', () => {
  test(`sells exactly 10 of 10 tickets to ${BUYERS} buyers at ${SERVERS} servers`, async () => {
    const { scene, servers, db } = await setUp();
    expect(await ticketRace(servers, scene)).toBe(10);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test('sells exactly the capacity that two ticket types share', async () => {
    const { scene, servers, db } = await setUp();
    const held = await race(servers, BUYERS, (server, n) =>
      buy(server, scene, n % 2 === 0 ? 'full' : 'reduced', 1),
    );
    expect(held).toBe(10);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test(`gives one slot to exactly 1 of ${HIRERS} hirers`, async () => {
    const { scene, servers, db } = await setUp();
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning'))).toBe(1);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test('gives a room or the hall that contains it to exactly 1 hirer', async () => {
    const { scene, servers, db } = await setUp();
    const held = await race(servers, HIRERS, (server, n) =>
      hire(server, scene, n % 2 === 0 ? 'morning' : 'wholeHall'),
    );
    expect(held).toBe(1);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test('gives a room that two calendars share to exactly 1 hirer', async () => {
    const { scene, servers, db } = await setUp();
    const held = await race(servers, HIRERS, (server, n) =>
      hire(server, scene, n % 2 === 0 ? 'morning' : 'otherMorning'),
    );
    expect(held).toBe(1);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test('books exactly 1 of many overlapping flexible times, buffers included', async () => {
    const { scene, servers, db } = await setUp();
    const held = await race(servers, HIRERS, (server, n) => hireAround(server, scene, n));
    expect(held).toBe(1);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test('gives a space with three lanes to exactly 3 hirers', async () => {
    const { scene, servers, db } = await setUp({ lanes: 3 });
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning'))).toBe(3);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test('sells expired holds again without a sweep, and never oversells', async () => {
    const { scene, servers, db } = await setUp();
    expect(await ticketRace(servers, scene)).toBe(10);
    const later = NOW.add({ minutes: 16 });
    expect(await race(servers, BUYERS, (server) => buy(server, scene, 'full', 1, later))).toBe(10);
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning'))).toBe(1);
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning', later))).toBe(1);
    expect(await brokenInvariants(db)).toEqual([]);
  });
});

describe('a database without one of its guards', () => {
  // The code checks too: whether buyers get past it is a matter of timing, so a race that sells 10 is run again.
  const raceUntilOversold = async (constraints: { table: string; name: string }[], sell: Sell) => {
    for (let attempt = 1; ; attempt++) {
      const { scene, servers, db } = await setUp();
      for (const { table, name } of constraints)
        await sql`ALTER TABLE ${sql.table(table)} DROP CONSTRAINT ${sql.ref(name)}`.execute(db);
      const held = await sell(servers, scene);
      if (held === 10 && attempt < 5) continue;
      expect(held).toBeGreaterThan(10);
      return (await brokenInvariants(db)).join('\n');
    }
  };
  const capacity = { table: 'calendar_entries', name: 'calendar_entries_capacity' };

  test('oversells a ticket type without the CHECK on its quota', async () => {
    const quota = { table: 'ticket_types', name: 'ticket_types_quota' };
    expect(await raceUntilOversold([quota, capacity], ticketRace)).toMatch(
      /^2\. a ticket type has more live tickets/m,
    );
  });

  test('oversells an entry without the CHECK on its capacity', async () => {
    const sell: Sell = (servers, scene) =>
      race(servers, BUYERS, (server, n) => buy(server, scene, n % 2 === 0 ? 'full' : 'reduced', 1));
    expect(await raceUntilOversold([capacity], sell)).toMatch(/^2\. an entry has more live tickets/m);
  });

  test('double-books without the exclusion constraint', async () => {
    const { scene, servers, db } = await setUp();
    await sql`ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap`.execute(db);
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning'))).toBeGreaterThan(1);
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^1\. a resource has more bookings than lanes/m);
  });

  test('double-books overlapping flexible times without the exclusion constraint', async () => {
    const { scene, servers, db } = await setUp();
    await sql`ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap`.execute(db);
    expect(await race(servers, HIRERS, (server, n) => hireAround(server, scene, n))).toBeGreaterThan(1);
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^1\. a resource has more bookings than lanes/m);
  });

  test('double-books without the trigger that inserts occupancy', async () => {
    const { scene, servers, db } = await setUp();
    await sql`ALTER TABLE calendar_entries DISABLE TRIGGER calendar_entries_occupy`.execute(db);
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning'))).toBeGreaterThan(1);
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^1\. occupancy differs/m);
  });

  test('blocks a space after a hold expires without the trigger that removes its occupancy', async () => {
    const { scene, servers, db } = await setUp();
    const [server = db] = servers;
    await sql`ALTER TABLE calendar_entries DISABLE TRIGGER calendar_entries_reoccupy`.execute(db);
    await hire(server, scene, 'morning');
    await expect(hire(server, scene, 'morning', NOW.add({ minutes: 16 }))).rejects.toThrow(/taken/);
    // The refused hold rolled its own sweep back. After a committed sweep the space is still occupied.
    await transaction(server, (tx) => expireHolds(tx, byClock(NOW.add({ minutes: 16 }))));
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^1\. occupancy differs/m);
  });

  test('undersells without the trigger that decrements the counters', async () => {
    const { scene, servers, db } = await setUp();
    await sql`ALTER TABLE tickets DISABLE TRIGGER tickets_count_updated`.execute(db);
    expect(await ticketRace(servers, scene)).toBe(10);
    await transaction(db, (tx) => expireHolds(tx, byClock(NOW.add({ minutes: 16 }))));
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^2\. a ticket type has more live tickets/m);
  });

  test('allows a forbidden ticket transition without the CHECK on transitions', async () => {
    const { scene, servers, db } = await setUp();
    await buy(servers[0] ?? db, scene, 'full', 1);
    const skipStates = () =>
      sql`UPDATE tickets SET state = 'checked_in', order_id = 1, state_at = ${NOW}`.execute(db);
    await expect(skipStates()).rejects.toThrow(/ticket_transitions_allowed/);
    await sql`ALTER TABLE ticket_transitions DROP CONSTRAINT ticket_transitions_allowed`.execute(db);
    await skipStates();
    expect((await brokenInvariants(db)).join('\n')).toMatch(
      /^4\. a recorded transition in \w+ is not allowed/m,
    );
  });

  test('miscounts tickets without the trigger that increments the counters', async () => {
    const { scene, servers, db } = await setUp();
    await sql`ALTER TABLE tickets DISABLE TRIGGER tickets_count_inserted`.execute(db);
    await ticketRace(servers, scene);
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^2\. a ticket type has more live tickets/m);
  });

  test('allows a forbidden entry transition without the CHECK on transitions', async () => {
    const { scene, db } = await setUp();
    const skipStates = () =>
      sql`UPDATE calendar_entries SET state = 'declined', state_at = ${NOW} WHERE id = ${scene.concert.id}`.execute(
        db,
      );
    await expect(skipStates()).rejects.toThrow(/entry_transitions_allowed/);
    await sql`ALTER TABLE entry_transitions DROP CONSTRAINT entry_transitions_allowed`.execute(db);
    await skipStates();
    expect((await brokenInvariants(db)).join('\n')).toMatch(
      /^4\. a recorded transition in \w+ is not allowed/m,
    );
  });
});

type Sell = (servers: Db[], scene: Scene) => Promise<number>;

const ticketRace: Sell = (servers, scene) => race(servers, BUYERS, (server) => buy(server, scene, 'full', 1));

async function buy(server: Db, scene: Scene, type: 'full' | 'reduced', quantity: number, now = NOW) {
  return await transaction(
    server,
    (tx) => reserveTickets(tx, scene, { type: scene.types[type], quantity, now }),
    { asyncCommit: true },
  );
}

async function hire(server: Db, scene: Scene, slot: 'morning' | 'wholeHall' | 'otherMorning', now = NOW) {
  return await reserveSlot(server, scene, { slot: scene.slots[slot], date: HIRE_DATE, now });
}

/** Holds a time that contains 12:00–13:00; start and length depend on `n`. */
async function hireAround(server: Db, scene: Scene, n: number) {
  const slot = scene.slots.flexible;
  const band = bandOn(bandOf(slot), HIRE_DATE, scene.calendar.time_zone);
  if (!band) throw new Error('no band on the hire date');
  const range = {
    from: band.from.add({ minutes: 30 * (n % 7) }),
    to: band.from.add({ minutes: 240 + 30 * (n % 8) }),
  };
  return await reserveSlot(server, scene, { slot, date: HIRE_DATE, range });
}
