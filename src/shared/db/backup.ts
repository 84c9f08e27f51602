import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { StartupError } from '../startup-error.ts';
import {
  type Backup,
  FORMAT,
  type Manifest,
  type Rows,
  splitIntoLines,
  type Table,
  writeBackup,
} from './backup-file.ts';
import { Client } from './client.ts';

/**
 * Writes one consistent state of a database into a file, while others read and write it: all tables of the apps, and the
 * jobs that wait. Memory does not grow with the database.
 * @throws StartupError when the file exists, or the schema changes meanwhile
 */
export async function backUp(url: string, file: string): Promise<Backup> {
  const client = await connect(url);
  try {
    const tables = await listTables(client);
    if (tables.length === 0) throw new StartupError('The database has no data of the platform.');
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Before the snapshot is taken, which does not protect against a migration.
    await client.query(`LOCK TABLE ${tables.map(quotedName).join(', ')} IN ACCESS SHARE MODE`);
    if (JSON.stringify(await listTables(client)) !== JSON.stringify(tables))
      throw new StartupError('The database is being migrated: back it up afterwards.');
    const { rows } = await client.query<{ name: string; now: string }>(
      'SELECT name, now()::text FROM pgmigrations ORDER BY name',
    );
    const header = {
      format: FORMAT,
      takenAt: rows[0]?.now ?? '',
      migrations: rows.map(({ name }) => name),
    };
    return await writeBackup(file, header, {
      tables: copyTables(client, tables),
      readSequences: () => readSequences(client),
    });
  } finally {
    await client.end();
  }
}

/** The tables of the job queue with jobs and what they belong to. Its other tables hold statistics. */
export const JOB_TABLES = ['queue', 'schedule', 'subscription', 'job', 'job_dependency'];

/** Connects as backups need it: without time limits, and with one text for each value. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new Client({
    connectionString: url,
    keepAlive: true,
    application_name: 'rose-ash-backup',
    options:
      '-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=1 -c bytea_output=hex -c client_encoding=UTF8 -c statement_timeout=0 -c idle_in_transaction_session_timeout=0',
  });
  await client.connect();
  return client;
}

/** Lists the tables of the platform and of its jobs, each after those it refers to, without what migrations write. */
export async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { parents: string[] }>(
    `SELECT n.nspname AS schema, c.relname AS name,
      (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
      ARRAY(SELECT DISTINCT f.confrelid::regclass::text FROM pg_constraint f
        WHERE f.contype = 'f' AND f.conrelid = c.oid AND f.confrelid <> c.oid) AS parents,
      c.oid::regclass::text AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND (n.nspname = 'public' AND c.relname <> 'pgmigrations' OR n.nspname = 'pgboss' AND c.relname = ANY($1))
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')
    ORDER BY n.nspname DESC, c.relname`,
    [JOB_TABLES],
  );
  return inOrderOfReference(rows as (Table & { parents: string[]; key: string })[]);
}

export const quotedName = ({ schema, name }: Table): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

export const quotedColumns = ({ columns }: Table): string => columns.map(pg.escapeIdentifier).join(', ');

/** Reads all rows of a table as COPY writes them. */
export const copyRows = (client: pg.Client, table: Table): Rows =>
  splitIntoLines(
    client.query(copyTo(`COPY (SELECT ${quotedColumns(table)} FROM ${quotedName(table)}) TO STDOUT`)),
  );

async function* copyTables(client: pg.Client, tables: readonly Table[]): AsyncGenerator<[Table, Rows]> {
  for (const table of tables) yield [table, copyRows(client, table)];
}

function inOrderOfReference(tables: (Table & { parents: string[]; key: string })[]): Table[] {
  const keys = new Set(tables.map(({ key }) => key));
  const done = new Set<string>();
  const ordered: Table[] = [];
  while (ordered.length < tables.length) {
    const next = tables.find(
      ({ key, parents }) =>
        !done.has(key) && parents.every((parent) => done.has(parent) || !keys.has(parent)),
    );
    if (!next) throw new Error('tables refer to each other in a circle');
    const { schema, name, columns, key } = next;
    done.add(key);
    ordered.push({ schema, name, columns });
  }
  return ordered;
}

// Sequences are in no snapshot: read after the rows, their values are at least those of the rows.
async function readSequences(client: pg.Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL AND sequencename NOT LIKE 'pgmigrations%' ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
