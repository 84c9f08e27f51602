import { sql } from 'kysely';
import { type Tx, violatedConstraint } from '../../shared/db/database.ts';

/**
 * Tries a write that a constraint may refuse, and leaves the transaction usable when it does.
 * @returns what it returned, or undefined when one of the constraints named refused it
 */
export async function unlessRefused<T>(
  tx: Tx,
  constraints: readonly string[],
  write: () => Promise<T>,
): Promise<T | undefined> {
  await sql`SAVEPOINT attempt`.execute(tx);
  try {
    const result = await write();
    await sql`RELEASE SAVEPOINT attempt`.execute(tx);
    return result;
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (!constraint || !constraints.includes(constraint)) throw error;
    await sql`ROLLBACK TO SAVEPOINT attempt`.execute(tx);
    return undefined;
  }
}

export const NO_OVERLAP = ['occupancy_no_overlap'];
export const NOT_OVERSOLD = ['ticket_types_quota', 'calendar_entries_capacity'];
/** Tickets are of public events only: an event that was called off sells none, one that has sold some is not called off. */
export const ON_SALE = 'calendar_entries_on_sale';
