import pg from 'pg';

/** The connection broke during a commit, so nobody knows whether it was done. */
export class CommitUnknown extends Error {
  constructor(cause: unknown) {
    super('The connection broke during the commit', { cause });
    this.name = 'CommitUnknown';
  }
}

/** Whether the database can't be reached, is starting, or has no connection or disk space left: a retry may succeed. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    CODES.test(code) || MESSAGES.test(error.message) || (error.cause !== undefined && isOutage(error.cause))
  );
}

/** Whether the connection broke, rather than that the server refused a statement. */
export const isConnectionLost = (error: unknown): boolean =>
  isOutage(error) && !(error instanceof pg.DatabaseError && !/^(08|57P0)/.test(error.code ?? ''));

/** Whether the database refused a write because its disk is full. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === '53100') || isDiskFull(error.cause));

// Of the system, then of PostgreSQL: no connection (08), no resources (53), a shutdown or a timeout of a statement (57),
// an input or output error, and a server that has become a read-only copy.
const CODES =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|08\w{3}|53\w{3}|57P0\d|57014|58030|25006)$/;

// pg and its pool give these errors no code.
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client (has encountered a connection error|was closed) and is not queryable)/;
