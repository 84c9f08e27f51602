import { type Db, type Tx, transaction } from './db/database.ts';
import { randomToken, type SessionId, sessionIdOf } from './ids.ts';

/** When things are built unless their builder is told otherwise: Monday 1 June 2026, 10:00 in London. */
export const NOW = Temporal.Instant.from('2026-06-01T09:00:00Z');

/** Runs a builder in the transaction it is handed, or in one of its own. */
export async function within<T>(at: Db | Tx, build: (tx: Tx) => Promise<T>): Promise<T> {
  return isTransaction(at) ? await build(at) : await transaction(at, build);
}

const isTransaction = (at: Db | Tx): at is Tx => at.isTransaction;

/** A visitor: the token of their cookie, and who they are in the database. */
export function newVisitor(): { visitor: string; sessionId: SessionId } {
  const visitor = randomToken();
  return { visitor, sessionId: sessionIdOf(visitor) };
}
