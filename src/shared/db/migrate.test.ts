import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { tableDiagrams } from '../../../scripts/db-diagrams.ts';
import { tableTypes } from '../../../scripts/db-types.ts';
import { testDatabase } from '../testing/database.ts';
import { migrate, missingMigrations } from './migrate.ts';

const { db, url, queriesOf } = await testDatabase();

test('finds the table types up to date with the migrations (npm run db:types)', async () => {
  expect(await tableTypes(db)).toBe(await readFile('src/shared/db/tables.ts', 'utf8'));
});

test('finds the diagrams of the tables up to date with the migrations (npm run db:types)', async () => {
  expect(await tableDiagrams(db)).toBe(await readFile('docs/tables.md', 'utf8'));
});

test('finds nothing missing in a migrated database, with one query', async () => {
  const queries = await queriesOf(async () => expect(await missingMigrations(db)).toEqual([]));
  expect(queries).toHaveLength(1);
});

test('applies nothing to a migrated database', async () => {
  expect(await migrate(url)).toEqual([]);
});

test('names the migration that an older database lacks', async () => {
  await sql`DELETE FROM pgmigrations WHERE name = '0003_diary'`.execute(db);
  expect(await missingMigrations(db)).toEqual(['0003_diary']);
});

test('refuses a database with an unknown migration, and names it', async () => {
  await sql`INSERT INTO pgmigrations (name, run_on) VALUES ('0003_calendars', now())`.execute(db);
  await expect(migrate(url)).rejects.toThrow(/unreleased or a newer version \(0003_calendars\)/);
});

test('finds all migrations missing in an empty database', async () => {
  await sql`DROP TABLE pgmigrations`.execute(db);
  expect((await missingMigrations(db))[0]).toBe('0001_people');
});
