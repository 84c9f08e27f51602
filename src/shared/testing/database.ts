import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from '../db/database.ts';
import { fixedClock, type TestClock } from './clock.ts';
import { TEMPLATE } from './postgres.ts';

export type TestDatabase = Pick<OpenDatabase, 'db' | 'pool'> & {
  url: string;
  /** Fixed at Monday 1 June 2026, 10:00 in London. */
  clock: TestClock;
  /** Opens another pool on the same database, as another process would. */
  openMore(options?: DatabaseOptions): OpenDatabase;
  /** Runs `work`. @returns the statements that it sent, without those that begin or end transactions */
  queriesOf(work: () => unknown): Promise<string[]>;
};

/** Creates a migrated database and drops it after the tests. Call it at the top level of a test file or in a describe. */
export async function testDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = inject('serverUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`);
  const url = serverUrl.replace(/[^/]+$/, name);
  const opened: OpenDatabase[] = [];
  const openMore = (more: DatabaseOptions = {}) => {
    const database = openDatabase(url, more);
    opened.push(database);
    return database;
  };
  const { db, pool } = openMore(options);
  const statements = recordStatements(pool);
  afterAll(async () => {
    await Promise.all(opened.map((database) => database.close()));
    await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  });
  return {
    db,
    pool,
    url,
    openMore,
    clock: fixedClock(),
    async queriesOf(work) {
      const before = statements.length;
      await work();
      return statements
        .slice(before)
        .filter((text) => !/^(start transaction|commit|rollback|set )/i.test(text));
    },
  };
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Records the statements of a pool, including those of libraries that share it. */
export function recordStatements(pool: pg.Pool): string[] {
  const statements: string[] = [];
  pool.on('connect', (client) => {
    client.query = new Proxy(client.query, {
      apply(query, thisArg, args) {
        statements.push(typeof args[0] === 'string' ? args[0] : args[0].text);
        return Reflect.apply(query, thisArg, args);
      },
    });
  });
  return statements;
}
