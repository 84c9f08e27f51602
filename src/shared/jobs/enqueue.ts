import { sql } from 'kysely';
import { defer, type Tx } from '../db/database.ts';
import { type Job, queueOptions } from './job.ts';

/**
 * Enqueues a job in a transaction: it runs after the commit, and never without it. Writes to pg-boss' table directly,
 * which takes one statement in the caller's transaction.
 * @throws ZodError when the payload does not fit the job
 */
export async function enqueue<P extends object>(
  tx: Tx,
  job: Job<P>,
  payload: P,
  options: { startAfter?: Temporal.Instant } = {},
): Promise<void> {
  await enqueueAll(tx, job, [payload], options);
}

/** Enqueues a job for each payload, in one statement. */
export async function enqueueAll<P extends object>(
  tx: Tx,
  job: Job<P>,
  payloads: readonly P[],
  options: { startAfter?: Temporal.Instant } = {},
): Promise<void> {
  const data = JSON.stringify(payloads.map((payload) => job.payload.parse(payload)));
  const queue = queueOptions(job);
  // The first job creates its queue, because tests and scripts have no worker that does.
  await defer(
    tx,
    'enqueue-job',
    sql`
      WITH queue AS (
        SELECT pgboss.create_queue(${job.name}, ${JSON.stringify({ ...queue, policy: 'standard' })}::jsonb)
        WHERE NOT EXISTS (SELECT FROM pgboss.queue WHERE name = ${job.name})
      )
      INSERT INTO pgboss.job (name, policy, data, start_after, retry_limit, retry_delay, retry_backoff, retry_delay_max,
        expire_seconds, deletion_seconds)
      SELECT ${job.name}, 'standard', payload, coalesce(${options.startAfter ?? null}::timestamptz, now()),
        ${queue.retryLimit}::int, ${queue.retryDelay}::int, true, ${queue.retryDelayMax}::int,
        ${queue.expireInSeconds}::int, ${queue.deleteAfterSeconds}::int
      FROM jsonb_array_elements(${data}::jsonb) payload LEFT JOIN queue ON true`,
  );
}
