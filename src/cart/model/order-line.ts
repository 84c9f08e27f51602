import type { Insertable, Selectable } from 'kysely';
import type { AppName } from '../../shared/config.ts';
import type { Tx } from '../../shared/db/database.ts';
import type { OrderLines } from '../../shared/db/tables.ts';
import type { OrderId } from '../../shared/ids.ts';

export type OrderLine = Selectable<OrderLines>;

export async function insertLines(tx: Tx, lines: Insertable<OrderLines>[]): Promise<void> {
  await tx.insertInto('order_lines').values(lines).execute();
}

/** Lists the lines of an order. Under the order's lock. */
export async function listLines(tx: Tx, orderId: OrderId): Promise<OrderLine[]> {
  return await tx
    .selectFrom('order_lines')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute();
}

export async function findLine(
  tx: Tx,
  orderId: OrderId,
  seller: AppName,
  key: string,
): Promise<OrderLine | undefined> {
  return await tx
    .selectFrom('order_lines')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('seller', '=', seller)
    .where('key', '=', key)
    .executeTakeFirst();
}

/** Transitions a line, and optionally changes its key. @returns false if it is in none of the states `from` */
export async function transitionLine(
  tx: Tx,
  line: Pick<OrderLine, 'order_id' | 'id'>,
  { from, to, key }: { from: OrderLine['state'][]; to: OrderLine['state']; key?: string | undefined },
): Promise<boolean> {
  const row = await tx
    .updateTable('order_lines')
    .set({ state: to, ...(key !== undefined && { key }) })
    .where('order_id', '=', line.order_id)
    .where('id', '=', line.id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Expires the lines of an order that are still ordered. */
export async function expireLines(tx: Tx, orderId: OrderId): Promise<void> {
  await tx
    .updateTable('order_lines')
    .set({ state: 'expired' })
    .where('order_id', '=', orderId)
    .where('state', '=', 'ordered')
    .execute();
}
