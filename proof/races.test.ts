import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { reserveSlot, reserveTickets } from '../src/events/builders.ts';
import { bandOf } from '../src/events/model/calendar-slot.ts';
import { expireHolds } from '../src/events/operations/expire-holds.ts';
import { bandOn } from '../src/events/rules/availability.ts';
import { NOW } from '../src/shared/builders.ts';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { DomainError } from '../src/shared/errors.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { brokenInvariants } from './invariants.ts';
import { buildScene, HIRE_DATE, type Scene } from './scene.ts';

const ROUNDS = Number(process.env.PROOF_ROUNDS ?? 1);
const BUYERS = 200;
const HIRERS = 100;
const SERVERS = 4;

describe.each(Array.from({ length: ROUNDS }, (_, round) => ({ round: round + 1 })))('round $round', () => {
  it(`sells exactly 10 of 10 tickets to ${BUYERS} buyers at ${SERVERS} servers`, async () => {
    const { scene, servers, db } = await atTheStart();
    expect(await ticketRace(servers, scene)).toBe(10);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it('sells exactly as many as the entry takes where two kinds share its places', async () => {
    const { scene, servers, db } = await atTheStart();
    const held = await race(servers, BUYERS, (server, n) =>
      buy(server, scene, n % 2 === 0 ? 'full' : 'reduced', 1),
    );
    expect(held).toBe(10);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it(`gives one slot to exactly 1 of ${HIRERS} hirers`, async () => {
    const { scene, servers, db } = await atTheStart();
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning'))).toBe(1);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it('gives a room and the hall that it is part of to exactly 1', async () => {
    const { scene, servers, db } = await atTheStart();
    const held = await race(servers, HIRERS, (server, n) =>
      hire(server, scene, n % 2 === 0 ? 'morning' : 'wholeHall'),
    );
    expect(held).toBe(1);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it('gives a room that two calendars share to exactly 1', async () => {
    const { scene, servers, db } = await atTheStart();
    const held = await race(servers, HIRERS, (server, n) =>
      hire(server, scene, n % 2 === 0 ? 'morning' : 'otherMorning'),
    );
    expect(held).toBe(1);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it('never overlaps flexible times, buffers included, that all share one hour', async () => {
    const { scene, servers, db } = await atTheStart();
    const held = await race(servers, HIRERS, (server, n) => hireAround(server, scene, n));
    expect(held).toBe(1);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it('gives a space of three lanes to exactly 3', async () => {
    const { scene, servers, db } = await atTheStart({ lanes: 3 });
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning'))).toBe(3);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  it('sells at once again what ran out, without a sweep, and never more', async () => {
    const { scene, servers, db } = await atTheStart();
    expect(await ticketRace(servers, scene)).toBe(10);
    const later = NOW.add({ minutes: 16 });
    expect(await race(servers, BUYERS, (server) => buy(server, scene, 'full', 1, later))).toBe(10);
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning'))).toBe(1);
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning', later))).toBe(1);
    expect(await brokenInvariants(db)).toEqual([]);
  });
});

describe('with a guard taken out the same race goes wrong, and the proof sees it', () => {
  it('oversells without the check on the count of tickets', async () => {
    const { scene, servers, db } = await atTheStart();
    await sql`ALTER TABLE ticket_types DROP CONSTRAINT ticket_types_quota`.execute(db);
    await sql`ALTER TABLE calendar_entries DROP CONSTRAINT calendar_entries_capacity`.execute(db);
    expect(await ticketRace(servers, scene)).toBeGreaterThan(10);
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^2\. more live tickets of a kind/m);
  });

  it('oversells the entry without the check on its capacity', async () => {
    const { scene, servers, db } = await atTheStart();
    await sql`ALTER TABLE calendar_entries DROP CONSTRAINT calendar_entries_capacity`.execute(db);
    const held = await race(servers, BUYERS, (server, n) =>
      buy(server, scene, n % 2 === 0 ? 'full' : 'reduced', 1),
    );
    expect(held).toBeGreaterThan(10);
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^2\. more live tickets of an entry/m);
  });

  it('double-books without the exclusion constraint', async () => {
    const { scene, servers, db } = await atTheStart();
    await sql`ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap`.execute(db);
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning'))).toBeGreaterThan(1);
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^1\. a space is booked beyond/m);
  });

  it('double-books overlapping flexible times without the exclusion constraint', async () => {
    const { scene, servers, db } = await atTheStart();
    await sql`ALTER TABLE occupancy DROP CONSTRAINT occupancy_no_overlap`.execute(db);
    expect(await race(servers, HIRERS, (server, n) => hireAround(server, scene, n))).toBeGreaterThan(1);
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^1\. a space is booked beyond/m);
  });

  it('double-books without the trigger that takes an entry’s space', async () => {
    const { scene, servers, db } = await atTheStart();
    await sql`ALTER TABLE calendar_entries DISABLE TRIGGER calendar_entries_occupy`.execute(db);
    expect(await race(servers, HIRERS, (server) => hire(server, scene, 'morning'))).toBeGreaterThan(1);
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^1\. occupancy is not what/m);
  });

  it('keeps a place from everybody without the trigger that frees it when a hold runs out', async () => {
    const { scene, servers, db } = await atTheStart();
    const [server = db] = servers;
    await sql`ALTER TABLE calendar_entries DISABLE TRIGGER calendar_entries_reoccupy`.execute(db);
    await hire(server, scene, 'morning');
    await expect(hire(server, scene, 'morning', NOW.add({ minutes: 16 }))).rejects.toThrow(/taken/);
    // The refused attempt took its sweep back with it: swept for good, the place still stands as taken.
    await transaction(server, (tx) => expireHolds(tx, NOW.add({ minutes: 16 })));
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^1\. occupancy is not what/m);
  });

  it('undersells without the trigger that counts tickets off again', async () => {
    const { scene, servers, db } = await atTheStart();
    await sql`ALTER TABLE tickets DISABLE TRIGGER tickets_count_updated`.execute(db);
    expect(await ticketRace(servers, scene)).toBe(10);
    await transaction(db, (tx) => expireHolds(tx, NOW.add({ minutes: 16 })));
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^2\. more live tickets of a kind/m);
  });

  it('moves a ticket where it may not without the check on moves', async () => {
    const { scene, servers, db } = await atTheStart();
    await buy(servers[0] ?? db, scene, 'full', 1);
    const jump = () =>
      sql`UPDATE tickets SET state = 'checked_in', order_id = 1, state_at = ${NOW}`.execute(db);
    await expect(jump()).rejects.toThrow(/ticket_transitions_allowed/);
    await sql`ALTER TABLE ticket_transitions DROP CONSTRAINT ticket_transitions_allowed`.execute(db);
    await jump();
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^4\. a state moved along no allowed line/m);
  });

  it('loses count of tickets without the trigger that counts them', async () => {
    const { scene, servers, db } = await atTheStart();
    await sql`ALTER TABLE tickets DISABLE TRIGGER tickets_count_inserted`.execute(db);
    await ticketRace(servers, scene);
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^2\. more live tickets of a kind/m);
  });

  it('moves states where it may not without the check on moves', async () => {
    const { scene, db } = await atTheStart();
    const jump = () =>
      sql`UPDATE calendar_entries SET state = 'declined', state_at = ${NOW} WHERE id = ${scene.concert.id}`.execute(
        db,
      );
    await expect(jump()).rejects.toThrow(/entry_transitions_allowed/);
    await sql`ALTER TABLE entry_transitions DROP CONSTRAINT entry_transitions_allowed`.execute(db);
    await jump();
    expect((await brokenInvariants(db)).join('\n')).toMatch(/^4\. a state moved along no allowed line/m);
  });
});

async function atTheStart(options: { lanes?: number } = {}) {
  const database = await testDatabase();
  const scene = await buildScene(database.db, options);
  const servers = Array.from({ length: SERVERS }, () => database.openMore({ poolSize: 10 }).db);
  onTestFinished(async () => {
    await Promise.all([database.db, ...servers].map((server) => server.destroy()));
  });
  return { scene, servers, db: database.db };
}

const ticketRace = (servers: Db[], scene: Scene) =>
  race(servers, BUYERS, (server) => buy(server, scene, 'full', 1));

/** Lets everybody try at once, spread over the servers. @returns how many succeeded; everybody else got a domain error */
async function race(
  servers: Db[],
  runners: number,
  run: (server: Db, n: number) => Promise<unknown>,
): Promise<number> {
  const results = await Promise.allSettled(
    Array.from({ length: runners }, (_, n) => run(servers[n % servers.length] as Db, n)),
  );
  for (const result of results) {
    if (result.status === 'rejected' && !(result.reason instanceof DomainError)) throw result.reason;
  }
  return results.filter(({ status }) => status === 'fulfilled').length;
}

async function buy(server: Db, scene: Scene, kind: 'full' | 'reduced', quantity: number, now = NOW) {
  return await transaction(
    server,
    (tx) => reserveTickets(tx, scene, { type: scene.types[kind], quantity, now }),
    { asyncCommit: true },
  );
}

async function hire(server: Db, scene: Scene, slot: 'morning' | 'wholeHall' | 'otherMorning', now = NOW) {
  const calendar = slot === 'otherMorning' ? scene.other : scene.calendar;
  return await reserveSlot(server, { ...scene, calendar }, { slot: scene.slots[slot], date: HIRE_DATE, now });
}

/** A time that contains 12:00–13:00, of a start and a length that differ from hirer to hirer. */
async function hireAround(server: Db, scene: Scene, n: number) {
  const slot = scene.slots.flexible;
  const whole = bandOn(bandOf(slot), HIRE_DATE, scene.calendar.time_zone);
  if (!whole) throw new Error('the band recurs daily');
  const range = {
    from: whole.from.add({ minutes: 30 * (n % 7) }),
    to: whole.from.add({ minutes: 240 + 30 * (n % 8) }),
  };
  return await reserveSlot(server, scene, { slot, date: HIRE_DATE, range });
}
