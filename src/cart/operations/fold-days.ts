import { z } from 'zod';
import { type Db, transaction } from '../../shared/db/database.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { foldLedgerDays, listPagesToFold } from '../model/ledger-day.ts';

export const foldDaysJob = defineJob('cart-fold-ledger-days', z.object({}), {
  cron: '*/10 * * * *',
  retryLimit: 0,
  keepSeconds: 3600,
});

/** Folds the kept sums of the ledger's days, page by page, so that a period is read off few rows. */
export async function foldDays(db: Db): Promise<void> {
  const failures: unknown[] = [];
  for (const containerId of await listPagesToFold(db)) {
    await transaction(db, (tx) => foldLedgerDays(tx, containerId)).catch((error) => failures.push(error));
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `days of ${failures.length} pages are not folded`);
}
