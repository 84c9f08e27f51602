import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { sql } from 'kysely';
import { migrateJobs } from '../jobs/migrate-jobs.ts';
import { type Db, isMissingTable } from './database.ts';

/** Brings the database up to the newest migration, all or nothing, and the tables of the job queue with it. */
export async function migrate(url: string): Promise<string[]> {
  // Only the one who migrates pays for loading it.
  const { runner } = await import('node-pg-migrate');
  const applied = await runner({
    databaseUrl: url,
    dir: MIGRATIONS_FOLDER,
    migrationsTable: 'pgmigrations',
    direction: 'up',
    singleTransaction: true,
    advisoryLockMode: 'wait',
    logger: { info() {}, warn() {}, error() {} },
  });
  await migrateJobs(url);
  return applied.map((migration) => migration.name);
}

/** The migrations of this code that the database has not had, oldest first: empty when it is as expected. One query. */
export async function missingMigrations(db: Db): Promise<string[]> {
  const expected = await listMigrations();
  try {
    const { rows } = await sql<{ name: string }>`SELECT name FROM pgmigrations`.execute(db);
    const applied = new Set(rows.map((row) => row.name));
    return expected.filter((name) => !applied.has(name));
  } catch (error) {
    if (isMissingTable(error)) return expected;
    throw error;
  }
}

const MIGRATIONS_FOLDER = resolve('migrations');
let names: Promise<string[]> | undefined;

function listMigrations(): Promise<string[]> {
  names ??= readdir(MIGRATIONS_FOLDER).then((files) =>
    files
      .filter((file) => file.endsWith('.sql'))
      .map((file) => file.slice(0, -'.sql'.length))
      .sort(),
  );
  return names;
}
