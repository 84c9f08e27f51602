import { AsyncLocalStorage } from 'node:async_hooks';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import type pg from 'pg';
import { knownZone } from '../time.ts';
import { CommitUnknown, isConnectionLost } from './outage.ts';
import { resultTypes, toPostgres } from './values.ts';

/** A compiled query, prepared under `name` if there is one. */
export type NamedQuery<O = unknown> = CompiledQuery<O> & { name?: string };

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
    await pooled(connection).run({ text: begin.join(' ') });
  }

  async commitTransaction(connection: DatabaseConnection) {
    const result = await pooled(connection)
      .run({ text: 'commit' })
      .catch((error: unknown) => {
        throw isConnectionLost(error) ? new CommitUnknown(error) : error;
      });
    // An SQL error was caught inside the transaction, so PostgreSQL has rolled it back.
    if (result.command === 'ROLLBACK') throw new Error('The transaction was aborted by an earlier error');
  }

  async rollbackTransaction(connection: DatabaseConnection) {
    try {
      await pooled(connection).run({ text: 'rollback' });
    } catch {
      // PostgreSQL rolls back by itself when the connection ends.
      pooled(connection).broken = true;
    }
  }

  async releaseConnection(connection: DatabaseConnection) {
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

  constructor(client: pg.PoolClient) {
    this.client = client;
  }

  async run<R extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<pg.QueryResult<R>> {
    try {
      return await this.client.query<R>(statement);
    } catch (error) {
      this.broken ||= isConnectionLost(error);
      throw error;
    }
  }

  async executeQuery<R>(query: NamedQuery): Promise<QueryResult<R>> {
    const result = await this.run<R & pg.QueryResultRow>({
      name: query.name,
      text: query.sql,
      values: query.parameters.map(toPostgres),
      types: resultTypes,
    });
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
