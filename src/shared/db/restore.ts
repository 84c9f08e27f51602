import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { StartupError } from '../startup-error.ts';
import { connect, copyRows, listTables, quotedColumns, quotedName } from './backup.ts';
import { type Backup, nameOf, RowDigest, type Rows, readBackup, type Table } from './backup-file.ts';
import { listMigrations, migrate } from './migrate.ts';

/** `skipped`: the tables of the backup that this version does not know. */
type Restored = Backup & { skipped: string[] };

/**
 * Restores a backup of this or an older version into an empty database: as a whole, or nothing. The user needs to own the
 * database, and no more rights. The rows of each table are compared with those of the backup.
 * @returns `migrated`: the migrations that an older backup lacked
 * @throws StartupError when the backup is damaged or of a newer version, or the database is not empty
 */
export async function restore(url: string, file: string): Promise<Restored & { migrated: string[] }> {
  const restored = await restoreUnmigrated(url, file);
  return { ...restored, migrated: await migrate(url) };
}

/** Restores a backup without the migrations that it lacks. */
export async function restoreUnmigrated(url: string, file: string): Promise<Restored> {
  const { header } = await readBackup(file);
  const known = await listMigrations();
  const newer = header.migrations.filter((name) => !known.includes(name));
  if (newer.length > 0)
    throw new StartupError(
      `${file} is of a newer version (${newer.join(', ')}): restore it with that version.`,
    );
  const client = await connect(url);
  try {
    await refuseFilled(client, header.migrations);
    await migrate(url, header.migrations.at(-1));
    const loaded = await load(client, file);
    await client.query('ANALYZE');
    return loaded;
  } finally {
    await client.end();
  }
}

/** An attempt that failed has left tables without rows. */
async function refuseFilled(client: pg.Client, migrations: readonly string[]): Promise<void> {
  for (const table of await listTables(client)) {
    const { rowCount } = await client.query(`SELECT FROM ${quotedName(table)} LIMIT 1`);
    if (rowCount)
      throw new StartupError(
        `The database is not empty: ${nameOf(table)} has rows. Restore into a new, empty database or data folder.`,
      );
  }
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('pgmigrations') IS NOT NULL AS exists`,
  );
  if (!rows[0]?.exists) return;
  const applied = await client.query<{ name: string }>('SELECT name FROM pgmigrations');
  if (applied.rows.some(({ name }) => !migrations.includes(name)))
    throw new StartupError(
      'The database has the tables of a newer version than the backup: use a new, empty one.',
    );
}

async function load(client: pg.Client, file: string): Promise<Restored> {
  const existing = new Map((await listTables(client)).map((table) => [nameOf(table), table]));
  const skipped: string[] = [];
  await client.query('BEGIN');
  const backup = await readBackup(file, async (table, rows) => {
    const target = existing.get(nameOf(table));
    if (!target) {
      skipped.push(nameOf(table));
      for await (const _ of rows);
    } else if (table.schema === 'pgboss') await loadJobs(client, { table, target, rows });
    else await loadTable(client, table, rows);
  });
  for (const [sequence, value] of Object.entries(backup.manifest.sequences))
    await client.query(
      'SELECT setval(s.oid::regclass, $2) FROM pg_class s WHERE s.relname = $1 AND s.relkind = $$S$$ AND s.relnamespace = $$public$$::regnamespace',
      [sequence, value],
    );
  await client.query('COMMIT');
  return { ...backup, skipped };
}

/** Loads rows with the constraints and without the triggers of the apps, which have done their work before. */
async function loadTable(client: pg.Client, table: Table, rows: Rows): Promise<void> {
  const name = quotedName(table);
  await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  const expected = await copyInto(client, `${name} (${quotedColumns(table)})`, rows);
  await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
  const loaded = new RowDigest();
  for await (const lines of copyRows(client, table)) loaded.add(lines);
  if (JSON.stringify(loaded.value) !== JSON.stringify(expected.value))
    throw new Error(`the rows of ${nameOf(table)} differ from those of the backup`);
}

/**
 * Loads jobs into the tables of the installed job queue, which may have other columns than those of the backup: what both
 * have.
 */
async function loadJobs(
  client: pg.Client,
  { table, target, rows }: { table: Table; target: Table; rows: Rows },
): Promise<void> {
  const asText = table.columns.map((column) => `${quotedColumns({ ...table, columns: [column] })} text`);
  await client.query(`CREATE TEMP TABLE incoming (${asText.join(', ')}) ON COMMIT DROP`);
  await copyInto(client, `incoming (${quotedColumns(table)})`, rows);
  const columns = table.columns.filter((column) => target.columns.includes(column));
  const { rows: types } = await client.query<{ cast: string }>(
    `SELECT format('%I::%s', a.attname, format_type(a.atttypid, a.atttypmod)) AS cast FROM pg_attribute a
    WHERE a.attrelid = $1::regclass AND a.attname = ANY($2) ORDER BY array_position($2, a.attname::text)`,
    [quotedName(target), columns],
  );
  await client.query(
    `INSERT INTO ${quotedName(target)} (${quotedColumns({ ...target, columns })})
    SELECT ${types.map(({ cast }) => cast).join(', ')} FROM incoming`,
  );
  await client.query('DROP TABLE incoming');
}

async function copyInto(client: pg.Client, target: string, rows: Rows): Promise<RowDigest> {
  const digest = new RowDigest();
  await pipeline(
    rows,
    async function* (batches: AsyncIterable<Buffer[]>) {
      for await (const lines of batches) {
        digest.add(lines);
        yield Buffer.concat(lines);
      }
    },
    client.query(copyFrom(`COPY ${target} FROM STDIN`)),
  );
  return digest;
}
