import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { AccountReconciliations } from '../../shared/db/tables.ts';
import type { ContainerId } from '../../shared/ids.ts';

/** How far the notices of a page's account have been compared with those that its provider lists. */
export type AccountReconciliation = Pick<Selectable<AccountReconciliations>, 'reconciled_until' | 'failures'>;

export async function findReconciliation(
  db: Db | Tx,
  containerId: ContainerId,
  provider: string,
): Promise<AccountReconciliation | undefined> {
  return await db
    .selectFrom('account_reconciliations')
    .select(['reconciled_until', 'failures'])
    .where('container_id', '=', containerId)
    .where('provider', '=', provider)
    .executeTakeFirst();
}

/** Records that all notices before a time are compared. Of an account without a record yet, this is where it begins. */
export async function saveReconciled(
  tx: Tx,
  containerId: ContainerId,
  provider: string,
  until: Temporal.Instant,
): Promise<void> {
  await sql`INSERT INTO account_reconciliations AS r (container_id, provider, reconciled_until)
    VALUES (${containerId}, ${provider}, ${until})
    ON CONFLICT (container_id, provider) DO UPDATE
    SET reconciled_until = greatest(r.reconciled_until, excluded.reconciled_until), failures = 0`.execute(tx);
}

/** Counts one more failure. @returns how many there were since the last success */
export async function countFailure(tx: Tx, containerId: ContainerId, provider: string): Promise<number> {
  const row = await tx
    .updateTable('account_reconciliations')
    .set({ failures: sql<number>`failures + 1` })
    .where('container_id', '=', containerId)
    .where('provider', '=', provider)
    .returning('failures')
    .executeTakeFirst();
  return row?.failures ?? 1;
}
