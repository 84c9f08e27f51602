import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { sql } from 'kysely';
import { migrateJobs } from '../jobs/jobs.ts';
import { StartupError } from '../startup-error.ts';
import { Client } from './client.ts';
import { type Db, isMissingTable, openDatabase } from './database.ts';

/**
 * Applies all missing migrations in one transaction, and those of the job queue.
 * @param last the name of the last migration to apply, for a database as an older version left it
 * @returns the names of the migrations that were applied
 * @throws StartupError when the database has migrations that this code does not have
 */
export async function migrate(url: string, last?: string): Promise<string[]> {
  await refuseUnknownMigrations(url);
  // Imported dynamically, because most processes never migrate.
  const { runner } = await import('node-pg-migrate');
  const client = new Client(url);
  await client.connect();
  const applied = await runner({
    dbClient: client,
    dir: MIGRATIONS_FOLDER,
    migrationsTable: 'pgmigrations',
    direction: 'up',
    ...(last && { count: (await listMigrations()).indexOf(last) + 1 }),
    singleTransaction: true,
    advisoryLockMode: 'wait',
    logger: { info() {}, warn() {}, error() {} },
  }).finally(() => client.end());
  await migrateJobs(url);
  return applied.map((migration) => migration.name);
}

async function refuseUnknownMigrations(url: string): Promise<void> {
  const { db, close } = openDatabase(url);
  try {
    const known = new Set(await listMigrations());
    const unknown = (await listApplied(db)).filter((name) => !known.has(name));
    if (unknown.length > 0) {
      throw new StartupError(
        `The database was made by an unreleased or a newer version (${unknown.join(', ')}): remove the data folder, or use another database.`,
      );
    }
  } finally {
    await close();
  }
}

/** Lists the migrations that the database lacks, oldest first. One query. */
export async function missingMigrations(db: Db): Promise<string[]> {
  const applied = new Set(await listApplied(db));
  return (await listMigrations()).filter((name) => !applied.has(name));
}

async function listApplied(db: Db): Promise<string[]> {
  try {
    const { rows } = await sql<{ name: string }>`SELECT name FROM pgmigrations`.execute(db);
    return rows.map((row) => row.name);
  } catch (error) {
    if (isMissingTable(error)) return [];
    throw error;
  }
}

const MIGRATIONS_FOLDER = resolve('migrations');
let names: Promise<string[]> | undefined;

/** Lists the migrations of this version, oldest first. */
export function listMigrations(): Promise<string[]> {
  names ??= readdir(MIGRATIONS_FOLDER).then((files) =>
    files
      .filter((file) => file.endsWith('.sql'))
      .map((file) => file.slice(0, -'.sql'.length))
      .sort(),
  );
  return names;
}
