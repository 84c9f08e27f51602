import { sql } from 'kysely';
import { type Db, transaction } from '../src/shared/db/database.ts';
import { randomCode, randomToken, sessionIdOf } from '../src/shared/ids.ts';
import type { BenchVenue } from './seed.ts';

/**
 * Claims tickets one by one in bare SQL, with the transactions and constraints of the app.
 * @returns claims per second
 */
export async function bareClaims(
  db: Db,
  { concert, type }: BenchVenue,
  { connections, warmUpMs, measureMs }: { connections: number; warmUpMs: number; measureMs: number },
): Promise<number> {
  const from = performance.now() + warmUpMs;
  const to = from + measureMs;
  let claims = 0;
  const run = async () => {
    while (performance.now() < to) {
      await transaction(
        db,
        (tx) =>
          sql`
          INSERT INTO tickets (container_id, entry_id, ticket_type_id, code, state, price_minor, session_id, held_until, created_at, state_at, state_by)
          VALUES (${concert.container_id}, ${concert.id}, ${type.id}, ${randomCode(16)}, 'reserved', 1000, ${sessionIdOf(randomToken())},
            now() + interval '15 minutes', now(), now(), 'bench')`.execute(tx),
        { asyncCommit: true },
      );
      const now = performance.now();
      if (now >= from && now < to) claims++;
    }
  };
  await Promise.all(Array.from({ length: connections }, run));
  return claims / (measureMs / 1000);
}
