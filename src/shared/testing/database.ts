import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type DatabaseOptions, type OpenDatabase, openDatabase } from '../db/database.ts';
import { fixedClock, type TestClock } from './clock.ts';
import { TEMPLATE } from './postgres.ts';

export type TestDatabase = Pick<OpenDatabase, 'db' | 'pool'> & {
  url: string;
  /** Stands at Monday 1 June 2026, 10:00 in London. */
  clock: TestClock;
  /** A pool of its own on the same database, as another process would have. */
  openMore(options?: DatabaseOptions): OpenDatabase;
  /** The statements that `work` sends, those that only begin and end transactions left out. */
  queriesOf(work: () => unknown): Promise<string[]>;
};

/** A migrated database of the caller's own, dropped after its tests. To be awaited at the top of a test file or a describe. */
export async function testDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = inject('serverUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`);
  const url = serverUrl.replace(/[^/]+$/, name);
  const opened: OpenDatabase[] = [];
  const openMore = (more: DatabaseOptions = {}) => {
    const another = openDatabase(url, more);
    opened.push(another);
    return another;
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

/** Every statement of the pool, whoever sends it: libraries that share it count too. */
function recordStatements(pool: pg.Pool): string[] {
  const statements: string[] = [];
  pool.on('connect', (client) => {
    client.query = new Proxy(client.query, {
      apply(query, self, args) {
        statements.push(typeof args[0] === 'string' ? args[0] : args[0].text);
        return Reflect.apply(query, self, args);
      },
    });
  });
  return statements;
}
