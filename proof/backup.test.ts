import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createApps } from '../src/apps.ts';
import { buildOrder } from '../src/cart/builders.ts';
import { buildTicketType, reserveTickets } from '../src/events/builders.ts';
import { sellerOfEvents } from '../src/glue/order-lifecycle.ts';
import { buildFullPage } from '../src/glue/testing.ts';
import { openRuntime } from '../src/runtime.ts';
import { newVisitor, SITE } from '../src/shared/builders.ts';
import { loadConfig } from '../src/shared/config.ts';
import { backUp } from '../src/shared/db/backup.ts';
import {
  type Header,
  type Manifest,
  type Rows,
  readBackup,
  type Table,
  writeBackup,
} from '../src/shared/db/backup-file.ts';
import { type Db, openDatabase } from '../src/shared/db/database.ts';
import { listMigrations, missingMigrations } from '../src/shared/db/migrate.ts';
import { restore } from '../src/shared/db/restore.ts';
import { fixedClock } from '../src/shared/testing/clock.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { startInstalled } from '../src/shared/testing/installed-postgres.ts';
import { brokenInvariants } from './invariants.ts';

const database = await testDatabase({ poolSize: 20 });
const venue = await buildFullPage(database.db, 'glasshouse');
await buildFullPage(database.db, 'mill-lane');
const sellers = [sellerOfEvents(SITE)];

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rose-ash-backup-'));
  file = join(folder, 'coop.backup');
});
afterEach(() => rm(folder, { recursive: true }));

test('restores every row, and goes on from there', async () => {
  await backUp(database.url, file);
  const { db, url } = await emptyDatabase();
  expect(await restore(url, file)).toMatchObject({ migrated: [], skipped: [] });
  expect(await sumsOf(db)).toEqual(await sumsOf(database.db));
  expect(await missingMigrations(db)).toEqual([]);
  expect(await brokenInvariants(db)).toEqual([]);
  // The next ids are unused, and the triggers are at work.
  await buyFreeTicket(db);
  await buildFullPage(db, 'orchard-road');
  expect(await brokenInvariants(db)).toEqual([]);
});

test('takes one state of a platform at work, which serves again after the restore', {
  timeout: 120_000,
}, async () => {
  const freeTickets = await buildTicketType(database.db, venue.concert, { price_minor: 0, quota: 100_000 });
  await sql`UPDATE calendar_entries SET capacity = NULL, edited_at = now(), edited_by = 'test' WHERE id = ${venue.concert.id}`.execute(
    database.db,
  );
  const acknowledged: string[] = [];
  let working = true;
  const buyers = Array.from({ length: 6 }, async () => {
    while (working) acknowledged.push(await buyFreeTicket(database.db, freeTickets));
  });
  await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(10), 20_000);
  const before = [...acknowledged];
  await runProgram('dist/backup.js', database.url);
  const during = acknowledged.length - before.length;
  working = false;
  await Promise.all(buyers);
  expect(during, 'orders during the backup').toBeGreaterThan(0);

  const { db, url } = await emptyDatabase();
  await runProgram('dist/restore.js', url);
  expect(await brokenInvariants(db)).toEqual([]);
  const codes = new Set((await db.selectFrom('orders').select('code').execute()).map(({ code }) => code));
  expect(before.filter((code) => !codes.has(code))).toEqual([]);
  expect(codes.size).toBeLessThan((await sumsOf(database.db)).orders?.rows ?? 0);

  const config = loadConfig({
    DATABASE_URL: url,
    SECRET_KEY: 'a secret key for the restored one',
    LOG_LEVEL: 'fatal',
  });
  const runtime = await openRuntime(config, fixedClock());
  onTestFinished(() => runtime.close());
  const { apps } = createApps(runtime);
  const [code] = codes;
  for (const [app, path] of [
    ['blog', '/glasshouse/'],
    ['events', '/glasshouse/calendars/?month=2026-06'],
    ['cart', `/orders/${code}`],
  ] as const) {
    const response = await apps[app].request(`${config.urls[app]}${path}`);
    expect([path, response.status]).toEqual([path, 200]);
  }
});

