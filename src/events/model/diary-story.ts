import { sql } from 'kysely';
import type { Db } from '../../shared/db/database.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';

/** Something that happened to a booking or a ticket of an order. */
export type DiaryEvent = {
  at: Temporal.Instant;
  by: string;
  what: 'entry' | 'edit' | 'check-in';
  /** the state, the edited fields, or what came of a scan */
  state: string;
  text: string;
};

/** Lists what happened in the diary to the bookings and tickets of an order, by time. One query. */
export async function listDiaryEvents(
  db: Db,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<DiaryEvent[]> {
  const { rows } = await sql<DiaryEvent>`
    WITH booked AS (
      SELECT id, name FROM calendar_entries WHERE container_id = ${containerId} AND order_id = ${orderId}),
    owned AS (
      SELECT t.id, t.entry_id, e.name FROM tickets t
      JOIN calendar_entries e ON e.container_id = t.container_id AND e.id = t.entry_id
      WHERE t.container_id = ${containerId} AND t.order_id = ${orderId})
    SELECT t.transitioned_at AS at, t.transitioned_by AS by, 'entry' AS what, t.to_state AS state, b.name AS text
    FROM booked b JOIN entry_transitions t ON t.container_id = ${containerId} AND t.entry_id = b.id
    UNION ALL
    SELECT c.changed_at, c.changed_by, 'edit', (SELECT string_agg(k, ' ') FROM jsonb_object_keys(c.to_values) k), e.name
    FROM (SELECT id, name FROM booked UNION SELECT entry_id, name FROM owned) e
    JOIN entry_changes c ON c.container_id = ${containerId} AND c.entry_id = e.id
    UNION ALL
    SELECT c.scanned_at, c.recorded_by, 'check-in', c.outcome, o.name
    FROM owned o JOIN check_ins c ON c.container_id = ${containerId} AND c.ticket_id = o.id
    ORDER BY 1 LIMIT 1000`.execute(db);
  return rows;
}
