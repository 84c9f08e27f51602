import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Config } from './shared/config.ts';
import { openDatabase } from './shared/db/database.ts';
import { migrate, missingMigrations } from './shared/db/migrate.ts';
import { openServer } from './shared/db/server.ts';
import { createStorageCheck } from './shared/db/storage.ts';
import { createLimits } from './shared/http/limits.ts';
import type { Platform } from './shared/http/platform.ts';
import { createJobs, type Jobs } from './shared/jobs/jobs.ts';
import { loadAssets } from './shared/layout/assets.ts';
import { createLog } from './shared/log.ts';
import { createMailer } from './shared/mail/mailer.ts';
import { StartupError } from './shared/startup-error.ts';
import { type Clock, systemClock } from './shared/time.ts';

/** What a process holds open for its apps. The rest is added by createApps(), which knows all apps. */
export type Runtime = Omit<Platform, 'people' | 'localAnswers' | 'pageCache'> & {
  pool: Pool;
  jobs: Jobs;
  /** Waits for running jobs, then closes everything, the database last. */
  close(): Promise<void>;
};

const JOBS_GRACE_MS = 5_000;
const POOL_GRACE_MS = 3_000;

/**
 * Opens the database, the job queue, the mailer, the limits and the log.
 * @throws StartupError when something is missing, in use or can't be reached
 */
export async function openRuntime(config: Config, clock: Clock = systemClock): Promise<Runtime> {
  const assets = loadAssets('dist/assets');
  const log = createLog(config.logLevel);
  const secretKey = config.secretKey ?? (await loadOrCreateSecret(config.dataDir));
  const server = await openServer(config, log);
  try {
    // Only the blog migrates. Other apps report at /readyz that migrations are missing.
    if (config.apps.includes('blog')) await migrateOrFail(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const { db, pool, close } = openDatabase(server.url, {
    onIdleError: (err) => log.warn({ err }, 'a connection to the database broke'),
  });
  const limits = createLimits({
    factor: config.rateLimitFactor,
    redis: config.redisUrl ? { url: config.redisUrl, secretKey } : undefined,
  });
  const jobs = createJobs(server.url, log);
  const mailer = createMailer(config, { db, clock, log });
  mailer.start();
  if (config.production && !config.smtpUrl) log.warn('SMTP_URL is not set: mails are stored and not sent');
  return {
    config,
    secretKey,
    db,
    pool,
    clock,
    log,
    assets,
    limits,
    jobs,
    missingMigrations: () => missingMigrations(db),
    canStore: createStorageCheck(pool),
    async close() {
      try {
        await Promise.all([jobs.stop(JOBS_GRACE_MS), mailer.stop(JOBS_GRACE_MS)]);
        limits.close();
        // Connections that are still in use break when the database stops.
        await Promise.race([close(), sleep(POOL_GRACE_MS)]);
      } finally {
        await server.stop();
      }
    },
  };
}

/** The secret key for development, stored so that sessions survive a restart. */
async function loadOrCreateSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'secret-key');
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(() => {});
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new StartupError(
      `The data folder ${dataDir} can't be used (${messageOf(error)}): start as the user who owns it, or set DATA_DIR.`,
    );
  }
}

async function migrateOrFail(url: string): Promise<void> {
  try {
    await migrate(url);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`The database can't be migrated: ${messageOf(error).replace(/\.$/, '')}.`);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
