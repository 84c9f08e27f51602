import { sql } from 'kysely';
import { type Db, named } from '../../shared/db/database.ts';
import type { ContainerId } from '../../shared/ids.ts';

/** Counts what waits for the treasurer of a page: the items of To do. One query. */
export async function countToDo(db: Db, containerId: ContainerId, _now: Temporal.Instant): Promise<number> {
  const [row] = await named(
    db,
    'count-to-do',
    sql<{ count: number }>`
    SELECT (
      (SELECT count(*) FROM payment_problems WHERE container_id = ${containerId} AND closed_at IS NULL)
      + (SELECT count(*) FROM refunds WHERE container_id = ${containerId} AND state = 'failed')
      + (SELECT count(*) FROM disputes WHERE container_id = ${containerId} AND state IN ('inquiry', 'open'))
      + (SELECT count(*) FROM refunds r JOIN payments p ON p.container_id = r.container_id AND p.id = r.payment_id
        WHERE r.container_id = ${containerId} AND r.state = 'pending' AND p.provider IN ('transfer', 'venue'))
      + (SELECT count(*) FROM bank_lines WHERE container_id = ${containerId} AND state IN ('unmatched', 'returning', 'outgoing'))
      + (SELECT count(*) FROM mails WHERE container_id = ${containerId} AND state = 'failed')
      + coalesce((SELECT jsonb_array_length(differences) FROM ledger_checks WHERE container_id = ${containerId}), 0)
      + (SELECT count(*) FROM payments p
        JOIN payment_allocations a ON a.container_id = p.container_id AND a.payment_id = p.id
        JOIN orders o ON o.container_id = a.container_id AND o.id = a.order_id AND o.state IN ('placed', 'accepted')
        WHERE p.container_id = ${containerId} AND p.provider IN ('transfer', 'venue')
          AND p.state IN ('created', 'pending') AND p.reference IS NOT NULL
          AND (o.state = 'placed' OR (SELECT sum(b.amount_minor) FROM ledger_postings b
            WHERE b.container_id = o.container_id AND b.order_id = o.id AND b.account = 'receivables') > 0)
          AND EXISTS (SELECT FROM order_lines l WHERE l.container_id = o.container_id AND l.order_id = o.id
            AND l.state IN ('ordered', 'fulfilled')))
    )::integer AS count`,
  );
  return row?.count ?? 0;
}
