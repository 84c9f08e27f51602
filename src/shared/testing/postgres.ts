import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's own database, from which testDatabase() makes and drops the others. */
    serverUrl: string;
  }
}

export const TEMPLATE = 'migrated';

/** Once for all tests: a PostgreSQL without fsync, and one migrated database for testDatabase() to clone. */
export default async function startPostgres(project: TestProject) {
  if (Number(process.versions.node.split('.')[0]) < 26) {
    throw new Error(`These tests need Node 26, and this is ${process.version}: run them by npm.`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'rose-ash-test-'));
  await chmod(folder, 0o755);
  const server = await startEmbedded(folder, { throwAway: true });
  await createTemplate(server.url);
  project.provide('serverUrl', server.url);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function createTemplate(serverUrl: string) {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await migrate(serverUrl.replace(/[^/]+$/, TEMPLATE));
}