test('needs no more rights than those of the owner of a database', async () => {
  await backUp(database.url, file);
  const { url, db } = await emptyDatabase({ owner: true });
  await restore(url, file);
  expect(await sumsOf(db)).toEqual(await sumsOf(database.db));
});

test('goes to an installed PostgreSQL of another version', async (context) => {
  const server = await startInstalled();
  if (!server) return context.skip();
  onTestFinished(() => server.stop());
  await backUp(database.url, file);
  await restore(server.url, file);
  const { db, close } = openDatabase(server.url);
  onTestFinished(close);
  expect(await sumsOf(db)).toEqual(await sumsOf(database.db));
  const back = join(folder, 'back.backup');
  await backUp(server.url, back);
  const again = await emptyDatabase();
  await restore(again.url, back);
  expect(await sumsOf(again.db)).toEqual(await sumsOf(database.db));
});

test('restores the jobs that wait', async () => {
  await backUp(database.url, file);
  const { db, url } = await emptyDatabase();
  await restore(url, file);
  const jobs = sql<object>`SELECT name, data, state, start_after, retry_limit FROM pgboss.job ORDER BY id`;
  const { rows } = await jobs.execute(db);
  expect(rows).not.toEqual([]);
  expect(rows).toEqual((await jobs.execute(database.db)).rows);
});

test('migrates a backup of an older version', async () => {
  const { db, url } = await emptyDatabase();
  const older = 'proof/fixtures/0007_test_provider.backup';
  const { migrated } = await restore(url, older);
  expect(migrated).toEqual((await listMigrations()).slice(7));
  expect(await brokenInvariants(db)).toEqual([]);
});

test('refuses a database with rows', async () => {
  await backUp(database.url, file);
  const { url, db } = await emptyDatabase();
  await restore(url, file);
  const sums = await sumsOf(db);
  await expect(restore(url, file)).rejects.toThrow(/is not empty/);
  expect(await sumsOf(db)).toEqual(sums);
});

test('refuses a backup of a newer version, by the name of its migrations', async () => {
  await backUp(database.url, file);
  const newer = await rewrite(({ header, ...rest }) => ({
    header: { ...header, migrations: [...header.migrations, '9999_gift_vouchers'] },
    ...rest,
  }));
  const { url } = await emptyDatabase();
  await expect(restore(url, newer)).rejects.toThrow('is of a newer version (9999_gift_vouchers)');
});

