import { type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { CancellationOrders, Cancellations } from '../../shared/db/tables.ts';
import type { CancellationId, ContainerId, EntryId, OrderId, RefundId, TicketId } from '../../shared/ids.ts';
import type { CancellationNumbers, LiveTicket } from '../rules/cancellation.ts';
import type { CalendarEntry } from './calendar-entry.ts';

export type Cancellation = Omit<Selectable<Cancellations>, 'announced'> & { announced: CancellationNumbers };
export type CancellationOrder = Omit<Selectable<CancellationOrders>, 'refund_ids'> & {
  refund_ids: RefundId[];
};

/** A ticket of an event that is held, ordered or valid. */
export type LiveTicketRow = LiveTicket & { id: TicketId; orderId: OrderId | null };

/** Lists the held, ordered and valid tickets of an event, by type. One query. */
export async function listLiveTickets(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
): Promise<LiveTicketRow[]> {
  return await named(
    db,
    'list-live-tickets',
    sql<LiveTicketRow>`
    SELECT t.id, k.name AS "ticketType", t.state, t.order_id AS "orderId", t.contact_email AS email
    FROM tickets t JOIN ticket_types k ON k.container_id = t.container_id AND k.id = t.ticket_type_id
    WHERE t.container_id = ${containerId} AND t.entry_id = ${entryId} AND ticket_is_live(t.state)
    ORDER BY k.position, k.id, t.id`,
  );
}

/**
 * Locks the tickets of an event and then the event, so that none is sold, checked in or paid for until the end of the
 * transaction.
 */
export async function lockEventWithTickets(
  tx: Tx,
  containerId: ContainerId,
  entryId: EntryId,
): Promise<CalendarEntry | undefined> {
  await sql`SELECT FROM tickets
    WHERE container_id = ${containerId} AND entry_id = ${entryId} AND ticket_is_live(state)
    ORDER BY id FOR UPDATE`.execute(tx);
  return await tx
    .selectFrom('calendar_entries')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', entryId)
    .forUpdate()
    .executeTakeFirst();
}

/** Cancels all tickets of an event that are held, ordered or valid: their codes are refused from now on. */
export async function cancelLiveTickets(
  tx: Tx,
  containerId: ContainerId,
  entryId: EntryId,
  act: Act,
): Promise<void> {
  await sql`UPDATE tickets SET state = 'cancelled', state_at = ${act.at}, state_by = ${act.by}
    WHERE container_id = ${containerId} AND entry_id = ${entryId} AND ticket_is_live(state)`.execute(tx);
}

/** An order of an event that is cancelled, and what is expected to go back of it. */
export type NewCancellationOrder = {
  order_id: OrderId;
  tickets: number;
  buyer: string;
  expected_minor: number;
};

/** Inserts a cancellation with the orders that it touches. */
export async function insertCancellation(
  tx: Tx,
  containerId: ContainerId,
  {
    entryId,
    reason,
    announced,
    orders,
    act,
  }: {
    entryId: EntryId;
    reason: string;
    announced: CancellationNumbers;
    orders: readonly NewCancellationOrder[];
    act: Act;
  },
): Promise<CancellationId> {
  const { id } = await tx
    .insertInto('cancellations')
    .values({
      container_id: containerId,
      entry_id: entryId,
      reason,
      announced: JSON.stringify(announced),
      started_at: act.at,
      started_by: act.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`
    INSERT INTO cancellation_orders (container_id, cancellation_id, order_id, tickets, buyer, expected_minor, next_at)
    SELECT ${containerId}, ${id}, o.order_id, o.tickets, o.buyer, o.expected_minor, ${act.at}
    FROM json_to_recordset(${JSON.stringify(orders)}::json)
      AS o (order_id integer, tickets integer, buyer text, expected_minor bigint)`.execute(tx);
  return id;
}

/** Finds the cancellation of an event that was cancelled with its tickets. */
export async function findCancellation(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
): Promise<Cancellation | undefined> {
  const query = db
    .selectFrom('cancellations')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('entry_id', '=', entryId);
  const [row] = await named(db, 'find-cancellation', query);
  return row && cancellationOf(row);
}

/** Gets a cancellation. @throws NoResultError */
export async function getCancellation(
  db: Db | Tx,
  containerId: ContainerId,
  id: CancellationId,
): Promise<Cancellation> {
  const row = await db
    .selectFrom('cancellations')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return cancellationOf(row);
}

/** Locks a cancellation. */
export async function lockCancellation(
  tx: Tx,
  containerId: ContainerId,
  id: CancellationId,
): Promise<Cancellation | undefined> {
  const row = await tx
    .selectFrom('cancellations')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && cancellationOf(row);
}

const cancellationOf = (row: Selectable<Cancellations>): Cancellation => ({
  ...row,
  announced: row.announced as CancellationNumbers,
});

/** Lists the orders of a cancellation, those that are not settled first. */
export async function listCancellationOrders(
  db: Db | Tx,
  containerId: ContainerId,
  id: CancellationId,
): Promise<CancellationOrder[]> {
  const rows = await db
    .selectFrom('cancellation_orders')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('cancellation_id', '=', id)
    .orderBy(sql`settled_at IS NOT NULL`)
    .orderBy('attempts', 'desc')
    .orderBy('order_id')
    .execute();
  return rows.map((row) => ({ ...row, refund_ids: row.refund_ids as RefundId[] }));
}

/** Lists orders of a cancellation that are to be settled now. */
export async function listDueCancellationOrders(
  db: Db,
  containerId: ContainerId,
  id: CancellationId,
  { now, limit }: { now: Temporal.Instant; limit: number },
): Promise<OrderId[]> {
  const rows = await db
    .selectFrom('cancellation_orders')
    .select('order_id')
    .where('container_id', '=', containerId)
    .where('cancellation_id', '=', id)
    .where('settled_at', 'is', null)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .orderBy('order_id')
    .limit(limit)
    .execute();
  return rows.map(({ order_id }) => order_id);
}

/** Claims an order of a cancellation until the end of the transaction. @returns false if it is settled, or being settled */
export async function claimCancellationOrder(
  tx: Tx,
  containerId: ContainerId,
  { id, orderId }: { id: CancellationId; orderId: OrderId },
): Promise<boolean> {
  const { rows } = await sql`SELECT FROM cancellation_orders
    WHERE container_id = ${containerId} AND cancellation_id = ${id} AND order_id = ${orderId} AND settled_at IS NULL
    FOR UPDATE SKIP LOCKED`.execute(tx);
  return rows.length > 0;
}

/** Records that an order of a cancellation is settled: what goes back, and the mails about it. */
export async function settleCancellationOrder(
  tx: Tx,
  containerId: ContainerId,
  { id, orderId }: { id: CancellationId; orderId: OrderId },
  settled: { refunded: number; refundIds: readonly RefundId[]; mailIds: readonly string[]; act: Act },
): Promise<void> {
  await tx
    .updateTable('cancellation_orders')
    .set({
      refunded_minor: settled.refunded,
      refund_ids: [...settled.refundIds],
      mail_ids: [...settled.mailIds],
      settled_at: settled.act.at,
    })
    .where('container_id', '=', containerId)
    .where('cancellation_id', '=', id)
    .where('order_id', '=', orderId)
    .execute();
}

/** Records that an order of a cancellation could not be settled, and when to try again. */
export async function postponeCancellationOrder(
  tx: Tx,
  containerId: ContainerId,
  { id, orderId }: { id: CancellationId; orderId: OrderId },
  retryAt: (attempts: number) => Temporal.Instant,
): Promise<void> {
  const row = await tx
    .selectFrom('cancellation_orders')
    .select('attempts')
    .where('container_id', '=', containerId)
    .where('cancellation_id', '=', id)
    .where('order_id', '=', orderId)
    .where('settled_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return;
  const attempts = Math.min(row.attempts + 1, 1000);
  await tx
    .updateTable('cancellation_orders')
    .set({ attempts, next_at: retryAt(attempts) })
    .where('container_id', '=', containerId)
    .where('cancellation_id', '=', id)
    .where('order_id', '=', orderId)
    .execute();
}

/** Lets the orders of a cancellation that could not be settled be tried again now. */
export async function hastenCancellationOrders(
  tx: Tx,
  containerId: ContainerId,
  id: CancellationId,
  now: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('cancellation_orders')
    .set({ next_at: now })
    .where('container_id', '=', containerId)
    .where('cancellation_id', '=', id)
    .where('settled_at', 'is', null)
    .execute();
}

/** Lists the tickets of an order that were cancelled with their event. */
export async function listCancelledTickets(
  tx: Tx,
  containerId: ContainerId,
  { entryId, orderId }: { entryId: EntryId; orderId: OrderId },
): Promise<Pick<LiveTicketRow, 'id' | 'email' | 'orderId'>[]> {
  const { rows } = await sql<Pick<LiveTicketRow, 'id' | 'email' | 'orderId'>>`
    SELECT id, contact_email AS email, order_id AS "orderId" FROM tickets
    WHERE container_id = ${containerId} AND entry_id = ${entryId} AND order_id = ${orderId} AND state = 'cancelled'
    ORDER BY id`.execute(tx);
  return rows;
}

/** Finishes a cancellation whose orders are settled. Under its lock. @returns false if some are not, or it is finished */
export async function finishCancellation(
  tx: Tx,
  containerId: ContainerId,
  id: CancellationId,
  act: Act,
): Promise<boolean> {
  const { rows } = await sql`UPDATE cancellations c SET finished_at = ${act.at}
    WHERE container_id = ${containerId} AND id = ${id} AND finished_at IS NULL AND NOT EXISTS (
      SELECT FROM cancellation_orders o
      WHERE o.container_id = c.container_id AND o.cancellation_id = c.id AND o.settled_at IS NULL)
    RETURNING id`.execute(tx);
  return rows.length > 0;
}

/** Lists the cancellations of all pages that are not finished, the oldest first. */
export async function listUnfinishedCancellations(
  db: Db,
): Promise<{ containerId: ContainerId; cancellationId: CancellationId }[]> {
  const rows = await db
    .selectFrom('cancellations')
    .select(['container_id', 'id'])
    .where('finished_at', 'is', null)
    .orderBy('started_at')
    .limit(100)
    .execute();
  return rows.map((row) => ({ containerId: row.container_id, cancellationId: row.id }));
}
