import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import type { AppName } from '../../shared/config.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { OrderLines } from '../../shared/db/tables.ts';
import type { ContainerId, LineId, OrderId } from '../../shared/ids.ts';
import type { Minor } from '../../shared/money.ts';

export type OrderLine = Selectable<OrderLines>;

/** Lists the lines of an order. */
export async function listLines(
  db: Db | Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<OrderLine[]> {
  const query = db
    .selectFrom('order_lines')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('order_id', '=', orderId)
    .orderBy('id');
  return await named(db, 'list-lines', query);
}

/** Finds a line by its seller's key of the place. */
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

/** A change of a line's state. What it earns from then on must be posted. */
export type LineTransition = {
  line: Pick<OrderLine, 'id' | 'state'>;
  to: OrderLine['state'];
  earned: number;
  /** if the seller has taken the place again */
  key?: string | undefined;
};

/** Transitions lines of an order, under its lock. @throws Error if one is no longer in the state in which it was read */
export async function transitionLines(
  tx: Tx,
  containerId: ContainerId,
  { orderId, transitions, act }: { orderId: OrderId; transitions: readonly LineTransition[]; act: Act },
): Promise<void> {
  if (transitions.length === 0) return;
  const query = transitionOfLines(containerId, orderId, { transitions, act });
  const ended = await named(tx, 'transition-lines', query);
  if (ended.length !== transitions.length) throw new Error(`lines of order ${orderId} have changed`);
}

/** An UPDATE of lines of an order that are still in the state in which they were read, for a larger statement. */
export function transitionOfLines(
  containerId: ContainerId,
  orderId: OrderId,
  { transitions, act }: { transitions: readonly LineTransition[]; act: Act },
): RawBuilder<{ id: LineId }> {
  const column = <T>(of: (transition: LineTransition) => T): T[] => transitions.map(of);
  return sql`
    UPDATE order_lines l SET state = t.to_state, earned_minor = t.earned, key = coalesce(t.key, l.key),
      state_at = ${act.at}, state_by = ${act.by}
    FROM unnest(
      ${column(({ line }) => line.id)}::integer[], ${column(({ line }) => line.state)}::text[],
      ${column(({ to }) => to)}::text[], ${column(({ earned }) => earned)}::bigint[],
      ${column(({ key }) => key ?? null)}::text[]
    ) AS t (id, from_state, to_state, earned, key)
    WHERE l.container_id = ${containerId} AND l.order_id = ${orderId} AND l.id = t.id AND l.state = t.from_state
    RETURNING l.id`;
}

/** A deposit that is held. */
export type HeldDeposit = {
  orderId: OrderId;
  lineId: LineId;
  buyer: string;
  name: string;
  endsAt: Temporal.Instant | null;
  timeZone: string;
  currency: string;
  amount: Minor;
  depositDays: number | null;
};

/** Lists the deposits that a page holds, the first hire to end first, at most 200. One query. */
export async function listDeposits(db: Db | Tx, containerId: ContainerId): Promise<HeldDeposit[]> {
  const { rows } = await sql<HeldDeposit>`
    SELECT l.order_id AS "orderId", l.id AS "lineId", o.name AS buyer, l.name, l.ends_at AS "endsAt",
      coalesce(l.time_zone, 'UTC') AS "timeZone", o.currency, l.earned_minor AS amount, l.deposit_days AS "depositDays"
    FROM order_lines l JOIN orders o ON o.container_id = l.container_id AND o.id = l.order_id
    WHERE l.container_id = ${containerId} AND l.kind = 'deposit' AND l.state = 'fulfilled' AND l.earned_minor > l.kept_minor
    ORDER BY l.ends_at, l.id LIMIT 200`.execute(db);
  return rows;
}

/** Records what is kept of a deposit. It must be posted. @param kept `taxRate` in hundredths of a percent */
export async function keepOfDeposit(
  tx: Tx,
  containerId: ContainerId,
  {
    orderId,
    lineId,
    ...kept
  }: { orderId: OrderId; lineId: LineId; amount: number; reason: string; taxRate: number },
): Promise<void> {
  await tx
    .updateTable('order_lines')
    .set({ kept_minor: kept.amount, kept_reason: kept.reason, kept_tax_rate: kept.taxRate })
    .where('container_id', '=', containerId)
    .where('order_id', '=', orderId)
    .where('id', '=', lineId)
    .execute();
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
