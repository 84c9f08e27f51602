import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { Client, SESSION_OPTIONS } from '../db/client.ts';
import { type Job, queueOptions } from './job.ts';

export type Attempt = {
  /** of the job, the same at every attempt */
  id: string;
  /** from 1 */
  attempt: number;
  /** aborts when the attempt takes too long */
  signal: AbortSignal;
};

export type Handler<P extends object> = (payload: P, attempt: Attempt) => Promise<unknown>;

export type Jobs = {
  /** Registers the handler of a job. Call it before start(). */
  work<P extends object>(job: Job<P>, handler: Handler<P>): void;
  /** Starts working, in the background as soon as the job queue's schema exists. */
  start(): void;
  /** Waits for running jobs to finish, for at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
};

const BATCH_SIZE = 10;
const RETRY_MS = 1000;

/** Runs the jobs that operations enqueue. With several processes, each job runs in one of them. */
export function createJobs(url: string, log: Logger, options: { pollSeconds?: number } = {}): Jobs {
  const boss = new PgBoss({
    ...connectionTo(url),
    application_name: 'rose-ash-jobs',
    max: 3,
    migrate: false,
    createSchema: false,
    registerInstance: false,
  });
  boss.on('error', (error) => log.warn({ reason: reasonOf(error) }, 'the job queue did not answer'));
  const registrations: (() => Promise<void>)[] = [];
  let started: Promise<void> = Promise.resolve();
  let stopping = false;

  // The database may go away between the start of pg-boss and that of a worker.
  const untilDone = async (register: () => Promise<void>) => {
    while (!stopping) {
      try {
        return await register();
      } catch (error) {
        log.warn({ reason: reasonOf(error) }, 'a job could not be registered: it is tried again');
        await sleep(RETRY_MS);
      }
    }
  };

  return {
    work(job, handler) {
      registrations.push(async () => {
        await createQueue(boss, job);
        await boss.work<unknown>(
          job.name,
          { batchSize: BATCH_SIZE, pollingIntervalSeconds: options.pollSeconds ?? 1, perJobResults: true },
          (batch) => Promise.all(batch.map((claimed) => attempt(job, handler, claimed, log))),
        );
      });
    },
    start() {
      started = boss
        .start({ attempts: Number.MAX_SAFE_INTEGER })
        .then(() => Promise.all(registrations.map(untilDone)))
        .then(() => {})
        .catch((error) => {
          if (!stopping) log.error({ reason: reasonOf(error) }, 'jobs could not be started');
        });
    },
    async stop(timeoutMs) {
      stopping = true;
      await boss.stop({ timeout: timeoutMs });
      await started;
    },
  };
}

// pg-boss passes all of it on to its pool.
const connectionTo = (connectionString: string) => ({
  Client: QueueClient,
  connectionString,
  options: SESSION_OPTIONS,
});

/** Fetches and completes jobs by prepared statements: planning them takes longer than running them. */
export class QueueClient extends Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((text: unknown, values: unknown, ...others: unknown[]) =>
      typeof text === 'string' && OF_EACH_BATCH.test(text) && typeof values !== 'function'
        ? query({ name: nameOf(text), text, values }, ...others)
        : query(text, values, ...others)) as typeof this.query;
  }
}

// Texts that pg-boss writes differently only for each queue and each of its tables.
const OF_EACH_BATCH = /^\s*WITH\s+(next|input)\s+AS/;

const names = new Map<string, string>();
const nameOf = (text: string): string =>
  names.getOrInsertComputed(text, () => `boss-${createHash('sha256').update(text).digest('base64url')}`);

/** Creates or updates the schema of the job queue. */
export async function migrateJobs(url: string): Promise<void> {
  const boss = new PgBoss({ ...connectionTo(url), max: 1, supervise: false, schedule: false });
  boss.on('error', () => {});
  await boss.start();
  await boss.stop({ graceful: false });
}

async function createQueue<P extends object>(boss: PgBoss, job: Job<P>): Promise<void> {
  await boss.createQueue(job.name, queueOptions(job));
  await boss.updateQueue(job.name, queueOptions(job));
  if (job.cron) await boss.schedule(job.name, job.cron, {});
}

type ClaimedJob = { id: string; data: unknown; retryCount: number; signal: AbortSignal };

async function attempt<P extends object>(job: Job<P>, handler: Handler<P>, claimed: ClaimedJob, log: Logger) {
  const { id, signal } = claimed;
  const number = claimed.retryCount + 1;
  try {
    await handler(job.payload.parse(claimed.data ?? {}), { id, attempt: number, signal });
    return { id, status: 'completed' as const };
  } catch (error) {
    // The error's message may contain personal data or a secret of the payload, so only its kind is logged.
    const reason = reasonOf(error);
    log.warn({ job: job.name, id, attempt: number, reason }, 'a job failed');
    return { id, status: 'failed' as const, output: { reason } };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && error.code ? `${error.name} ${error.code}` : error.name;
}
