import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { byClock } from '../../shared/act.ts';
import { type Db, transaction, violatedConstraint } from '../../shared/db/database.ts';
import type { EntryId, SpaceId } from '../../shared/ids.ts';
import { testDatabase } from '../../shared/testing/database.ts';
import { buildCalendar, buildEvent, buildResource, buildSpace } from '../builders.ts';
import { buildVenue } from '../testing.ts';
import { transitionEntry, updateEntry } from './calendar-entry.ts';
import { listConflicts } from './occupancy.ts';
import { insertEntryResources } from './resource.ts';

const { db, clock, openMore } = await testDatabase();
const { page, calendar } = await buildVenue(db);
const act = byClock(clock.now());

let spaces = 0;
const newSpace = (lanes: number) => buildSpace(db, page, { name: `Space ${++spaces}`, lanes });
const at = (hour: number) => Temporal.Instant.from('2026-06-20T00:00Z').add({ minutes: hour * 60 });

type Booking = { space: SpaceId; from: number; to: number; takes?: number; name?: string };

/** Takes lanes of a space for some hours. @returns undefined if the constraint refuses it */
async function book({ space, from, to, takes = 1, name = 'Booking' }: Booking, door: Db = db) {
  const place = { space_id: space, space_quantity: takes, starts_at: at(from), ends_at: at(to) };
  return await ifFree(() => buildEvent(door, calendar, { name, ...place }));
}

async function ifFree<T>(occupy: () => Promise<T>): Promise<T | undefined> {
  try {
    return await occupy();
  } catch (error) {
    if (violatedConstraint(error) === 'occupancy_no_overlap') return undefined;
    throw error;
  }
}

const rowsOf = (space: SpaceId) =>
  db
    .selectFrom('occupancy as o')
    .innerJoin('calendar_entries as e', 'e.id', 'o.entry_id')
    .select(['o.lane', 'e.name'])
    .where('o.resource_id', '=', space)
    .orderBy('e.name')
    .orderBy('o.lane')
    .execute();

