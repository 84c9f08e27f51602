import { z } from 'zod';
import { type Db, transaction } from '../../shared/db/database.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { listOverdueOrders } from '../model/order.ts';
import type { CartAct } from '../ports.ts';
import { expireOrder } from './expire-order.ts';

export const expireOrdersJob = defineJob('cart-expire-orders', z.object({}), {
  cron: '* * * * *',
  retryLimit: 0,
  keepSeconds: 3600,
});

const BATCH_SIZE = 1000;

/** Sweeps orders past their deadline, each in its own transaction, so that one failure does not stop the others. @returns how many expired */
export async function expireOrders(db: Db, act: CartAct): Promise<number> {
  let expired = 0;
  const failures: unknown[] = [];
  for (const order of await listOverdueOrders(db, act.at, BATCH_SIZE)) {
    try {
      if (await transaction(db, (tx) => expireOrder(tx, act, order))) expired++;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} orders could not be expired`);
  return expired;
}
