import { sql } from 'kysely';
import { describe, expect, test, vi } from 'vitest';
import { testDatabase } from '../testing/database.ts';
import { UNKNOWN_ZONE } from '../time.ts';
import { defer, named, type Tx, transaction, violatedConstraint } from './database.ts';

const { db, pool, openMore, queriesOf } = await testDatabase({ poolSize: 4 });

const createMarks = () =>
  sql`CREATE TABLE IF NOT EXISTS marks (id int PRIMARY KEY, n int NOT NULL)`.execute(db);

describe('a value', () => {
  test('of type instant, date, time or bigint survives a round trip', async () => {
    const values = {
      instant: Temporal.Instant.from('2026-03-29T00:59:59.123456Z'),
      date: Temporal.PlainDate.from('2026-02-28'),
      time: Temporal.PlainTime.from('23:30'),
      big: Number.MAX_SAFE_INTEGER,
    };
    const { rows } = await sql<typeof values>`
      SELECT ${values.instant}::timestamptz AS instant, ${values.date}::date AS date, ${values.time}::time AS time,
        ${values.big}::int8 AS big`.execute(db);
    expect(rows[0]?.instant).toBeInstanceOf(Temporal.Instant);
    expect(String(rows[0]?.instant)).toBe(String(values.instant));
    expect(String(rows[0]?.date)).toBe(String(values.date));
    expect(String(rows[0]?.time)).toBe('23:30:00');
    expect(rows[0]?.big).toBe(values.big);
  });

  test('in an array survives a round trip, as does null', async () => {
    const dates = [Temporal.PlainDate.from('2026-06-01'), null];
    const { rows } = await sql<{ dates: Temporal.PlainDate[]; counts: number[] }>`
      SELECT ${dates}::date[] AS dates, ARRAY[1, 2]::int8[] AS counts`.execute(db);
    expect(rows[0]?.dates.map(String)).toEqual(['2026-06-01', 'null']);
    expect(rows[0]?.counts).toEqual([1, 2]);
  });

  test('is refused if it is a bigint that no number can hold', async () => {
    await expect(sql`SELECT 9007199254740993::int8`.execute(db)).rejects.toThrow(/too large/);
  });

  test('that Temporal has not is read as the nearest one', async () => {
    const { rows } = await sql<Record<string, unknown>>`
      SELECT timestamptz 'infinity' AS never, timestamptz '-infinity' AS always, timestamptz '12026-01-01 00:00+00' AS far,
        timestamptz '0044-03-15 00:00+00 BC' AS long_ago, date 'infinity' AS no_day, date '0044-03-15 BC' AS ides,
        time '24:00' AS midnight, ARRAY[timestamptz 'infinity'] AS list`.execute(db);
    expect(JSON.parse(JSON.stringify(rows[0]))).toEqual({
      never: '9999-12-31T00:00:00Z',
      always: '0001-01-01T00:00:00Z',
      far: '9999-12-31T00:00:00Z',
      long_ago: '0001-01-01T00:00:00Z',
      no_day: '9999-12-31',
      ides: '0001-01-01',
      midnight: '00:00:00',
      list: ['9999-12-31T00:00:00Z'],
    });
  });

  test('of a column of time zones is a zone that Temporal knows', async () => {
    const { rows } = await sql`SELECT z AS time_zone, z AS "timeZone", z AS other
      FROM unnest(ARRAY['BST', 'Europe/London', NULL]) z`.execute(db);
    expect(rows).toEqual([
      { time_zone: UNKNOWN_ZONE, timeZone: UNKNOWN_ZONE, other: 'BST' },
      { time_zone: 'Europe/London', timeZone: 'Europe/London', other: 'Europe/London' },
      { time_zone: null, timeZone: null, other: null },
    ]);
  });

  test('is of the types of pg in queries on the pool', async () => {
    const { rows } = await pool.query('SELECT now() AS now, 1::int8 AS big');
    expect(rows[0].now).toBeInstanceOf(Date);
    expect(rows[0].big).toBe('1');
  });
});

