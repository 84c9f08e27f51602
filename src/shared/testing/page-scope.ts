import { readdirSync, readFileSync } from 'node:fs';
import { NoResultError, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type Db, type Tx, transaction, violatedConstraint } from '../db/database.ts';
import { NotFound } from '../errors.ts';
import type { ContainerId } from '../ids.ts';

const APPS_WITH_PAGES = ['events', 'cart', 'market'] as const;
type App = (typeof APPS_WITH_PAGES)[number];

/** What a model function may see: the rows of a page, of an owner, or of all pages. */
export type Scope = 'page' | 'owner' | 'platform';

/** Lists the exported functions of models that use the database, with their scopes. */
export function listModelFunctions(apps: readonly App[] = APPS_WITH_PAGES): { name: string; scope: Scope }[] {
  return apps.flatMap((app) => {
    const folder = `src/${app}/model`;
    const files = readdirSync(folder).filter((file) => !file.endsWith('.test.ts'));
    return files.flatMap((file) => scopesIn(readFileSync(`${folder}/${file}`, 'utf8')));
  });
}

/** Reads the scopes of the exported functions of a source that use the database. */
export function scopesIn(source: string): { name: string; scope: Scope }[] {
  if (/^export (?!type |async function |function |const )/m.test(source))
    throw new Error('A model exports something else than types, functions and constants');
  const heads = /^export (?:(?:async )?function (\w+)[^(]*|const (\w+)[^=\n]*=\s+(?:async )?(?:<[^(]*)?)\(/gm;
  return [...source.matchAll(heads)].flatMap(({ 0: head, 1: func, 2: constant, index }) => {
    const parameters = untilClosed(source.slice(index + head.length)).trim();
    if (!/\b(Db|Tx)\b/.test(parameters)) return [];
    const [, second] = /^(?:db|tx): (?:Db \| Tx|Db|Tx),\s*(\w+: \w+)/.exec(parameters) ?? [];
    const scope =
      second === 'containerId: ContainerId' ? 'page' : second === 'owner: Owner' ? 'owner' : 'platform';
    return [{ name: func ?? constant ?? '', scope }];
  });
}

/** The text up to the parenthesis that closes one opened before it. */
function untilClosed(text: string): string {
  let open = 1;
  const end = [...text].findIndex((char) => {
    if (char === '(') open++;
    if (char === ')') open--;
    return open === 0;
  });
  return text.slice(0, end);
}

/** Calls a function for a page, with ids of the page under test. */
type Call = (tx: Tx, containerId: ContainerId) => Promise<unknown>;

type PageScopeTest = {
  db: Db;
  /** whose models are tested */
  apps: readonly App[];
  page: ContainerId;
  /** has rows of its own */
  other: ContainerId;
  /** functions that are given ids of `page`: for the other one they find and change nothing */
  byId: Record<string, Call>;
  /** functions that read what a page has: for the other one they find the same, whether there is `page` or not */
  ofPage: Record<string, Call>;
  /** functions that add a row which refers to no other: for the other page they change nothing of `page` */
  additions: Record<string, Call>;
};

/** Tests that every function of page scope sees and changes its page, and nothing of it for another one. */
export async function testPageScope(input: PageScopeTest): Promise<void> {
  const { db, apps, page, other, byId, ofPage, additions } = input;
  const tables = await listTablesOfPages(db);
  const before = await transaction(db, (tx) => hashRows(tx, tables));

  test('calls every function of page scope', () => {
    const inScope = listModelFunctions(apps).filter(({ scope }) => scope === 'page');
    const called = [byId, ofPage, additions].flatMap((calls) => Object.keys(calls));
    expect(called.sort()).toEqual(inScope.map(({ name }) => name).sort());
  });

  describe.each(Object.entries({ ...byId, ...ofPage, ...additions }))('%s', (_, call) => {
    test('finds or changes something of its page', async () => {
      const { found, changed } = await attempt(call, page);
      expect(!isNothing(found) || changed.length > 0).toBe(true);
    });
  });

  describe.each(Object.entries(byId))('%s', (_, call) => {
    test('finds and changes nothing for another page', async () => {
      const { found, changed } = await attempt(call, other);
      expect(changed).toEqual([]);
      if (!isNothing(found)) expect(found).toBeUndefined();
    });
  });

  describe.each(Object.entries(ofPage))('%s', (_, call) => {
    test('finds the same for another page whether there is this one or not', async () => {
      const { found, changed } = await attempt(call, other);
      expect(changed).toEqual([]);
      expect(isNothing(found)).toBe(false);
      const alone = await attempt(async (tx, containerId) => {
        await deletePage(tx, page, tables);
        return await call(tx, containerId);
      }, other);
      expect(JSON.stringify(found)).toBe(JSON.stringify(alone.found));
    });
  });

  describe.each(Object.entries(additions))('%s', (_, call) => {
    test('adds to another page only', async () => {
      const { found, changed } = await attempt(call, other);
      expect(changed).toEqual([expect.stringMatching(new RegExp(` of page ${other}$`))]);
      expect(JSON.stringify({ found })).not.toMatch(new RegExp(`"container_id":${page}\\b`));
    });
  });

  /** Runs a call and undoes it. @returns what it returned, and the tables that it changed, by page */
  async function attempt(
    call: Call,
    containerId: ContainerId,
  ): Promise<{ found: unknown; changed: string[] }> {
    const undone = new Error('undone');
    let outcome: { found: unknown; changed: string[] } = { found: undefined, changed: [] };
    await transaction(db, async (tx) => {
      const found = await call(tx, containerId);
      const after = await hashRows(tx, tables);
      const keys = new Set([...before.keys(), ...after.keys()]);
      outcome = { found, changed: [...keys].filter((key) => before.get(key) !== after.get(key)) };
      throw undone;
    }).catch((error: unknown) => {
      if (error !== undone && !isRefusal(error)) throw error;
    });
    return outcome;
  }
}

/** Whether a function has refused: no row, a foreign key, or its own check of what it found. Each undoes the transaction. */
const isRefusal = (error: unknown): boolean =>
  error instanceof NotFound ||
  error instanceof NoResultError ||
  violatedConstraint(error)?.endsWith('_fkey') === true ||
  (error instanceof Error && error.constructor === Error);

/** Whether there is nothing in a result: no row, no value, a count of 0, or only such. */
function isNothing(result: unknown): boolean {
  if (result === undefined || result === null || result === 0 || result === false) return true;
  if (Array.isArray(result)) return result.length === 0;
  if (result instanceof Map) return result.size === 0;
  return Object.getPrototypeOf(result) === Object.prototype && Object.values(result).every(isNothing);
}

/** Lists the tables that have rows of pages. */
export async function listTablesOfPages(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT t.table_name AS name FROM information_schema.tables t
    JOIN information_schema.columns c USING (table_schema, table_name)
    WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name = 'container_id'
    ORDER BY 1`.execute(db);
  return rows.map(({ name }) => name);
}

/** Hashes the rows of each page in each table. @returns hashes by "tickets of page 1" */
async function hashRows(tx: Tx, tables: readonly string[]): Promise<Map<string, string>> {
  const ofTables = tables.map(
    (table) => sql`SELECT ${table} || ' of page ' || container_id AS rows,
      md5(string_agg(t::text, ',' ORDER BY t::text)) AS hash FROM ${sql.table(table)} t GROUP BY container_id`,
  );
  const { rows } = await sql<{ rows: string; hash: string }>`${sql.join(ofTables, sql` UNION ALL `)}`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.rows, row.hash]));
}

/** Deletes all rows of a page, without triggers and foreign keys. */
async function deletePage(tx: Tx, page: ContainerId, tables: readonly string[]): Promise<void> {
  await sql`SET LOCAL session_replication_role = replica`.execute(tx);
  for (const table of tables) {
    await sql`DELETE FROM ${sql.table(table)} WHERE container_id = ${page}`.execute(tx);
  }
}