describe('lanes', () => {
  test('are given anew where two bookings in different lanes would keep out a third', async () => {
    const space = await newSpace(2);
    await book({ space, from: 9, to: 10, name: 'first' });
    const away = await book({ space, from: 10, to: 11, name: 'away' });
    await book({ space, from: 10, to: 11, name: 'second' });
    await transaction(db, (tx) =>
      transitionEntry(tx, page.id, away?.id as EntryId, { to: 'cancelled', act }),
    );
    expect((await rowsOf(space)).map(({ name, lane }) => [name, lane])).toEqual([
      ['first', 1],
      ['second', 2],
    ]);

    expect(await book({ space, from: 9, to: 11, name: 'third' })).toBeDefined();
    expect(await book({ space, from: 9.5, to: 9.75 })).toBeUndefined();
    expect(await book({ space, from: 10, to: 10.25 })).toBeUndefined();
    expect(await book({ space, from: 11, to: 12 })).toBeDefined();
  });

  test('are taken by concurrent bookings up to the peak', async () => {
    const doors = Array.from({ length: 6 }, () => openMore());
    for (let round = 0; round < 5; round++) {
      const space = await newSpace(3);
      await book({ space, from: 9, to: 10 });
      await book({ space, from: 10, to: 11 });
      const results = await Promise.all(doors.map((one) => book({ space, from: 9, to: 11 }, one.db)));
      expect(results.filter(Boolean)).toHaveLength(2);
    }
  });

  test('are found for every booking as long as enough are free at every moment', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ do: fc.constant('book' as const), ...stretch() }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat() }) },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('move' as const), which: fc.nat(), ...stretch() }),
      },
    );
    const runs = fc.record({
      lanes: fc.integer({ min: 1, max: 5 }),
      steps: fc.array(step, { minLength: 6, maxLength: 16 }),
    });
    await fc.assert(
      fc.asyncProperty(runs, async ({ lanes, steps }) => {
        const space = await newSpace(lanes);
        const booked: Taken[] = [];
        for (const one of steps) {
          if (one.do === 'book') {
            const { from, to, takes } = { ...one, to: one.from + one.hours };
            const entry = await book({ space, from, to, takes });
            expect(entry !== undefined).toBe(fits(lanes, booked, { from, to, takes }));
            if (entry) booked.push({ ...entry, from, to, takes });
            continue;
          }
          const [chosen] = booked.splice(one.which % (booked.length || 1), 1);
          if (!chosen) continue;
          if (one.do === 'cancel') {
            await transaction(db, (tx) => transitionEntry(tx, page.id, chosen.id, { to: 'cancelled', act }));
            continue;
          }
          const moved = { from: one.from, to: one.from + one.hours, takes: one.takes };
          const change = { starts_at: at(moved.from), ends_at: at(moved.to), space_quantity: moved.takes };
          const entry = await ifFree(() =>
            transaction(db, (tx) => updateEntry(tx, page.id, chosen, { act, change })),
          );
          expect(entry !== undefined).toBe(fits(lanes, booked, moved));
          booked.push(entry ? { ...entry, ...moved } : chosen);
        }
        await expectConsistent(space, lanes, booked);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

type Taken = { id: EntryId; version: number; from: number; to: number; takes: number };

const stretch = () => ({
  from: fc.integer({ min: 0, max: 12 }),
  hours: fc.integer({ min: 1, max: 6 }),
  takes: fc.constantFrom(1, 1, 1, 2, 3),
});

// A slow reference implementation: at no hour more lanes are in use than there are.
function fits(lanes: number, booked: readonly Taken[], { from, to, takes }: Omit<Taken, 'id' | 'version'>) {
  for (let hour = from; hour < to; hour++) {
    const inUse = booked.filter((one) => one.from <= hour && hour < one.to);
    if (inUse.reduce((sum, one) => sum + one.takes, takes) > lanes) return false;
  }
  return true;
}

async function expectConsistent(space: SpaceId, lanes: number, booked: readonly Taken[]) {
  const rows = await db.selectFrom('occupancy').selectAll().where('resource_id', '=', space).execute();
  for (const { id, from, to, takes } of booked) {
    const own = rows.filter(({ entry_id }) => entry_id === id);
    expect(new Set(own.map(({ lane }) => lane)).size).toBe(takes);
    expect(own).toHaveLength(takes);
    for (const { lane, during } of own) {
      expect(lane).toBeLessThanOrEqual(lanes);
      const [begins, ends] = during.match(/\d{4}-\d\d-\d\d \d\d:\d\d/g) ?? [];
      expect([begins, ends]).toEqual(
        [at(from), at(to)].map((one) => one.toString().slice(0, 16).replace('T', ' ')),
      );
    }
  }
  expect(rows).toHaveLength(booked.reduce((sum, { takes }) => sum + takes, 0));
}

describe('listConflicts', () => {
  const inTheWay = async (
    uses: { resourceId: SpaceId; quantity: number }[],
    [from, to]: [number, number],
    entryId?: EntryId,
  ) => {
    const range = { from: at(from), to: at(to) };
    const conflicts = await listConflicts(db, page.id, { uses, range, entryId, now: clock.now() });
    return conflicts.map(({ name, place }) => `${name}, ${place}`);
  };

  test('lists those at whose times too few lanes are free, and no others', async () => {
    const space = await newSpace(3);
    const name = `Space ${spaces}`;
    await book({ space, from: 9, to: 12, name: 'A' });
    await book({ space, from: 9, to: 10, name: 'B' });
    await book({ space, from: 10, to: 11, takes: 2, name: 'C' });
    const one = [{ resourceId: space, quantity: 1 }];
    expect(await inTheWay(one, [9, 10])).toEqual([]);
    expect(await inTheWay(one, [9, 12])).toEqual([`A, ${name}`, `C, ${name}`]);
    expect(await inTheWay([{ resourceId: space, quantity: 2 }], [9, 10])).toEqual([
      `A, ${name}`,
      `B, ${name}`,
    ]);
    expect(await inTheWay([{ resourceId: space, quantity: 2 }], [11, 13])).toEqual([]);
  });

  test('answers for a year of a busy space', async () => {
    const space = await newSpace(12);
    // Without the triggers, because only the reading is tested here.
    await sql`ALTER TABLE calendar_entries DISABLE TRIGGER USER`.execute(db);
    await sql`
      WITH desks AS (
        INSERT INTO calendar_entries (container_id, calendar_id, kind, space_id, name, state, listed, starts_at, ends_at,
          created_at, state_at, state_by)
        SELECT ${page.id}, ${calendar.id}, 'event', ${space}, 'Desk ' || n, 'confirmed', false, s, s + interval '1 hour',
          s, s, 'test'
        FROM generate_series(0, 9999) n, LATERAL (SELECT ${at(0)}::timestamptz + n / 12 * interval '10 hours') t (s)
        RETURNING container_id, id, name, starts_at, ends_at)
      INSERT INTO occupancy (container_id, entry_id, resource_id, lane, during)
      SELECT container_id, id, ${space}, 1 + row_number() OVER () % 12, tstzrange(starts_at, ends_at) FROM desks`.execute(
      db,
    );
    await sql`ALTER TABLE calendar_entries ENABLE TRIGGER USER`.execute(db);
    const uses = [{ resourceId: space, quantity: 12 }];
    expect(await inTheWay(uses, [0, 24 * 365])).toHaveLength(20);
  });

  test('names the resource that both want, and leaves out the entry itself', async () => {
    const garden = await newSpace(1);
    const orchard = await newSpace(1);
    const hall = await buildSpace(db, page, { name: `Hall ${++spaces}`, parts: [garden, orchard] });
    const piano = await buildResource(db, page, { name: `Piano ${spaces}` });
    const ball = await book({ space: hall, from: 9, to: 12, name: 'Ball' });
    const lesson = await buildEvent(db, calendar, { name: 'Lesson', starts_at: at(9), ends_at: at(10) });
    const uses = [{ resourceId: piano.id, quantity: 1 }];
    await transaction(db, (tx) => insertEntryResources(tx, page.id, lesson.id, uses));

    expect(await inTheWay([{ resourceId: garden, quantity: 1 }], [8, 10])).toEqual([`Ball, Hall ${spaces}`]);
    expect(await inTheWay([{ resourceId: garden, quantity: 1 }], [8, 10], ball?.id)).toEqual([]);
    expect(await inTheWay([{ resourceId: orchard, quantity: 1 }, ...uses], [9, 10])).toEqual([
      `Ball, Hall ${spaces}`,
      `Lesson, Piano ${spaces}`,
    ]);
    expect(await inTheWay(uses, [10, 12])).toEqual([]);
  });

  test('leaves out holds that are overdue', async () => {
    const space = await newSpace(1);
    const other = await buildCalendar(db, page, { slug: `other-${spaces}` });
    await buildEvent(db, other, {
      kind: 'hire',
      listed: false,
      state: 'pending',
      session_id: 'somebody' as never,
      held_until: clock.now(),
      space_id: space,
      starts_at: at(9),
      ends_at: at(10),
    });
    expect(await inTheWay([{ resourceId: space, quantity: 1 }], [9, 10])).toEqual([]);
  });
});
