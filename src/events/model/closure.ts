import { sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { ContainerId } from '../../shared/ids.ts';
import type { CalendarEntry } from './calendar-entry.ts';

/** A closure with the names of its spaces. */
export type Closure = Pick<CalendarEntry, 'id' | 'name' | 'starts_at' | 'ends_at'> & {
  space_names: string[];
};

/** Lists the closures of a page that are not over, soonest first. One query. */
export async function listClosures(
  db: Db | Tx,
  containerId: ContainerId,
  now: Temporal.Instant,
): Promise<Closure[]> {
  const { rows } = await sql<Closure>`
    SELECT e.id, e.name, e.starts_at, e.ends_at, ARRAY(
      SELECT r.name FROM resources r WHERE r.container_id = e.container_id AND (r.id = e.space_id OR EXISTS (
        SELECT FROM entry_resources u
        WHERE u.container_id = e.container_id AND u.entry_id = e.id AND u.resource_id = r.id))
      ORDER BY r.position, r.id) AS space_names
    FROM calendar_entries e
    WHERE e.container_id = ${containerId} AND e.kind = 'closure' AND e.state = 'confirmed' AND e.ends_at > ${now}
    ORDER BY e.starts_at, e.id`.execute(db);
  return rows;
}
