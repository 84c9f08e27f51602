import { type Insertable, type Selectable, sql } from 'kysely';
import type { Actor } from '../../shared/act.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { CheckIns } from '../../shared/db/tables.ts';
import type { ContainerId, EntryId, TicketId } from '../../shared/ids.ts';
import type { TicketState } from '../rules/ticket-state.ts';

/** One scan of a ticket at a door. */
export type CheckIn = Selectable<CheckIns>;

/** A scan to be recorded. */
export type NewCheckIn = Omit<Insertable<CheckIns>, 'container_id' | 'id'>;

/**
 * Transitions the ticket of a scan and records the scan, in one statement: the ticket's row lets one of several concurrent
 * scans through.
 * @returns undefined if the ticket is in none of the states `from`, or the scan is recorded already: nothing has changed
 * @throws Error if a concurrent upload of the same scan was first: the transaction has to be rolled back
 */
export async function insertAdmission(
  tx: Tx,
  containerId: ContainerId,
  scan: NewCheckIn & { ticket_id: TicketId },
  { from, to }: { from: readonly TicketState[]; to: TicketState },
): Promise<CheckIn | undefined> {
  const query = sql<CheckIn & { moved: TicketId }>`
    WITH moved AS (
      UPDATE tickets SET state = ${to}, state_at = ${scan.recorded_at}, state_by = ${scan.recorded_by}
      WHERE container_id = ${containerId} AND id = ${scan.ticket_id} AND state = ANY(${[...from]})
        AND NOT EXISTS (SELECT FROM check_ins c
          WHERE c.container_id = ${containerId} AND c.entry_id = ${scan.entry_id} AND c.nonce = ${scan.nonce})
      RETURNING id),
    recorded AS (
      INSERT INTO check_ins (container_id, entry_id, ticket_id, device, nonce, direction, outcome, overridden, scanned_at,
        recorded_at, recorded_by)
      SELECT ${containerId}::integer, ${scan.entry_id}::integer, moved.id, ${scan.device}, ${scan.nonce}, ${scan.direction},
        ${scan.outcome}, ${scan.overridden}::text, ${scan.scanned_at}::timestamptz, ${scan.recorded_at}::timestamptz,
        ${scan.recorded_by}
      FROM moved
      ON CONFLICT ON CONSTRAINT check_ins_nonce DO NOTHING RETURNING *)
    SELECT moved.id AS moved, recorded.* FROM moved LEFT JOIN recorded ON true`;
  const [row] = await named(tx, 'insert-admission', query);
  if (row && row.id === null) throw new Error('This scan has been recorded by a concurrent upload');
  return row;
}

/** Records a refused scan. @returns undefined if the scan is recorded already */
export async function insertRefusal(
  tx: Tx,
  containerId: ContainerId,
  scan: NewCheckIn,
): Promise<CheckIn | undefined> {
  const query = tx
    .insertInto('check_ins')
    .values({ ...scan, container_id: containerId })
    .onConflict((conflict) => conflict.constraint('check_ins_nonce').doNothing())
    .returningAll();
  const [row] = await named(tx, 'insert-refusal', query);
  return row;
}

/** Finds the recorded scan with this nonce. */
export async function findCheckIn(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
  nonce: string,
): Promise<CheckIn | undefined> {
  const query = db
    .selectFrom('check_ins')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('entry_id', '=', entryId)
    .where('nonce', '=', nonce);
  const [row] = await named(db, 'find-check-in', query);
  return row;
}

/** How many scans the door looks back for its pace and the last guest. */
const RECENT = 100;

export type DoorState = {
  /** admitted here, and not left */
  inside: number;
  /** tickets that are held or ordered and not valid yet */
  held: number;
  /** admissions in the last minute */
  pace: number;
  /** whom the actor admitted last, if that is among the last scans and they are still in */
  last: { id: TicketId; contact_name: string | null } | null;
};

/** Reads the counts of the door of an entry, and whom an actor admitted last. It reads the last 100 scans, and no tickets. */
export async function getDoorState(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
  { by, now }: { by: Actor; now: Temporal.Instant },
): Promise<DoorState> {
  const query = sql<DoorState & { admitted: number; seconds: number }>`
    WITH recent AS (
      SELECT id, ticket_id, outcome, recorded_at, recorded_by FROM check_ins
      WHERE container_id = ${containerId} AND entry_id = ${entryId} ORDER BY id DESC LIMIT ${RECENT}),
    paced AS (
      SELECT count(*) FILTER (WHERE outcome = 'admitted' AND recorded_at > ${now}::timestamptz - interval '1 minute')::integer AS admitted,
        CASE WHEN count(*) = ${RECENT} THEN extract(epoch FROM ${now}::timestamptz - min(recorded_at))::float8 ELSE 60 END AS seconds
      FROM recent)
    SELECT
      (SELECT coalesce(sum(inside), 0)::integer FROM admission_counts
        WHERE container_id = ${containerId} AND entry_id = ${entryId}) AS inside,
      (SELECT count(*)::integer FROM tickets
        WHERE container_id = ${containerId} AND entry_id = ${entryId} AND state IN ('reserved', 'ordered')) AS held,
      (SELECT json_build_object('id', t.id, 'contact_name', t.contact_name) FROM tickets t
        WHERE t.container_id = ${containerId} AND t.state = 'checked_in' AND t.id = (
          SELECT ticket_id FROM recent WHERE outcome = 'admitted' AND recorded_by = ${by} ORDER BY id DESC LIMIT 1)) AS last,
      admitted, seconds
    FROM paced`;
  const [row] = await named(db, 'get-door-state', query);
  if (!row) throw new Error('no door state');
  const { admitted, seconds, ...state } = row;
  // Of a door so busy that its last scans took less than a minute, the pace is extrapolated.
  return { ...state, pace: Math.round((admitted * 60) / Math.min(60, Math.max(1, seconds))) };
}

/** Finds the last admission of a ticket. @param before finds the one before this scan */
export async function findAdmission(
  db: Db | Tx,
  containerId: ContainerId,
  ticketId: TicketId,
  before: Pick<CheckIn, 'id'> = { id: 2 ** 31 - 1 },
): Promise<CheckIn | undefined> {
  const query = db
    .selectFrom('check_ins')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('ticket_id', '=', ticketId)
    .where('outcome', '=', 'admitted')
    .where('id', '<', before.id)
    .orderBy('id', 'desc')
    .limit(1);
  const [row] = await named(db, 'find-admission', query);
  return row;
}

/** Lists the scans at the doors of an entry, refused ones included, newest first. @param page.before the id of the last one shown */
export async function listCheckIns(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
  page: { before?: number; limit: number },
): Promise<CheckIn[]> {
  return await db
    .selectFrom('check_ins')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('entry_id', '=', entryId)
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before ?? 0))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}
