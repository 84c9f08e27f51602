import { onTestFinished } from 'vitest';
import type { Db } from '../src/shared/db/database.ts';
import { DomainError } from '../src/shared/errors.ts';
import { testDatabase } from '../src/shared/testing/database.ts';
import { buildScene } from './scene.ts';

export const SERVERS = 4;

/** Creates a database with a scene, and opens it as four servers do. */
export async function setUp(options: Parameters<typeof buildScene>[1] = {}) {
  const database = await testDatabase();
  const scene = await buildScene(database.db, options);
  const servers = Array.from({ length: SERVERS }, () => database.openMore({ poolSize: 10 }).db);
  onTestFinished(async () => {
    await Promise.all([database.db, ...servers].map((server) => server.destroy()));
  });
  return { scene, servers, db: database.db };
}

export type RaceTrack = Awaited<ReturnType<typeof setUp>>;

/**
 * Runs all attempts at once, spread over the servers.
 * @returns how many succeeded; all others failed with a domain error
 */
export async function race(
  servers: Db[],
  attempts: number,
  attempt: (server: Db, n: number) => Promise<unknown>,
): Promise<number> {
  const results = await Promise.allSettled(
    Array.from({ length: attempts }, (_, n) => attempt(servers[n % servers.length] as Db, n)),
  );
  for (const result of results) {
    if (result.status === 'rejected' && !(result.reason instanceof DomainError)) throw result.reason;
  }
  return results.filter(({ status }) => status === 'fulfilled').length;
}
