import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type EmbeddedDatabase, startEmbedded } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';
import { startInstalled } from './installed-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's default database, from which testDatabase() creates and drops the others. */
    serverUrl: string;
  }
}

export const TEMPLATE = 'migrated';

/**
 * Starts one PostgreSQL for all tests, with a migrated database that testDatabase() clones: the embedded one without fsync,
 * or that of this machine for the project `installed`, and for all with TEST_POSTGRES=installed.
 */
export default async function startPostgres(project: TestProject) {
  if (Number(process.versions.node.split('.')[0]) < 26) {
    throw new Error(`The tests need Node 26, but this is ${process.version}: run them with npm.`);
  }
  const installed = project.name === 'installed' || process.env.TEST_POSTGRES === 'installed';
  const server = await (installed ? startInstalled() : startThrowAway());
  await createTemplate(server.url);
  project.provide('serverUrl', server.url);
  return () => server.stop();
}

async function startThrowAway(): Promise<EmbeddedDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'rose-ash-test-'));
  await chmod(folder, 0o755);
  const server = await startEmbedded(folder, { throwAway: true });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function createTemplate(serverUrl: string) {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await migrate(serverUrl.replace(/[^/]+$/, TEMPLATE));
}
