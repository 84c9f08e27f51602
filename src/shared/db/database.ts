import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryExecutorProvider,
  type RawBuilder,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { Client, SESSION_OPTIONS } from './client.ts';
import { createFrames, type Frame, type Frames, type NamedQuery, PoolDriver } from './driver.ts';
import type { DB } from './tables.ts';

export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;

export type DatabaseOptions = {
  poolSize?: number;
  statementTimeoutMs?: number;
  applicationName?: string;
  /** Called when an idle connection breaks. The pool replaces it. */
  onIdleError?: (error: Error) => void;
};

export type OpenDatabase = { db: Db; pool: pg.Pool; close(): Promise<void> };

/**
 * Opens a connection pool. Queries through `db` return Temporal and numbers; those that libraries run on `pool` return
 * what `pg` does (Date, bigint as text).
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): OpenDatabase {
  const pool = new pg.Pool({
    Client,
    // So that a statement can be sent with those before it (driver.ts).
    pipeline: true,
    connectionString: url,
    max: options.poolSize ?? 10,
    statement_timeout: options.statementTimeoutMs ?? 10_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: options.applicationName ?? 'rose-ash',
    options: SESSION_OPTIONS,
  });
  pool.on('error', options.onIdleError ?? (() => {}));
  const frames = createFrames();
  const db = new Kysely<DB>({
    dialect: {
      createDriver: () => new PoolDriver(pool, frames),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    },
  });
  framesOf.set(db, frames);
  return {
    db,
    pool,
    async close() {
      // Connections may break from now on, because the caller usually stops the database next.
      pool.removeAllListeners('error').on('error', () => {});
      // Kysely ends the pool only if it has run a query.
      await db.destroy();
      if (!pool.ended && !pool.ending) await pool.end();
    },
  };
}

/**
 * Runs `work` in a transaction, and runs it again after a serialization failure or a deadlock, at most five times.
 * @param options `asyncCommit` commits without waiting for the disk: only for data that a crash may lose, such as a hold
 * @throws Error when a transaction is open already, because its `tx` should be used
 */
export async function transaction<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  options: { asyncCommit?: boolean } = {},
): Promise<T> {
  const frames = framesOf.get(db);
  if (!frames) throw new Error('This db was not opened by openDatabase()');
  if (frames.getStore()?.open) throw new Error('A transaction is open already: pass its tx on');
  for (let attempt = 1; ; attempt++) {
    const frame: Frame = { open: false, asyncCommit: options.asyncCommit ?? false };
    try {
      return await frames.run(frame, () =>
        db.transaction().execute((tx) => {
          frame.open = true;
          return work(tx);
        }),
      );
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isRetryable(error)) throw error;
      await sleep(Math.random() * 5 * 2 ** attempt);
    } finally {
      frame.open = false;
    }
  }
}

/**
 * Runs a query as a named, prepared statement, which takes about half the time. For hot paths.
 * @throws Error when the name was used for another text before
 */
export async function named<O>(
  db: Db | Tx,
  name: string,
  query: { compile(executor: QueryExecutorProvider): CompiledQuery<O> },
): Promise<O[]> {
  const statement: NamedQuery<O> = { ...query.compile(db), name };
  return (await db.executeQuery<O>(statement)).rows;
}

/**
 * Runs a named statement, whose result nobody needs, with the next one of its transaction or its commit, in one round trip.
 * If it fails, that one throws its error.
 */
export async function defer(tx: Tx, name: string, query: RawBuilder<unknown>): Promise<void> {
  const statement: NamedQuery = { ...query.compile(tx), name, isDeferred: true };
  await tx.executeQuery(statement);
}

/** The constraint that refused a write, e.g. `occupancy_no_overlap`; undefined for every other error. */
export function violatedConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && codeOf(error)?.startsWith('23') ? error.constraint : undefined;
}

export function isMissingTable(error: unknown): boolean {
  return codeOf(error) === '42P01';
}

const MAX_ATTEMPTS = 5;
const framesOf = new WeakMap<Db, Frames>();

// 40001 is a serialization failure, 40P01 a deadlock.
function isRetryable(error: unknown): boolean {
  return codeOf(error) === '40001' || codeOf(error) === '40P01';
}

function codeOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}
