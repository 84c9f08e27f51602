import { sql } from 'kysely';
import { z } from 'zod';
import { type Act, byClock } from '../act.ts';
import { type Db, type Tx, transaction } from '../db/database.ts';
import { defineJob } from './job.ts';

/** A kind of task that is due at a time: a deadline, a reminder, a monthly run. */
export type Due<P extends object> = { kind: string; payload: z.ZodType<P> };

/** A due task's work, in the transaction that removes the task. It enqueues a job for calls to other systems. */
export type DueHandler = { kind: string; run(tx: Tx, act: Act, payload: unknown): Promise<unknown> };

const BATCH_SIZE = 200;

export const defineDue = <P extends object>(kind: string, payload: z.ZodType<P>): Due<P> => ({
  kind,
  payload,
});

/** Ties the work to a kind of due task. */
export const onDue = <P extends object>(
  due: Due<P>,
  work: (tx: Tx, act: Act, payload: P) => Promise<unknown>,
): DueHandler => ({ kind: due.kind, run: (tx, act, payload) => work(tx, act, due.payload.parse(payload)) });

/**
 * Schedules a task in a transaction. The same key again moves it to the new time.
 * @throws ZodError when the payload does not fit
 */
export async function schedule<P extends object>(
  tx: Tx,
  due: Due<P>,
  { key, at, payload }: { key: string; at: Temporal.Instant; payload: P },
): Promise<void> {
  await sql`INSERT INTO due_tasks (kind, key, due_at, payload)
    VALUES (${due.kind}, ${key}, ${at}, ${JSON.stringify(due.payload.parse(payload))})
    ON CONFLICT (kind, key) DO UPDATE SET due_at = excluded.due_at, payload = excluded.payload`.execute(tx);
}

/** Removes a scheduled task, if it is still there. */
export async function unschedule(tx: Tx, due: Pick<Due<object>, 'kind'>, key: string): Promise<void> {
  await sql`DELETE FROM due_tasks WHERE kind = ${due.kind} AND key = ${key}`.execute(tx);
}

/** Sweeps each minute. */
export const sweepDueJob = defineJob('sweep-due', z.object({}), {
  cron: '* * * * *',
  retryLimit: 0,
  keepSeconds: 3600,
});

/**
 * Runs all tasks that are due, oldest first, each in a transaction of its own. With several processes, each task runs in
 * one of them. A task that fails stays due, and does not stop the others.
 * @returns how many tasks ran
 * @throws AggregateError of the tasks that failed
 */
export async function sweepDue(
  db: Db,
  handlers: readonly DueHandler[],
  now: Temporal.Instant,
): Promise<number> {
  const failures: unknown[] = [];
  // Those that failed, and those that another process runs.
  const left = new Set<string>();
  let ran = 0;
  for (;;) {
    const { rows } = await sql<{ kind: string; key: string }>`
      SELECT kind, key FROM due_tasks WHERE due_at <= ${now} AND kind = ANY(${handlers.map(({ kind }) => kind)})
      ORDER BY due_at, kind, key LIMIT ${BATCH_SIZE + left.size}`.execute(db);
    const tasks = rows.filter((task) => !left.has(idOf(task)));
    if (tasks.length === 0) break;
    for (const task of tasks) {
      try {
        if (await runTask(db, handlers, task, now)) ran++;
        else left.add(idOf(task));
      } catch (error) {
        left.add(idOf(task));
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} due tasks failed`);
  return ran;
}

type Task = { kind: string; key: string };

const idOf = ({ kind, key }: Task): string => `${kind} ${key}`;

async function runTask(
  db: Db,
  handlers: readonly DueHandler[],
  { kind, key }: Task,
  now: Temporal.Instant,
): Promise<boolean> {
  return await transaction(db, async (tx) => {
    // Removed first, so that the work may schedule the same key again. The row lock keeps other processes from it.
    const { rows } = await sql<{ payload: unknown }>`
      DELETE FROM due_tasks WHERE (kind, key) = (
        SELECT kind, key FROM due_tasks WHERE kind = ${kind} AND key = ${key} AND due_at <= ${now}
        FOR UPDATE SKIP LOCKED)
      RETURNING payload`.execute(tx);
    const [task] = rows;
    if (!task) return false;
    await handlers.find((handler) => handler.kind === kind)?.run(tx, byClock(now), task.payload);
    return true;
  });
}

/** When the next task is due; undefined if none is scheduled. */
export async function nextDueAt(db: Db): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{
    at: Temporal.Instant | null;
  }>`SELECT min(due_at) AS at FROM due_tasks`.execute(db);
  return rows[0]?.at ?? undefined;
}
