import { type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import type { MoveOrders, Moves } from '../../shared/db/tables.ts';
import type { ContainerId, EntryId, MoveId, OrderId, TicketId } from '../../shared/ids.ts';

/** Facts of an event as they are stored with a move: instants as text. */
export type StoredFacts = {
  name: string;
  starts_at: string;
  ends_at: string;
  doors_at: string | null;
  space_name: string | null;
};

export type Move = Omit<Selectable<Moves>, 'from_facts' | 'to_facts'> & {
  from_facts: StoredFacts;
  to_facts: StoredFacts;
};

/** Inserts a move of an event, with the orders that have valid tickets of it. @returns its id, and their ids */
export async function insertMove(
  tx: Tx,
  containerId: ContainerId,
  {
    entryId,
    reason,
    before,
    after,
    chooseBy,
    act,
  }: {
    entryId: EntryId;
    reason: string;
    before: StoredFacts;
    after: StoredFacts;
    chooseBy: Temporal.Instant;
    act: Act;
  },
): Promise<{ id: MoveId; orderIds: OrderId[] }> {
  const { id } = await tx
    .insertInto('moves')
    .values({
      container_id: containerId,
      entry_id: entryId,
      reason,
      from_facts: JSON.stringify(before),
      to_facts: JSON.stringify(after),
      choose_by: chooseBy,
      moved_at: act.at,
      moved_by: act.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { rows } = await sql<{ order_id: OrderId }>`
    INSERT INTO move_orders (container_id, move_id, order_id, tickets)
    SELECT ${containerId}, ${id}, order_id, count(*) FROM tickets
    WHERE container_id = ${containerId} AND entry_id = ${entryId} AND state IN ('confirmed', 'checked_in')
    GROUP BY order_id RETURNING order_id`.execute(tx);
  return { id, orderIds: rows.map(({ order_id }) => order_id) };
}

/** Claims the mail to the buyer of an order about a move. @returns undefined if it was claimed before, or never to be sent */
export async function claimMoveMail(
  tx: Tx,
  containerId: ContainerId,
  { id, orderId }: { id: MoveId; orderId: OrderId },
  now: Temporal.Instant,
): Promise<Selectable<MoveOrders> | undefined> {
  return await tx
    .updateTable('move_orders')
    .set({ mailed_at: now })
    .where('container_id', '=', containerId)
    .where('move_id', '=', id)
    .where('order_id', '=', orderId)
    .where('mailed_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Gets a move. @throws NoResultError */
export async function getMove(db: Db | Tx, containerId: ContainerId, id: MoveId): Promise<Move> {
  const row = await db
    .selectFrom('moves')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row as unknown as Move;
}

/** Finds the latest move of an event. */
export async function findLatestMove(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
): Promise<Move | undefined> {
  const query = db
    .selectFrom('moves')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('entry_id', '=', entryId)
    .orderBy('id', 'desc')
    .limit(1);
  const [row] = await named(db, 'find-latest-move', query);
  return row as unknown as Move | undefined;
}

/** Finds the latest move of which the buyer of an order was told. */
export async function findMoveOfOrder(
  db: Db | Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<Move | undefined> {
  const { rows } = await sql<Move>`
    SELECT m.* FROM moves m JOIN move_orders o ON o.container_id = m.container_id AND o.move_id = m.id
    WHERE m.container_id = ${containerId} AND o.order_id = ${orderId}
    ORDER BY m.id DESC LIMIT 1`.execute(db);
  return rows[0];
}

/** Records what was chosen about tickets after a move. */
export async function saveMoveChoices(
  tx: Tx,
  containerId: ContainerId,
  {
    id,
    ticketIds,
    choice,
    act,
  }: { id: MoveId; ticketIds: readonly TicketId[]; choice: 'keep' | 'refund'; act: Act },
): Promise<void> {
  await sql`
    INSERT INTO move_choices (container_id, move_id, ticket_id, choice, chosen_at, chosen_by)
    SELECT ${containerId}, ${id}, ticket_id, ${choice}, ${act.at}, ${act.by}
    FROM unnest(${[...ticketIds]}::integer[]) ticket_id
    ON CONFLICT (container_id, move_id, ticket_id) DO UPDATE
      SET choice = excluded.choice, chosen_at = excluded.chosen_at, chosen_by = excluded.chosen_by`.execute(
    tx,
  );
}

/** What the holders of tickets have chosen since a move, by order. */
export type MoveAnswer = {
  orderId: OrderId;
  buyer: string;
  kept: number;
  refunded: number;
  unanswered: number;
};

/** Lists what was chosen about the tickets of an event since a move, those without an answer last. */
export async function listMoveAnswers(db: Db, containerId: ContainerId, id: MoveId): Promise<MoveAnswer[]> {
  const { rows } = await sql<MoveAnswer>`
    SELECT o.order_id AS "orderId", coalesce(max(t.contact_name), '') AS buyer,
      count(*) FILTER (WHERE c.choice = 'keep')::integer AS kept,
      count(*) FILTER (WHERE c.choice = 'refund')::integer AS refunded,
      count(*) FILTER (WHERE c.choice IS NULL AND t.state IN ('confirmed', 'checked_in'))::integer AS unanswered
    FROM move_orders o
    JOIN moves m ON m.container_id = o.container_id AND m.id = o.move_id
    JOIN tickets t ON t.container_id = o.container_id AND t.order_id = o.order_id AND t.entry_id = m.entry_id
    LEFT JOIN move_choices c ON c.container_id = o.container_id AND c.move_id = o.move_id AND c.ticket_id = t.id
    WHERE o.container_id = ${containerId} AND o.move_id = ${id}
    GROUP BY o.order_id ORDER BY count(c.choice) = 0, o.order_id`.execute(db);
  return rows;
}
