import { z } from 'zod';
import { type Db, transaction } from '../../shared/db/database.ts';
import { defineJob } from '../../shared/jobs/job.ts';
import { listOverdueOrders } from '../model/order.ts';
import type { Seller } from '../ports.ts';
import { expireOrder } from './expire-order.ts';

export const expireOrdersJob = defineJob('cart-expire-orders', z.object({}), {
  cron: '* * * * *',
  retryLimit: 0,
  keepSeconds: 3600,
});

const AT_ONCE = 1000;

/** Ends every order whose time to pay is over: each in a transaction of its own, so that one can't hold up the rest. */
export async function expireOrders(
  db: Db,
  sellers: readonly Seller[],
  now: Temporal.Instant,
): Promise<number> {
  let expired = 0;
  const failures: unknown[] = [];
  for (const orderId of await listOverdueOrders(db, now, AT_ONCE)) {
    try {
      if (await transaction(db, (tx) => expireOrder(tx, sellers, orderId, now))) expired++;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} orders could not be ended`);
  return expired;
}