test.each<[string, (text: string) => string]>([
  ['a changed value', (text) => text.replace('Mab Ellery', 'Mab Emery')],
  ['a lost row', (text) => text.replace(/\n[^\n{]+\n\\\.\n/, '\n\\.\n')],
  ['a lost table', (text) => text.replace(/\{"schema":"public","name":"customers".*?\n\\\.\n/s, '')],
  ['a changed sequence', (text) => text.replace(/(?<="tickets_id_seq":")\d+/, '1')],
  ['a lost end', (text) => text.slice(0, -70)],
  ['something after its end', (text) => `${text}{}\n`],
  ['another text', () => 'CREATE TABLE pages ();\n'],
])('finds a file damaged by %s, and restores nothing', async (_, damage) => {
  await backUp(database.url, file);
  await edit(damage);
  const { db, url } = await emptyDatabase();
  await expect(restore(url, file)).rejects.toThrow('is damaged or no backup');
  const { rows } =
    await sql`SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`.execute(db);
  expect(rows).toEqual([]);
});

test('finds a file damaged by a lost byte', async () => {
  await backUp(database.url, file);
  const bytes = await readFile(file);
  await writeFile(file, Buffer.concat([bytes.subarray(0, 1000), bytes.subarray(1001)]));
  const { url } = await emptyDatabase();
  await expect(restore(url, file)).rejects.toThrow('is damaged or no backup');
});

test('loads nothing if the database refuses a row, and can be tried again', async () => {
  await backUp(database.url, file);
  const wrong = await rewrite(({ tables, ...rest }) => ({
    ...rest,
    // Tickets of an event that does not exist.
    tables: tables.map(([table, rows]) => [
      table,
      table.name === 'tickets' ? rows.map((row) => row.replace(/^(\d+\t\d+)\t\d+/, '$1\t999999')) : rows,
    ]),
  }));
  const { db, url } = await emptyDatabase();
  await expect(restore(url, wrong)).rejects.toThrow(/foreign key/);
  expect(Object.values(await sumsOf(db)).filter(({ rows }) => rows > 0)).toEqual([]);
  await restore(url, file);
  expect(await sumsOf(db)).toEqual(await sumsOf(database.db));
});

test('never replaces a file, and leaves none if it fails', async () => {
  await writeFile(file, 'mine');
  await expect(backUp(database.url, file)).rejects.toThrow(/exists/);
  expect(await readFile(file, 'utf8')).toBe('mine');
  await rm(file);
  const { url } = await emptyDatabase();
  await expect(backUp(url, file)).rejects.toThrow('no data of the platform');
  expect(await readdir(folder)).toEqual([]);
});

async function buyFreeTicket(db: Db, type?: Awaited<ReturnType<typeof buildTicketType>>): Promise<string> {
  const owner = newVisitor();
  await reserveTickets(db, venue, { owner, quantity: 1, ...(type && { type }) });
  const agreed = new Map([[venue.page.id, 1]]);
  return (await buildOrder(db, sellers, owner, { agreed })).code;
}

/** An empty database. @param options.owner its user owns it, and is no superuser */
async function emptyDatabase({ owner = false } = {}): Promise<{ db: Db; url: string }> {
  const serverUrl = inject('serverUrl');
  const name = `restored_${Math.random().toString(36).slice(2)}`;
  const url = new URL(serverUrl.replace(/[^/]+$/, name));
  if (owner) {
    await onServer(serverUrl, `CREATE ROLE ${name} LOGIN PASSWORD 'secret' NOSUPERUSER`);
    Object.assign(url, { username: name, password: 'secret' });
  }
  await onServer(serverUrl, `CREATE DATABASE ${name} ${owner ? `OWNER ${name}` : ''}`);
  const { db, close } = openDatabase(url.href);
  onTestFinished(async () => {
    await close();
    await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    if (owner) await onServer(serverUrl, `DROP ROLE ${name}`);
  });
  return { db, url: url.href };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Runs the command of an operator. */
async function runProgram(program: string, url: string): Promise<void> {
  await promisify(execFile)(process.execPath, [program, file], {
    env: { ...process.env, DATABASE_URL: url },
  });
}

const edit = async (change: (text: string) => string) =>
  writeFile(file, gzipSync(change(gunzipSync(await readFile(file)).toString())));

type Content = { header: Header; tables: [Table, string[]][]; sequences: Manifest['sequences'] };

/** Writes another backup with changed content, and the hashes of that. @returns its file */
async function rewrite(change: (content: Content) => Content): Promise<string> {
  const tables: Content['tables'] = [];
  const { header, manifest } = await readBackup(file, async (table, rows) => {
    const lines: string[] = [];
    for await (const batch of rows) lines.push(...batch.map(String));
    tables.push([table, lines]);
  });
  const content = change({ header, tables, sequences: manifest.sequences });
  async function* changed(): AsyncGenerator<[Table, Rows]> {
    for (const [table, lines] of content.tables)
      yield [
        table,
        (async function* () {
          yield lines.map((line) => Buffer.from(line));
        })(),
      ];
  }
  const other = `${file}-changed`;
  await writeBackup(other, content.header, {
    tables: changed(),
    readSequences: async () => content.sequences,
  });
  return other;
}

/** Counts and hashes the rows of every table, by SQL. */
async function sumsOf(db: Db): Promise<Record<string, { rows: number; hash: string | null }>> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND relname <> 'pgmigrations' ORDER BY 1`.execute(db);
  const sums: Record<string, { rows: number; hash: string | null }> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ rows: number; hash: string | null }>`
      SELECT count(*)::integer AS rows, md5(string_agg(t::text, ',' ORDER BY t::text)) AS hash FROM ${sql.table(name)} t`.execute(
      db,
    );
    if (rows[0]) sums[name] = rows[0];
  }
  return sums;
}
