import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { StartupError } from '../startup-error.ts';
import { Client } from './client.ts';
import { type EmbeddedDatabase, startEmbedded } from './embedded.ts';

/**
 * Opens the PostgreSQL server of DATABASE_URL, or starts the embedded one, which `stop` stops.
 * @throws StartupError when it can't be reached or is too old
 */
export async function openServer(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log?: Logger,
): Promise<EmbeddedDatabase> {
  if (!config.databaseUrl) return startEmbedded(config.dataDir, { log });
  const { databaseUrl } = config;
  const version = await readVersion(databaseUrl);
  if (version < 150_000) {
    throw new StartupError(
      `The database of DATABASE_URL is PostgreSQL ${Math.floor(version / 10_000)}: 15 or newer is needed.`,
    );
  }
  return { url: databaseUrl, async stop() {} };
}

/** @returns the version as a number: 180004 is 18.4 */
async function readVersion(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    const { rows } = await client.query('SHOW server_version_num');
    return Number(rows[0].server_version_num);
  } catch (error) {
    const { host, pathname } = new URL(databaseUrl);
    throw new StartupError(
      `The database of DATABASE_URL, ${host}${pathname}, can't be reached: ${reasonOf(error)}.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

// A host with two addresses fails with an AggregateError, which has no message.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message : String(error);
}
