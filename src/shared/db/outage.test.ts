import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { DomainError } from '../errors.ts';
import { reason } from '../messages/translate.ts';
import { testDatabase } from '../testing/database.ts';
import { type OpenDatabase, transaction } from './database.ts';
import { CommitUnknown, isConnectionLost, isDiskFull, isOutage } from './outage.ts';
import { createStorageCheck } from './storage.ts';

const { db, pool, openMore } = await testDatabase();

const NAME = 'to be cut';
const open = () => openMore({ applicationName: NAME });

/** Ends all connections of `open()`, also busy ones, as a restart of the server does. */
const cut = () =>
  pool.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1', [
    NAME,
  ]);

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

const works = async (cutOff: OpenDatabase) =>
  expect((await sql<{ n: number }>`SELECT 1 AS n`.execute(cutOff.db)).rows).toEqual([{ n: 1 }]);

describe('a connection that is cut', () => {
  test('while it runs a query fails that, and is replaced', async () => {
    const other = open();
    const query = errorOf(sql`SELECT pg_sleep(30)`.execute(other.db));
    await untilBusy();
    await cut();
    expect(isConnectionLost(await query)).toBe(true);
    await works(other);
  });

  test('in a transaction between two queries fails the next, and is replaced', async () => {
    const other = open();
    const error = await errorOf(
      transaction(other.db, async (tx) => {
        await sql`SELECT 1`.execute(tx);
        await cut();
        await sql`SELECT 2`.execute(tx);
      }),
    );
    expect(isConnectionLost(error)).toBe(true);
    await works(other);
  });

  test('while a library has it ends nothing else', async () => {
    const other = open();
    const client = await other.pool.connect();
    await client.query('SELECT 1');
    await cut();
    expect(isConnectionLost(await errorOf(client.query('SELECT 2')))).toBe(true);
    client.release();
    await works(other);
  });

  test('before a rollback keeps the reason of that', async () => {
    const other = open();
    const refusal = new DomainError('taken', reason('sign_in_first'));
    const error = await errorOf(
      transaction(other.db, async (tx) => {
        await sql`SELECT 1`.execute(tx);
        await cut();
        throw refusal;
      }),
    );
    expect(error).toBe(refusal);
    await works(other);
  });

  test('before a commit leaves open whether that was done', async () => {
    const other = open();
    const error = await errorOf(
      transaction(other.db, async (tx) => {
        await sql`SELECT 1`.execute(tx);
        await cut();
      }),
    );
    expect(error).toBeInstanceOf(CommitUnknown);
    expect(isOutage(error)).toBe(true);
  });
});

test('a commit that the server refuses is known not to be done', async () => {
  await sql`CREATE TABLE pairs (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)`.execute(db);
  const error = await errorOf(transaction(db, (tx) => sql`INSERT INTO pairs VALUES (1), (1)`.execute(tx)));
  expect(error).toMatchObject({ code: '23505' });
  expect(isOutage(error)).toBe(false);
});

test.each([
  ['53100', true],
  ['53300', true],
  ['57P03', true],
  ['58030', true],
  ['25006', true],
  ['22012', false],
])('an error %s of the server is an outage: %s', async (code, outage) => {
  const error = await errorOf(
    sql`DO ${sql.raw(`$$ BEGIN RAISE EXCEPTION 'test' USING ERRCODE = '${code}'; END $$`)}`.execute(db),
  );
  expect(isOutage(error)).toBe(outage);
  expect(isOutage(new Error('wrapped', { cause: error }))).toBe(outage);
  expect(isDiskFull(error)).toBe(code === '53100');
});

describe('the check of the disk', () => {
  test('writes to it, once for all who ask at once', async () => {
    const asked: string[] = [];
    const check = createStorageCheck({
      query: (text: string) => {
        asked.push(text);
        return pool.query(text);
      },
    } as never);
    expect(await Promise.all([check(), check(), check()])).toEqual([true, true, true]);
    expect(asked).toHaveLength(1);
    const explained = asked[0]?.replace('SELECT', 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT') ?? '';
    const results = await pool.query(explained);
    const [{ Plan: plan }] = [results].flat().at(-1)?.rows[0]['QUERY PLAN'] ?? [];
    expect(plan['Temp Written Blocks'] * 8, 'kB written').toBeGreaterThan(1900);
  });

  test('says when it is full, and rejects when it can’t be asked', async () => {
    const failing = (error: Error) => createStorageCheck({ query: () => Promise.reject(error) } as never);
    const full = Object.assign(new Error('could not extend file'), { code: '53100' });
    expect(await failing(full)()).toBe(false);
    await expect(failing(new Error('Connection terminated unexpectedly'))()).rejects.toThrow();
  });
});

async function untilBusy(): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `SELECT FROM pg_stat_activity WHERE application_name = $1 AND wait_event = 'PgSleep'`,
      [NAME],
    );
    if (rowCount) return;
  }
}