describe('a deferred statement', () => {
  const insert = (id: number, n: number | null) => sql`INSERT INTO marks VALUES (${id}, ${n})`;

  test('is sent with the start of its transaction and the next statement, in one write', async () => {
    await createMarks();
    const one = openMore({ poolSize: 1 });
    const run = () =>
      transaction(one.db, async (tx) => {
        await defer(tx, 'lock', sql`SELECT pg_advisory_xact_lock(1)`);
        await named(tx, 'read', sql`SELECT n FROM marks`);
      });
    await run();
    const client = await one.pool.connect();
    const writes = [
      vi.spyOn(client.connection.stream, '_write'),
      vi.spyOn(client.connection.stream, '_writev'),
    ];
    client.release();
    await run();
    // That, and the commit.
    expect(writes.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBe(2);
  });

  test('runs before the commit, if no other follows', async () => {
    await createMarks();
    await transaction(db, (tx) => defer(tx, 'insert-mark', insert(21, 1)));
    const { rows } = await sql`SELECT n FROM marks WHERE id = 21`.execute(db);
    expect(rows).toEqual([{ n: 1 }]);
  });

  test('that fails rolls back, and its error is the one of the next or of the commit', async () => {
    await createMarks();
    const others = [
      async () => {},
      (tx: Tx) => named(tx, 'read-marks', sql`SELECT n FROM marks`).then(() => undefined),
    ];
    for (const other of others) {
      const failed = transaction(db, async (tx) => {
        await named(tx, 'insert-mark', insert(22, 1));
        await defer(tx, 'insert-mark', insert(23, null));
        await other(tx);
      });
      await expect(failed).rejects.toThrow(/null value in column "n"/);
    }
    const { rows } = await sql`SELECT n FROM marks WHERE id IN (22, 23)`.execute(db);
    expect(rows).toEqual([]);
  });

  test('of a transaction that fails before it is sent is not run', async () => {
    await createMarks();
    const sent = await queriesOf(async () => {
      const failed = transaction(db, async (tx) => {
        await defer(tx, 'insert-mark', insert(24, 1));
        throw new Error('on second thoughts');
      });
      await expect(failed).rejects.toThrow('on second thoughts');
    });
    expect(sent).toEqual([]);
  });
});

describe('a transaction', () => {
  test('refuses the root db inside, in nested calls too', async () => {
    const elsewhere = async () => sql`SELECT 1`.execute(db);
    await expect(transaction(db, () => elsewhere())).rejects.toThrow(/use its tx/);
  });

  test('refuses a nested transaction', async () => {
    await expect(transaction(db, () => transaction(db, async () => 1))).rejects.toThrow(/open already/);
  });

  test('allows another database inside, and the root db once it has ended', async () => {
    const other = openMore();
    let later: Promise<unknown> = Promise.resolve();
    await transaction(db, async () => {
      await sql`SELECT 1`.execute(other.db);
      later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => sql`SELECT 1`.execute(db));
    });
    await later;
  });

  test('rolls back when the work throws', async () => {
    await createMarks();
    await expect(
      transaction(db, async (tx) => {
        await sql`INSERT INTO marks VALUES (1, 0)`.execute(tx);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect((await sql`SELECT FROM marks WHERE id = 1`.execute(db)).rows).toHaveLength(0);
  });

  test('throws at commit if an earlier SQL error was ignored', async () => {
    await expect(
      transaction(db, async (tx) => {
        await sql`SELECT 1 / 0`.execute(tx).catch(() => {});
      }),
    ).rejects.toThrow(/aborted/);
  });

  test('retries after a deadlock, so that both sides succeed', async () => {
    await createMarks();
    await sql`INSERT INTO marks VALUES (10, 0), (11, 0)`.execute(db);
    let runs = 0;
    const both = Promise.withResolvers<void>();
    const cross = (first: number, second: number) =>
      transaction(db, async (tx) => {
        await sql`UPDATE marks SET n = n + 1 WHERE id = ${first}`.execute(tx);
        if (++runs === 2) both.resolve();
        await both.promise;
        await sql`UPDATE marks SET n = n + 1 WHERE id = ${second}`.execute(tx);
      });
    await Promise.all([cross(10, 11), cross(11, 10)]);
    expect(runs).toBeGreaterThan(2);
    const { rows } = await sql<{ n: number }>`SELECT n FROM marks WHERE id IN (10, 11)`.execute(db);
    expect(rows.map((row) => row.n)).toEqual([2, 2]);
  });

  test('gives up after five tries', async () => {
    let tries = 0;
    await expect(
      transaction(db, async (tx) => {
        tries++;
        await sql`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`.execute(tx);
      }),
    ).rejects.toThrow('again');
    expect(tries).toBe(5);
  });

  test('commits asynchronously only on request', async () => {
    const mode = (asyncCommit: boolean) =>
      transaction(db, async (tx) => (await sql`SHOW synchronous_commit`.execute(tx)).rows[0], {
        asyncCommit,
      });
    expect(await mode(true)).toEqual({ synchronous_commit: 'off' });
    expect(await mode(false)).toEqual({ synchronous_commit: 'on' });
  });
});

test('compiles no query, whatever the server is set to', async () => {
  await sql`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = on', current_database()); END $$`.execute(
    db,
  );
  const { pool: another } = openMore();
  expect((await another.query('SHOW jit')).rows).toEqual([{ jit: 'off' }]);
});

test('prepares a named statement once', async () => {
  const one = openMore({ poolSize: 1 });
  for (const n of [1, 2, 3]) {
    const rows = await named(one.db, 'double', sql<{ twice: number }>`SELECT ${n}::int * 2 AS twice`);
    expect(rows).toEqual([{ twice: n * 2 }]);
  }
  const { rows } = await one.pool.query(
    `SELECT generic_plans + custom_plans AS runs FROM pg_prepared_statements WHERE name = 'double'`,
  );
  expect(rows).toEqual([{ runs: '3' }]);
  await expect(named(one.db, 'double', sql`SELECT 'another text'`)).rejects.toThrow(/must be unique/);
});

test('names a violated constraint', async () => {
  await createMarks();
  await sql`INSERT INTO marks VALUES (20, 0)`.execute(db);
  const error = await sql`INSERT INTO marks VALUES (20, 0)`.execute(db).catch((reason: unknown) => reason);
  expect(violatedConstraint(error)).toBe('marks_pkey');
  expect(violatedConstraint(new Error('marks_pkey'))).toBeUndefined();
});

test('records the queries of a piece of work', async () => {
  const queries = await queriesOf(() => transaction(db, (tx) => sql`SELECT 7`.execute(tx)));
  expect(queries).toEqual(['SELECT 7']);
});
