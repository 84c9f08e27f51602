import type { Insertable, Selectable } from 'kysely';
import type { Act } from '../../shared/act.ts';
import type { AppName } from '../../shared/config.ts';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { OrderLines } from '../../shared/db/tables.ts';
import type { ContainerId, OrderId } from '../../shared/ids.ts';

export type OrderLine = Selectable<OrderLines>;

export async function insertLines(
  tx: Tx,
  containerId: ContainerId,
  lines: Omit<Insertable<OrderLines>, 'container_id'>[],
): Promise<void> {
  await tx
    .insertInto('order_lines')
    .values(lines.map((line) => ({ ...line, container_id: containerId })))
    .execute();
}

/** Lists the lines of an order. */
export async function listLines(
  db: Db | Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<OrderLine[]> {
  return await db
    .selectFrom('order_lines')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute();
}

export async function findLine(
  tx: Tx,
  containerId: ContainerId,
  { orderId, seller, key }: { orderId: OrderId; seller: AppName; key: string },
): Promise<OrderLine | undefined> {
  return await tx
    .selectFrom('order_lines')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('order_id', '=', orderId)
    .where('seller', '=', seller)
    .where('key', '=', key)
    .executeTakeFirst();
}

/**
 * Transitions a line.
 * @param change `earned`: what it earns from now on, which must be posted; `key`: if the seller has taken the place again
 * @returns false if it is in none of the states `from`
 */
export async function transitionLine(
  tx: Tx,
  containerId: ContainerId,
  line: Pick<OrderLine, 'order_id' | 'id'>,
  change: {
    from: readonly OrderLine['state'][];
    to: OrderLine['state'];
    earned: number;
    key?: string | undefined;
    act: Act;
  },
): Promise<boolean> {
  const { from, to, earned, key, act } = change;
  const row = await tx
    .updateTable('order_lines')
    .set({
      state: to,
      earned_minor: earned,
      state_at: act.at,
      state_by: act.by,
      ...(key !== undefined && { key }),
    })
    .where('container_id', '=', containerId)
    .where('order_id', '=', line.order_id)
    .where('id', '=', line.id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Transitions the lines of an order that are still ordered. */
export async function endOrderedLines(
  tx: Tx,
  containerId: ContainerId,
  orderId: OrderId,
  change: { to: 'expired' | 'cancelled'; act: Act },
): Promise<void> {
  await tx
    .updateTable('order_lines')
    .set({ state: change.to, state_at: change.act.at, state_by: change.act.by })
    .where('container_id', '=', containerId)
    .where('order_id', '=', orderId)
    .where('state', '=', 'ordered')
    .execute();
}
