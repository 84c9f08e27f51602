import type { z } from 'zod';

/** A kind of work that is done later, and again until it succeeds: its queue, what it needs, how patient it is. */
export type Job<P extends object> = { name: string; payload: z.ZodType<P> } & Patience;

type Patience = {
  /** tries after the first; the waits between them double */
  retryLimit: number;
  retryDelaySeconds: number;
  retryDelayMaxSeconds: number;
  /** an attempt that takes longer counts as failed */
  expireSeconds: number;
  /** how long a job that is done with, or given up, is kept */
  keepSeconds: number;
  /** minutes, hours … in UTC, when the job is to run by itself, with an empty payload */
  cron?: string;
};

export function defineJob<P extends object>(
  name: string,
  payload: z.ZodType<P>,
  patience: Partial<Patience> = {},
): Job<P> {
  return { name, payload, ...USUAL, ...patience };
}

const USUAL: Patience = {
  retryLimit: 10,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 3600,
  expireSeconds: 60,
  keepSeconds: 3 * 24 * 3600,
};

/** The options of a job's queue, in pg-boss' words. */
export const queueOptions = (job: Patience) => ({
  retryLimit: job.retryLimit,
  retryDelay: job.retryDelaySeconds,
  retryBackoff: true,
  retryDelayMax: job.retryDelayMaxSeconds,
  expireInSeconds: job.expireSeconds,
  deleteAfterSeconds: job.keepSeconds,
});
