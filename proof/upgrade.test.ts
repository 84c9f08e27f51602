import { readdir, rm } from 'node:fs/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { createApps } from '../src/apps.ts';
import { buildFullPage } from '../src/glue/testing.ts';
import { openRuntime } from '../src/runtime.ts';
import { NOW } from '../src/shared/builders.ts';
import { loadConfig } from '../src/shared/config.ts';
import { backUp } from '../src/shared/db/backup.ts';
import { type Db, openDatabase, transaction } from '../src/shared/db/database.ts';
import { migrate, missingMigrations } from '../src/shared/db/migrate.ts';
import { restoreUnmigrated } from '../src/shared/db/restore.ts';
import { fixedClock } from '../src/shared/testing/clock.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { UNKNOWN_ZONE } from '../src/shared/time.ts';
import { brokenInvariants } from './invariants.ts';

/**
 * Backups of databases as released versions left them, each named after the last migration that it has. From here on
 * migrations only go forward. `MAKE_FIXTURE=1 npx vitest run --project proof proof/upgrade.test.ts` writes the fixture
 * of the newest migration.
 */
const FOLDER = 'proof/fixtures';
const fixtures = (await readdir(FOLDER)).filter((file) => file.endsWith('.backup'));

test('has a fixture of an older or of this version', () => {
  expect(fixtures).not.toEqual([]);
});

describe.each(fixtures)('a database with the data of %s', (file) => {
  test('has rows in every table', async () => {
    const { db } = await loadFixture(file);
    const counts = await countRows(db);
    expect(Object.keys(counts).filter((table) => counts[table] === 0)).toEqual([]);
  });

  test('is upgraded without losing a row or breaking a promise', async () => {
    const { db, url } = await loadFixture(file);
    const before = await countRows(db);
    await migrate(url);
    expect(await missingMigrations(db)).toEqual([]);
    expect(await countRows(db)).toMatchObject(before);
    expect(await brokenInvariants(db)).toEqual([]);
  });

  test('with zones and times that Temporal has not gets ones that it has', async () => {
    const { db, url } = await loadFixture(file);
    await sql`UPDATE calendars SET time_zone = 'BST'`.execute(db);
    await sql`UPDATE calendars SET time_zone = 'europe/berlin' WHERE id = (SELECT max(id) FROM calendars)`.execute(
      db,
    );
    await sql`UPDATE pages SET time_zone = 'SystemV/EST5'`.execute(db);
    await sql`UPDATE calendar_slots SET starts_time = '20:00:30', ends_time = '23:59:59.9999999'`.execute(db);
    await migrate(url);
    const zones = await sql<{
      zone: string;
    }>`SELECT DISTINCT time_zone AS zone FROM calendars ORDER BY 1`.execute(db);
    expect(zones.rows.map(({ zone }) => zone)).toEqual(['Europe/Berlin', 'Europe/London']);
    const pages = await sql`SELECT DISTINCT time_zone FROM pages`.execute(db);
    expect(pages.rows).toEqual([{ time_zone: UNKNOWN_ZONE }]);
    const slots = await sql<{
      times: string;
    }>`SELECT DISTINCT concat(starts_time, ' ', ends_time) AS times FROM calendar_slots`.execute(db);
    expect(slots.rows).toEqual([{ times: '20:00:00 00:00:00' }]);
  });

  test('is served by this version', async () => {
    const { db, url } = await loadFixture(file);
    await migrate(url);
    const config = loadConfig({
      DATABASE_URL: url,
      SECRET_KEY: 'a secret key for the upgrade test',
      LOG_LEVEL: 'fatal',
    });
    const runtime = await openRuntime(config, fixedClock());
    onTestFinished(() => runtime.close());
    const { apps } = createApps(runtime);
    const { rows } = await sql<{ app: keyof typeof apps; path: string }>`
      SELECT 'blog' AS app, format('/%s/', slug) AS path FROM pages
      UNION ALL SELECT 'events', format('/%s/calendars/?month=2026-06', slug) FROM pages
      UNION ALL SELECT 'events', format('/%s/calendars/%s/calendar.ics', p.slug, c.slug) FROM calendars c
        JOIN pages p ON p.id = c.container_id
      UNION ALL SELECT 'events', format('/tickets/%s', code) FROM tickets
      UNION ALL SELECT 'cart', format('/orders/%s', code) FROM orders
      UNION ALL SELECT 'market', format('/%s/%s/', p.slug, m.slug) FROM marketplaces m JOIN pages p ON p.id = m.container_id`.execute(
      db,
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const { app, path } of rows) {
      const response = await apps[app].request(`${config.urls[app]}${path}`);
      expect([path, response.status]).toEqual([path, 200]);
    }
  });
});

