import { sql } from 'kysely';
import { type Db, transaction } from '../src/shared/db/database.ts';
import type { SpaceId } from '../src/shared/ids.ts';

export type Diary = {
  calendar: { container_id: number; id: number };
  spaces: readonly SpaceId[];
  entries: number;
  description: string;
  /** half of the entries are in the 20 years before this, the others in the 20 years after `after` */
  before: Temporal.Instant;
  after: Temporal.Instant;
};

const MINUTES = 20 * 365 * 24 * 60;

/**
 * Inserts entries of two hours by SQL, evenly: in turn a hire, in the next space, and an event with tickets, in none. Their
 * occupancy is inserted as a whole: the trigger that finds a lane for each would take most of the time.
 */
export async function fillDiary(db: Db, diary: Diary): Promise<void> {
  const half = Math.floor(diary.entries / 2);
  const apart = Math.floor(MINUTES / half);
  if (apart * 2 * diary.spaces.length < 120) throw new Error('so many hires do not fit into the spaces');
  await sql`ALTER TABLE calendar_entries DISABLE TRIGGER calendar_entries_occupy`.execute(db);
  await Promise.all([
    insertEntries(db, diary, { count: half, from: diary.before.subtract({ minutes: 120 }), apart: -apart }),
    insertEntries(db, diary, { count: half, from: diary.after, apart }),
  ]);
  await sql`ALTER TABLE calendar_entries ENABLE TRIGGER calendar_entries_occupy`.execute(db);
}

async function insertEntries(
  db: Db,
  { calendar: { container_id, id }, spaces, description }: Diary,
  { count, from, apart }: { count: number; from: Temporal.Instant; apart: number },
): Promise<void> {
  await transaction(db, (tx) =>
    sql`
      WITH entries AS (
        INSERT INTO calendar_entries (container_id, calendar_id, kind, name, description, state, listed, space_id, starts_at,
          ends_at, created_at, state_at, state_by)
        SELECT ${container_id}, ${id}, CASE WHEN n % 2 = 0 THEN 'event' ELSE 'hire' END, 'Entry ' || n, ${description},
          'confirmed', n % 2 = 0, CASE WHEN n % 2 = 1 THEN (${[...spaces]}::integer[])[1 + n / 2 % ${spaces.length}] END,
          at, at + interval '2 hours', created, created, 'bench'
        FROM generate_series(0, ${count - 1}::integer) n,
          LATERAL (VALUES (${from}::timestamptz + n * ${apart} * interval '1 minute', now() - interval '1 month')) t (at, created)
        RETURNING container_id, id, space_id, starts_at, ends_at, kind
      ), occupied AS (
        INSERT INTO occupancy (container_id, entry_id, resource_id, lane, during)
        SELECT container_id, id, space_id, 1, tstzrange(starts_at, ends_at) FROM entries WHERE space_id IS NOT NULL
      )
      INSERT INTO ticket_types (container_id, entry_id, name, price_minor, quota)
      SELECT container_id, id, 'Place', 600, 40 FROM entries WHERE kind = 'event'`.execute(tx),
  );
}
