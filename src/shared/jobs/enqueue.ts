import { sql } from 'kysely';
import { named, type Tx } from '../db/database.ts';
import { type Job, queueOptions } from './job.ts';

/**
 * Has a job done once this transaction has committed, and never if it does not. It writes pg-boss' table itself, as
 * pg-boss allows: one statement, and an operation needs nothing but its `tx`.
 */
export async function enqueue<P extends object>(
  tx: Tx,
  job: Job<P>,
  payload: P,
  options: { startAfter?: Temporal.Instant } = {},
): Promise<void> {
  const data = JSON.stringify(job.payload.parse(payload));
  const queue = queueOptions(job);
  // The first job of a kind makes its queue: tests and one-off scripts have no worker that did.
  await named(
    tx,
    'enqueue-job',
    sql`
      WITH queue AS (
        SELECT pgboss.create_queue(${job.name}, ${JSON.stringify({ ...queue, policy: 'standard' })}::jsonb)
        WHERE NOT EXISTS (SELECT FROM pgboss.queue WHERE name = ${job.name})
      )
      INSERT INTO pgboss.job (name, policy, data, start_after, retry_limit, retry_delay, retry_backoff, retry_delay_max,
        expire_seconds, deletion_seconds)
      SELECT ${job.name}, 'standard', ${data}::jsonb, coalesce(${options.startAfter ?? null}::timestamptz, now()),
        ${queue.retryLimit}::int, ${queue.retryDelay}::int, true, ${queue.retryDelayMax}::int,
        ${queue.expireInSeconds}::int, ${queue.deleteAfterSeconds}::int
      FROM (VALUES (1)) one LEFT JOIN queue ON true`,
  );
}