if (process.env.MAKE_FIXTURE) {
  test('writes the fixture of this version', async () => {
    const { db, url } = await testDatabase();
    for (const slug of ['glasshouse', 'mill-lane']) await buildFullPage(db, slug);
    await fillOtherTables(db);
    const { rows } = await sql<{ name: string }>`SELECT max(name) AS name FROM pgmigrations`.execute(db);
    const file = `${FOLDER}/${rows[0]?.name}.backup`;
    await rm(file, { force: true });
    await backUp(url, file);
  });
}

/** Rows of the tables that neither models nor operations of a page write. */
async function fillOtherTables(db: Db): Promise<void> {
  const at = NOW.toString();
  const rows = [
    `INSERT INTO sessions (user_id, token, expires_at) SELECT id, 'a-token', '${at}' FROM users LIMIT 1`,
    `INSERT INTO accounts (user_id, account_id, provider_id) SELECT id, 'mab', 'passkey' FROM users LIMIT 1`,
    `INSERT INTO verifications (identifier, value, expires_at) VALUES ('mab@example.com', 'x', '${at}')`,
    `INSERT INTO stored_mails (to_address, subject, body_text, kept_at) VALUES ('mab@example.com', 'Hello', 'Hello', '${at}')`,
    `INSERT INTO due_tasks (kind, key, due_at) VALUES ('an-old-kind', '1', '${at}')`,
    `INSERT INTO posts (page_id, slug, title, body, published_at) SELECT id, 'roof', 'The roof', 'Paid.', '${at}' FROM pages`,
    `INSERT INTO snippets (page_id, key, title, body) SELECT id, 'terms', 'Terms', 'Be kind.' FROM pages`,
    `INSERT INTO entry_resources (container_id, entry_id, resource_id) SELECT e.container_id, max(e.id), r.id
      FROM calendar_entries e JOIN resources r ON r.container_id = e.container_id AND r.kind = 'equipment'
      WHERE e.state = 'confirmed' GROUP BY e.container_id, r.id`,
    `INSERT INTO questions (container_id, about, slot_id, label) SELECT container_id, 'slot', min(id), 'How many people?'
      FROM calendar_slots GROUP BY container_id`,
    `INSERT INTO answers (container_id, question_id, entry_id, answer, answered_at)
      SELECT q.container_id, q.id, (SELECT min(e.id) FROM calendar_entries e WHERE e.container_id = q.container_id), '12', '${at}'
      FROM questions q`,
    `INSERT INTO test_payments (id, account, idempotency_key, description, currency, amount_minor, state, paid_minor,
        return_url, cancel_url, webhook_url, created_at)
      VALUES ('tp_1', '1', 'one', 'Order 1', 'GBP', 2300, 'paid', 2300, 'https://x.example', 'https://x.example', 'https://x.example', '${at}')`,
    `INSERT INTO test_refunds (id, test_payment_id, idempotency_key, amount_minor, state, created_at)
      VALUES ('re_1', 'tp_1', 'one', 100, 'succeeded', '${at}')`,
    `INSERT INTO test_webhooks (id, test_payment_id, body, due_at) VALUES ('evt_1', 'tp_1', '{}', '${at}')`,
  ];
  await transaction(db, async (tx) => {
    for (const row of rows) await sql.raw(row).execute(tx);
  });
}

async function loadFixture(file: string): Promise<{ db: Db; url: string }> {
  const serverUrl = inject('serverUrl');
  const name = `upgrade_${Math.random().toString(36).slice(2)}`;
  await run(serverUrl, `CREATE DATABASE ${name}`);
  const url = serverUrl.replace(/[^/]+$/, name);
  await restoreUnmigrated(url, `${FOLDER}/${file}`);
  const { db, close } = openDatabase(url);
  onTestFinished(async () => {
    await close();
    await run(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { db, url };
}

async function run(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}

async function countRows(db: Db): Promise<Record<string, number>> {
  const { rows } = await sql<{ table: string }>`
    SELECT relname AS table FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND relname <> 'pgmigrations' ORDER BY 1`.execute(db);
  const counts: Record<string, number> = {};
  for (const { table } of rows) {
    const counted = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)}`.execute(db);
    counts[table] = counted.rows[0]?.n ?? 0;
  }
  return counts;
}
