import { sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { ContainerId, EntryId } from '../../shared/ids.ts';
import type { Range } from '../rules/availability.ts';
import type { Conflict } from '../rules/conflict.ts';
import { overdue } from './hold.ts';
import type { ResourceUse } from './resource.ts';

/**
 * Lists what is in the way of an entry that would take these resources: the entries at whose times too few of their
 * lanes are free, the first to start first, at most 20.
 * @param claim.range with buffers
 * @param claim.entryId of the entry itself, if it exists
 */
export async function listConflicts(
  db: Db | Tx,
  containerId: ContainerId,
  claim: { uses: readonly ResourceUse[]; range: Range; entryId?: EntryId | undefined; now: Temporal.Instant },
): Promise<Conflict[]> {
  const ids = claim.uses.map(({ resourceId }) => resourceId);
  const quantities = claim.uses.map(({ quantity }) => quantity);
  const { rows } = await sql<Conflict>`
    WITH claims AS (
      SELECT leaf.space_id AS resource_id, leaf.lanes,
        max(CASE WHEN leaf.space_id = taken.id THEN taken.quantity ELSE leaf.lanes END) AS takes
      FROM unnest(${ids}::integer[], ${quantities}::integer[]) AS taken (id, quantity),
        space_leaves(${containerId}, taken.id) leaf
      GROUP BY leaf.space_id, leaf.lanes
    ), busy AS (
      SELECT o.resource_id, o.entry_id, o.during, c.lanes, c.takes,
        greatest(lower(o.during), ${claim.range.from}) AS begins_at
      FROM claims c JOIN occupancy o ON o.container_id = ${containerId} AND o.resource_id = c.resource_id
        AND o.during && tstzrange(${claim.range.from}, ${claim.range.to})
      JOIN calendar_entries e ON e.container_id = o.container_id AND e.id = o.entry_id
      WHERE e.id <> ${claim.entryId ?? 0} AND NOT ${overdue('e', claim.now)}
    ), moments AS (
      -- Running sums in the order of time, because a year of a busy space has tens of thousands of entries.
      SELECT m.*, sum(m.change) OVER (PARTITION BY m.resource_id ORDER BY m.at) AS in_use FROM (
        SELECT b.*, b.begins_at AS at, 1 AS change FROM busy b
        UNION ALL
        SELECT b.*, upper(b.during), -1 FROM busy b) m
    ), crowded AS (
      -- The number of lanes in use only rises where one of the entries begins.
      SELECT m.entry_id, m.resource_id, m.during, min(CASE WHEN m.in_use > m.lanes - m.takes THEN m.at END)
        OVER (PARTITION BY m.resource_id ORDER BY m.at DESC ROWS UNBOUNDED PRECEDING) AS next_at
      FROM moments m WHERE m.change = 1
    )
    SELECT e.id AS "entryId", e.name, e.kind, e.state, e.starts_at AS "startsAt", e.ends_at AS "endsAt",
      CASE WHEN e.state IN ('pending', 'requested', 'ordered') THEN e.held_until END AS "heldUntil",
      (SELECT r.name FROM (
          SELECT e.space_id, 0
          UNION ALL
          SELECT u.resource_id, 1 FROM entry_resources u WHERE u.container_id = e.container_id AND u.entry_id = e.id
        ) used (id, rank) JOIN resources r ON r.container_id = e.container_id AND r.id = used.id
        WHERE EXISTS (SELECT FROM space_leaves(e.container_id, used.id) leaf WHERE leaf.space_id = ANY(clash.leaves))
        ORDER BY used.rank, used.id LIMIT 1) AS place
    FROM (
      SELECT c.entry_id, array_agg(DISTINCT c.resource_id) AS leaves FROM crowded c
      WHERE c.next_at < upper(c.during)
      GROUP BY c.entry_id, lower(c.during)
      ORDER BY lower(c.during), c.entry_id LIMIT 20
    ) clash JOIN calendar_entries e ON e.container_id = ${containerId} AND e.id = clash.entry_id
    ORDER BY e.starts_at, e.id`.execute(db);
  return rows;
}
