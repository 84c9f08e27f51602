import { AsyncLocalStorage } from 'node:async_hooks';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import type pg from 'pg';
import { knownZone } from '../time.ts';
import { CommitUnknown, isConnectionLost } from './outage.ts';
import { resultTypes, toPostgres } from './values.ts';

/**
 * A compiled query, prepared under `name` if there is one.
 * `isDeferred`: it waits for the next one of its transaction, and is sent with it.
 */
export type NamedQuery<O = unknown> = CompiledQuery<O> & { name?: string; isDeferred?: boolean };

/** The transaction around an asynchronous call. Each database has its own, so that a test may use two. */
export type Frame = { open: boolean; asyncCommit: boolean };
export type Frames = AsyncLocalStorage<Frame>;
export const createFrames = (): Frames => new AsyncLocalStorage<Frame>();

/** Kysely's driver on a `pg` pool. Values are converted per query, so that libraries on the same pool get the values of `pg`. */
export class PoolDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #frames: Frames;
  readonly #connections = new WeakMap<pg.PoolClient, PoolConnection>();

  constructor(pool: pg.Pool, frames: Frames) {
    this.#pool = pool;
    this.#frames = frames;
  }

  async init() {}

  // A second connection inside a transaction would not see its writes, and would deadlock when the pool is exhausted.
  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#frames.getStore()?.open)
      throw new Error('The root db is used inside transaction(): use its tx');
    const client = await this.#pool.connect();
    let connection = this.#connections.get(client);
    if (!connection) {
      connection = new PoolConnection(client);
      this.#connections.set(client, connection);
    }
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings) {
    const begin = ['start transaction'];
    if (settings.isolationLevel) begin.push(`isolation level ${settings.isolationLevel}`);
    if (settings.accessMode) begin.push(settings.accessMode);
    // In the same round trip, to keep holds quick.
    if (this.#frames.getStore()?.asyncCommit) begin.push('; set local synchronous_commit = off');
    pooled(connection).begin(begin.join(' '));
  }

  async commitTransaction(connection: DatabaseConnection) {
    if (pooled(connection).isUnused) return;
    const result = await pooled(connection)
      .run({ text: 'commit' })
      .catch((error: unknown) => {
        throw isConnectionLost(error) ? new CommitUnknown(error) : error;
      });
    // An SQL error was caught inside the transaction, so PostgreSQL has rolled it back.
    if (result.command === 'ROLLBACK') throw new Error('The transaction was aborted by an earlier error');
  }

  async rollbackTransaction(connection: DatabaseConnection) {
    // What has not been sent need not be undone.
    if (!pooled(connection).forget()) return;
    try {
      await pooled(connection).run({ text: 'rollback' });
    } catch {
      // PostgreSQL rolls back by itself when the connection ends.
      pooled(connection).broken = true;
    }
  }

  async releaseConnection(connection: DatabaseConnection) {
    pooled(connection).forget();
    const { client, broken } = pooled(connection);
    client.release(broken);
  }

  async destroy() {
    await this.#pool.end();
  }
}

function pooled(connection: DatabaseConnection): PoolConnection {
  if (!(connection instanceof PoolConnection)) throw new Error('This connection does not belong to a pool');
  return connection;
}

class PoolConnection implements DatabaseConnection {
  readonly client: pg.PoolClient;
  /** Nobody may use it again, although its end may not have been noticed yet. */
  broken = false;

  /** Statements that are sent with the next one, in one write: first that which begins the transaction. */
  #deferred: pg.QueryConfig[] = [];
  #hasBegun = false;

  constructor(client: pg.PoolClient) {
    this.client = client;
  }

  begin(text: string): void {
    this.#deferred = [{ text }];
    this.#hasBegun = false;
  }

  /** Whether the transaction has no statement, sent or deferred. */
  get isUnused(): boolean {
    return !this.#hasBegun && this.#deferred.length === 1;
  }

  /** Drops what is deferred. @returns whether the transaction has begun at the server */
  forget(): boolean {
    this.#deferred = [];
    return this.#hasBegun;
  }

  /** @throws what the first statement that failed did, deferred or not */
  async run<R extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<pg.QueryResult<R>> {
    const { client } = this;
    const deferred = this.#deferred;
    this.#deferred = [];
    this.#hasBegun = true;
    const { stream } = client.connection;
    stream.cork();
    const before = deferred.map((one) => client.query(one));
    const result = client.query<R>(statement);
    stream.uncork();
    // Whatever happens to the ones before, the others end too.
    const [failed] = (await Promise.allSettled([...before, result])).filter(
      ({ status }) => status === 'rejected',
    );
    if (failed?.status === 'rejected') {
      this.broken ||= isConnectionLost(failed.reason);
      throw failed.reason;
    }
    return await result;
  }

  async executeQuery<R>(query: NamedQuery): Promise<QueryResult<R>> {
    const statement: pg.QueryConfig & { types: pg.CustomTypesConfig } = {
      ...(query.name && { name: query.name }),
      text: query.sql,
      values: query.parameters.map(toPostgres),
      types: resultTypes,
    };
    if (query.isDeferred) {
      this.#deferred.push(statement);
      return { rows: [] };
    }
    const result = await this.run<R & pg.QueryResultRow>(statement);
    const rows = withKnownZones(result);
    return WRITES.has(result.command) ? { rows, numAffectedRows: BigInt(result.rowCount ?? 0) } : { rows };
  }

  // biome-ignore lint/correctness/useYield: Kysely's interface requires it, and nothing here streams
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('This driver does not stream');
  }
}

/** Reads the time zones of rows as ones that Temporal knows. The parsers of values know no names of columns. */
function withKnownZones<R extends pg.QueryResultRow>({ fields, rows }: pg.QueryResult<R>): R[] {
  const zones = fields.flatMap(({ name }) => (name === 'time_zone' || name === 'timeZone' ? [name] : []));
  if (zones.length === 0) return rows;
  return rows.map((row) => {
    const known = zones.flatMap((name) => (row[name] === null ? [] : [[name, knownZone(row[name])]]));
    return { ...row, ...Object.fromEntries(known) };
  });
}

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);
