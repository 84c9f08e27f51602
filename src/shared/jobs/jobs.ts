import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { type Job, queueOptions } from './job.ts';

export type Attempt = {
  /** of the job, the same at every attempt */
  id: string;
  /** 1 is the first */
  attempt: number;
  /** fires when the attempt has taken too long */
  signal: AbortSignal;
};

export type Handler<P extends object> = (payload: P, attempt: Attempt) => Promise<unknown>;

export type Jobs = {
  /** Says who does a kind of job; before start(). */
  work<P extends object>(job: Job<P>, handler: Handler<P>): void;
  /** Begins, or waits in the background for the schema that the migrations make. */
  start(): void;
  /** Lets what is being done finish, for at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
};

/** Does the jobs that operations enqueue. Any number of processes may; each job is done by one of them. */
export function createJobs(url: string, log: Logger, options: { pollSeconds?: number } = {}): Jobs {
  const boss = new PgBoss({
    connectionString: url,
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

  return {
    work(job, handler) {
      registrations.push(async () => {
        await boss.createQueue(job.name, queueOptions(job));
        await boss.updateQueue(job.name, queueOptions(job));
        if (job.cron) await boss.schedule(job.name, job.cron, {});
        await boss.work<unknown>(
          job.name,
          { batchSize: BATCH, pollingIntervalSeconds: options.pollSeconds ?? 1, perJobResults: true },
          (batch) => Promise.all(batch.map((one) => attempt(job, handler, one, log))),
        );
      });
    },
    start() {
      started = boss
        .start({ attempts: Number.MAX_SAFE_INTEGER })
        .then(() => Promise.all(registrations.map((register) => register())))
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

const BATCH = 10;

type Claimed = { id: string; data: unknown; retryCount: number; signal: AbortSignal };

async function attempt<P extends object>(job: Job<P>, handler: Handler<P>, claimed: Claimed, log: Logger) {
  const { id, signal } = claimed;
  const number = claimed.retryCount + 1;
  try {
    await handler(job.payload.parse(claimed.data ?? {}), { id, attempt: number, signal });
    return { id, status: 'completed' as const };
  } catch (error) {
    // What the error says may quote the payload, and so a person or a secret: its kind is enough.
    const reason = reasonOf(error);
    log.warn({ job: job.name, id, attempt: number, reason }, 'a job failed');
    return { id, status: 'failed' as const, output: { reason } };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && error.code ? `${error.name} ${error.code}` : error.name;
}
