import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { tableTypes } from '../../../scripts/db-types.ts';
import { testDatabase } from '../testing/database.ts';
import { migrate, missingMigrations } from './migrate.ts';

const { db, url, queriesOf } = await testDatabase();

test('the types of the tables are those of the migrations (else: npm run db:types)', async () => {
  expect(await tableTypes(db)).toBe(await readFile('src/shared/db/tables.ts', 'utf8'));
});

test('a migrated database misses nothing, and one query says so', async () => {
  const sent = await queriesOf(async () => expect(await missingMigrations(db)).toEqual([]));
  expect(sent).toHaveLength(1);
});

test('migrating again changes nothing', async () => {
  expect(await migrate(url)).toEqual([]);
});

test('an older database says which migration it has not had', async () => {
  await sql`DELETE FROM pgmigrations WHERE name = '0003_calendars'`.execute(db);
  expect(await missingMigrations(db)).toEqual(['0003_calendars']);
});

test('refuses a database that another version of the code has migrated, by name', async () => {
  await sql`INSERT INTO pgmigrations (name, run_on) VALUES ('0003_events', now())`.execute(db);
  await expect(migrate(url)).rejects.toThrow(/unreleased or a newer version \(0003_events\)/);
});

test('an empty database misses them all', async () => {
  await sql`DROP TABLE pgmigrations`.execute(db);
  expect((await missingMigrations(db))[0]).toBe('0001_identity');
});
