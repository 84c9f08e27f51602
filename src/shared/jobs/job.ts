import type { z } from 'zod';

/** A kind of job: its queue, the schema of its payload, and how it is retried. */
export type Job<P extends object> = { name: string; payload: z.ZodType<P> } & JobOptions;

type JobOptions = {
  /** attempts after the first; the delay doubles each time */
  retryLimit: number;
  retryDelaySeconds: number;
  retryDelayMaxSeconds: number;
  /** an attempt that takes longer has failed */
  expireSeconds: number;
  /** how long a completed or failed job is kept */
  keepSeconds: number;
  /** a cron expression in UTC, at which the job runs with an empty payload */
  cron?: string;
};

export function defineJob<P extends object>(
  name: string,
  payload: z.ZodType<P>,
  options: Partial<JobOptions> = {},
): Job<P> {
  return { name, payload, ...DEFAULTS, ...options };
}

const DEFAULTS: JobOptions = {
  retryLimit: 10,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 3600,
  expireSeconds: 60,
  keepSeconds: 3 * 24 * 3600,
};

/** The options of a job's queue as pg-boss names them. */
export const queueOptions = (job: JobOptions) => ({
  retryLimit: job.retryLimit,
  retryDelay: job.retryDelaySeconds,
  retryBackoff: true,
  retryDelayMax: job.retryDelayMaxSeconds,
  expireInSeconds: job.expireSeconds,
  deleteAfterSeconds: job.keepSeconds,
});
