import { sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';
import type { CalendarEntry } from './calendar-entry.ts';

/** Ties an entry to content of another app: a post, a marketplace. Idempotent. */
export async function tieEntryToContent(
  tx: Tx,
  containerId: ContainerId,
  entryId: EntryId,
  content: { type: string; id: number },
): Promise<void> {
  await tx
    .insertInto('calendar_entry_posts')
    .values({
      container_id: containerId,
      entry_id: entryId,
      content_type: content.type,
      content_id: content.id,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** An event tied to content, with the parts of its URL. */
export type ContentEntry = Pick<CalendarEntry, 'id' | 'name' | 'starts_at' | 'ends_at'> & {
  content_id: number;
  calendar_slug: string;
  time_zone: string;
};

/** Lists the next event of each of some contents of one type. One query. */
export async function listNextEntries(
  db: Db | Tx,
  type: string,
  ids: readonly number[],
  now: Temporal.Instant,
): Promise<ContentEntry[]> {
  const { rows } = await sql<ContentEntry>`
    SELECT DISTINCT ON (p.content_id) p.content_id, e.id, e.name, e.starts_at, e.ends_at, c.slug AS calendar_slug, c.time_zone
    FROM calendar_entry_posts p
    JOIN calendar_entries e ON e.container_id = p.container_id AND e.id = p.entry_id
    JOIN calendars c ON c.container_id = e.container_id AND c.id = e.calendar_id
    WHERE p.content_type = ${type} AND p.content_id = ANY(${[...ids]})
      AND e.listed AND e.state = 'confirmed' AND e.ends_at > ${now}
    ORDER BY p.content_id, e.starts_at, e.id`.execute(db);
  return rows;
}
