import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Db } from '../shared/db/database.ts';
import { testDatabase } from '../shared/testing/database.ts';

const { db } = await testDatabase();

/** Tables that all pages share; every other table belongs to pages. */
const SHARED = [
  // people and sign-in
  'users',
  'sessions',
  'accounts',
  'verifications',
  // pages and what the blog shows on them, by page_id
  'pages',
  'page_slugs',
  'page_roles',
  'posts',
  'post_slugs',
  'menu_items',
  'snippets',
  // jobs, mails, migrations
  'due_tasks',
  'mails',
  'mail_recipients',
  'mail_domains',
  'stored_mails',
  'pgmigrations',
  // the test provider stands for an external service
  'test_payments',
  'test_refunds',
  'test_webhooks',
];

test('leads every key of a table that belongs to a page with container_id', async () => {
  expect(await keysWithoutPage(db)).toEqual([]);
});

test('covers the tables of events, cart and market', async () => {
  const { rows } = await sql<{ table: string }>`
    SELECT relname AS table FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND relname <> ALL (${SHARED})`.execute(db);
  const tables = rows.map(({ table }) => table);
  expect(tables).toEqual(
    expect.arrayContaining([
      'calendar_entries',
      'occupancy',
      'tickets',
      'order_lines',
      'ledger_postings',
      'products',
    ]),
  );
});

describe('a schema with a key that forgets the page', () => {
  test.each([
    [
      'a primary key',
      sql`CREATE TABLE forgetful (id integer PRIMARY KEY, container_id integer)`,
      'forgetful_pkey',
    ],
    [
      'a unique constraint',
      sql`ALTER TABLE tickets ADD CONSTRAINT tickets_one_code UNIQUE (code, container_id)`,
      'tickets_one_code',
    ],
    [
      'a unique index',
      sql`CREATE UNIQUE INDEX tickets_one_code_index ON tickets (code)`,
      'tickets_one_code_index',
    ],
    [
      'a foreign key',
      sql`ALTER TABLE answers ADD CONSTRAINT answers_other FOREIGN KEY (order_id, container_id) REFERENCES orders (id, container_id)`,
      'answers_other',
    ],
    [
      'an exclusion constraint',
      sql`ALTER TABLE occupancy ADD CONSTRAINT occupancy_everywhere EXCLUDE USING gist (resource_id WITH =, lane WITH =, during WITH &&)`,
      'occupancy_everywhere',
    ],
  ])('is reported: %s', async (_what, change, key) => {
    const other = await testDatabase();
    if (key === 'answers_other')
      await sql`CREATE UNIQUE INDEX orders_backwards ON orders (id, container_id)`.execute(other.db);
    await change.execute(other.db);
    expect((await keysWithoutPage(other.db)).map((row) => row.key)).toContain(key);
  });
});

/** Lists the keys of tables that belong to pages whose first column is not container_id, on either side of a reference. */
async function keysWithoutPage(at: Db): Promise<{ table: string; key: string }[]> {
  const { rows } = await sql<{ table: string; key: string }>`
    WITH page_tables AS (
      SELECT oid, relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> ALL (${SHARED})),
    keys AS (
      SELECT conrelid AS rel, conname AS key, conkey[1] AS first FROM pg_constraint WHERE contype IN ('p', 'u', 'x', 'f')
      UNION ALL
      SELECT confrelid, conname, confkey[1] FROM pg_constraint WHERE contype = 'f'
      UNION ALL
      SELECT indrelid, indexrelid::regclass::text, indkey[0] FROM pg_index WHERE indisunique)
    SELECT DISTINCT t.relname AS table, k.key::text AS key
    FROM page_tables t JOIN keys k ON k.rel = t.oid
    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.first
    WHERE a.attname IS DISTINCT FROM 'container_id'
    UNION ALL
    SELECT t.relname, 'no primary key' FROM page_tables t
    WHERE NOT EXISTS (SELECT FROM pg_index WHERE indrelid = t.oid AND indisprimary)
    ORDER BY 1, 2`.execute(at);
  return rows;
}
