import { sql } from 'kysely';
import { defer, type Tx, violatedConstraint } from '../../shared/db/database.ts';

/**
 * Runs a write in a savepoint, so that the transaction stays usable when a constraint refuses it.
 * @param constraints whose violation is expected; any other error is thrown
 * @returns what `write` returned, or undefined when one of `constraints` refused it
 */
export async function inSavepoint<T>(
  tx: Tx,
  constraints: readonly string[],
  write: () => Promise<T>,
): Promise<T | undefined> {
  await defer(tx, 'savepoint', sql`SAVEPOINT attempt`);
  try {
    const result = await write();
    await defer(tx, 'release-savepoint', sql`RELEASE SAVEPOINT attempt`);
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
/** Only a confirmed event has live tickets: a cancelled one sells none, and one with live tickets can't be cancelled. */
export const ON_SALE = 'calendar_entries_on_sale';
/** Companion tickets are held and ordered only with as many of those that they need. */
export const WITH_OTHERS = 'tickets_need_others';
