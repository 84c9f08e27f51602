import { type Db, type Tx, transaction } from './db/database.ts';
import { issueVisitorToken } from './http/visitor.ts';
import { type SessionId, sessionIdOf } from './ids.ts';
import type { SecretKeys } from './secrets.ts';

/** The default time of builders and of the fixed clock: Monday 1 June 2026, 10:00 in London. */
export const NOW = Temporal.Instant.from('2026-06-01T09:00:00Z');

/** Runs a builder in the given transaction, or in a new one. */
export async function within<T>(at: Db | Tx, build: (tx: Tx) => Promise<T>): Promise<T> {
  return isTransaction(at) ? await build(at) : await transaction(at, build);
}

const isTransaction = (at: Db | Tx): at is Tx => at.isTransaction;

/** The secret key of platforms under test. */
export const SECRET_KEY = 'a secret key for tests and nothing else';
export const SECRETS: SecretKeys = { secretKey: SECRET_KEY, previousSecretKeys: [] };

/** Creates a visitor of a platform under test: the token of their cookie, and the session id that the database stores. */
export function newVisitor(): { visitor: string; sessionId: SessionId } {
  const visitor = issueVisitorToken(SECRET_KEY);
  return { visitor, sessionId: sessionIdOf(visitor) };
}

/** The addresses of the apps and the platform's name, for links and senders of mails. */
export const SITE = {
  urls: {
    blog: 'https://blog.example',
    market: 'https://market.example',
    cart: 'https://cart.example',
    events: 'https://events.example',
  },
  platformName: 'Rose Ash',
};
