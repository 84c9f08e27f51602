import { sql } from 'kysely';
import { buildSpace, eventRow } from '../src/events/builders.ts';
import { type Db, type Tx, transaction } from '../src/shared/db/database.ts';
import type { SpaceId } from '../src/shared/ids.ts';
import type { Operation } from './load.ts';
import type { Measurement } from './measurements.ts';
import type { BenchVenue } from './seed.ts';

const LANES = 12;
const DAYS = 30;
const HOURS = 10;

/**
 * Bookings of a space with 12 lanes, of which 11 are taken all day: of two hours, for which an entry has to be given another
 * lane, against one hour, for which a lane is free. Each is rolled back.
 */
export const laneMove: Measurement = {
  name: 'lanes',
  what: 'booking that moves a lane, in SQL',
  against: 'booking of a free lane, in SQL',
  once: true,
  async prepare({ db, venue }) {
    const space = await seedLanes(db, venue);
    return {
      platform: () => claimOf(db, venue, { space, hours: 2 }),
      bare: () => claimOf(db, venue, { space, hours: 1 }),
      connections: 1,
    };
  },
};

/** Fills all lanes hour by hour, and frees the last lane of even hours and the first of odd ones. */
async function seedLanes(db: Db, { calendar, month }: BenchVenue): Promise<SpaceId> {
  return await transaction(db, async (tx) => {
    const space = await buildSpace(tx, { id: calendar.container_id }, { name: 'Desks', lanes: LANES });
    const rows = Array.from({ length: DAYS * HOURS * LANES }, (_, n) => {
      const hour = Math.floor(n / LANES);
      const starts_at = startOf(month, Math.floor(hour / HOURS), hour % HOURS);
      return eventRow(calendar, {
        kind: 'hire',
        listed: false,
        space_id: space,
        starts_at,
        ends_at: starts_at.add({ hours: 1 }),
      });
    });
    for (let start = 0; start < rows.length; start += 1000)
      await tx
        .insertInto('calendar_entries')
        .values(rows.slice(start, start + 1000))
        .execute();
    await sql`
      UPDATE calendar_entries e SET state = 'cancelled', state_at = now(), state_by = 'bench' FROM occupancy o
      WHERE o.container_id = ${calendar.container_id} AND o.resource_id = ${space} AND o.entry_id = e.id
        AND e.container_id = o.container_id
        AND o.lane = CASE WHEN extract(hour FROM lower(o.during))::integer % 2 = 0 THEN ${LANES} ELSE 1 END`.execute(
      tx,
    );
    return space;
  });
}

const startOf = (month: Temporal.PlainYearMonth, day: number, hour: number): Temporal.Instant =>
  month
    .toPlainDate({ day: 1 })
    .add({ days: day })
    .toZonedDateTime({ timeZone: 'UTC', plainTime: '08:00' })
    .toInstant()
    .add({ hours: hour });

class Undo extends Error {}

function claimOf(
  db: Db,
  { calendar, month }: BenchVenue,
  { space, hours }: { space: SpaceId; hours: number },
): Operation {
  const claim = async (tx: Tx, n: number) => {
    const starts_at = startOf(month, n % DAYS, n % (HOURS - 1));
    const ends_at = starts_at.add({ hours });
    const row = eventRow(calendar, { kind: 'hire', listed: false, space_id: space, starts_at, ends_at });
    await tx.insertInto('calendar_entries').values(row).execute();
    throw new Undo();
  };
  let claims = 0;
  return () =>
    transaction(db, (tx) => claim(tx, claims++)).catch((error) => {
      if (!(error instanceof Undo)) throw error;
    });
}
