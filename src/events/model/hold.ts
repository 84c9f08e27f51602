import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Act } from '../../shared/act.ts';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { ownedBy, ownerKind } from '../../shared/db/owned-by.ts';
import type { CalendarEntries } from '../../shared/db/tables.ts';
import type {
  CalendarId,
  ContainerId,
  EntryId,
  OrderId,
  Owner,
  ResourceId,
  TicketId,
  TicketTypeId,
} from '../../shared/ids.ts';
import type { Range } from '../rules/availability.ts';
import type { EntryState } from '../rules/entry-state.ts';
import { entryKey, type HoldIds, MAX_HOLD_MINUTES, ticketKey } from '../rules/hold.ts';
import type { TicketState } from '../rules/ticket-state.ts';
import { answerColumns, type PlaceAnswer, type PlaceQuestion, questionColumns } from './question.ts';

/** One place that is held or in an order: a booking or a ticket. */
export type Hold = HoldFacts &
  (
    | { kind: 'booking'; state: EntryState }
    | { kind: 'ticket'; state: TicketState; code: string; ticket_type_id: TicketTypeId; type_name: string }
  );

type HoldFacts = {
  /** of the place, for the cart */
  key: string;
  /** equal places have the same */
  group: string;
  container_id: ContainerId;
  calendar_id: CalendarId;
  entry_id: EntryId;
  calendar_slug: string;
  time_zone: string;
  currency: string;
  payment_timing: Selectable<CalendarEntries>['payment_timing'];
  auto_confirm: boolean;
  entry_name: string;
  entry_description: string;
  entry_version: number;
  space_name: string | null;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  doors_at: Temporal.Instant | null;
  price_minor: number;
  /** of a booking: charged with it and given back after it */
  deposit_minor: number;
  deposit_days: number | null;
  /** the rule of its type, else of its calendar, as the database has it */
  cancellation: unknown;
  state_at: Temporal.Instant;
  held_until: Temporal.Instant | null;
  /** in hundredths of a percent; null for that of the page */
  tax_rate: number | null;
  /** what is asked about it and its order; of what is held */
  questions: PlaceQuestion[];
  /** what was answered about it and its order; of what is ordered */
  answers: PlaceAnswer[];
};

/**
 * Lists an owner's holds that are not ordered, the first to expire first, and those that expired since an instant without
 * being ordered, swept or not, newest first. One query.
 */
export async function listHolds(
  db: Db | Tx,
  owner: Owner,
  { since, now }: { since: Temporal.Instant; now: Temporal.Instant },
): Promise<{ held: Hold[]; expired: Hold[] }> {
  const holds = await listPlaces(db, `list-holds-of-${ownerKind(owner)}`, {
    entries: sql`${ownedBy(owner, 'e')} AND e.state IN ('pending', 'expired') AND e.held_until > ${since}`,
    tickets: sql`${ownedBy(owner, 't')} AND t.state IN ('reserved', 'expired') AND t.held_until > ${since}`,
    more: sql`${QUESTIONS_OF_PLACE} AS questions, '[]'::json AS answers`,
  });
  const isHeld = ({ state, held_until }: Hold) =>
    state !== 'expired' && held_until !== null && Temporal.Instant.compare(held_until, now) > 0;
  return {
    held: holds.filter(isHeld).sort((a, b) => compare(a.held_until, b.held_until)),
    expired: holds.filter((hold) => !isHeld(hold)).sort((a, b) => compare(b.held_until, a.held_until)),
  };
}

/** A query of the currency, cost and end of an owner's holds that are not ordered, for a statement of the cart. */
export const heldTotals = (owner: Owner, now: Temporal.Instant): RawBuilder<HeldTotal> => sql`
  SELECT c.currency, 1 AS quantity, e.cost_minor + e.deposit_minor AS amount, e.held_until AS ends_at
  FROM calendar_entries e JOIN calendars c ON c.container_id = e.container_id AND c.id = e.calendar_id
  WHERE ${ownedBy(owner, 'e')} AND e.state = 'pending' AND e.held_until > ${now}
  UNION ALL
  SELECT c.currency, 1, t.price_minor, t.held_until
  FROM tickets t JOIN calendar_entries e ON e.container_id = t.container_id AND e.id = t.entry_id
  JOIN calendars c ON c.container_id = e.container_id AND c.id = e.calendar_id
  WHERE ${ownedBy(owner, 't')} AND t.state = 'reserved' AND t.held_until > ${now}`;

type HeldTotal = { currency: string; quantity: number; amount: number; ends_at: Temporal.Instant };

/** Lists the places of an order in their current states. */
export async function listHoldsOfOrder(
  db: Db | Tx,
  containerId: ContainerId,
  orderId: OrderId,
): Promise<Hold[]> {
  return await listPlaces(db, 'list-holds-of-order', {
    entries: sql`e.container_id = ${containerId} AND e.order_id = ${orderId}`,
    tickets: sql`t.container_id = ${containerId} AND t.order_id = ${orderId}`,
    more: sql`'[]'::json AS questions, ${answersOfPlace(orderId)} AS answers`,
  });
}

const compare = (a: Temporal.Instant | null, b: Temporal.Instant | null): number =>
  a && b ? Temporal.Instant.compare(a, b) : 0;

type HoldRow = Omit<HoldFacts, 'key' | 'group'> & {
  state: EntryState | TicketState;
  ticket_id: TicketId | null;
  ticket_type_id: TicketTypeId | null;
  code: string | null;
  type_name: string | null;
};

async function listPlaces(
  db: Db | Tx,
  name: string,
  where: { entries: RawBuilder<unknown>; tickets: RawBuilder<unknown>; more: RawBuilder<unknown> },
): Promise<Hold[]> {
  const rows = await named(
    db,
    name,
    sql<HoldRow>`
    SELECT held.*, n.calendar_id, c.slug AS calendar_slug, c.time_zone, c.currency, c.auto_confirm, n.payment_timing,
      c.deposit_days, coalesce(k.cancellation, c.cancellation) AS cancellation,
      n.name AS entry_name, n.description AS entry_description, n.version AS entry_version,
      coalesce(s.name, nullif(n.address, '')) AS space_name, n.starts_at, n.ends_at, n.doors_at, k.name AS type_name,
      CASE WHEN held.ticket_id IS NULL THEN (SELECT z.tax_rate FROM calendar_slots z
        WHERE z.container_id = n.container_id AND z.id = n.slot_id) ELSE k.tax_rate END AS tax_rate, ${where.more}
    FROM (
      SELECT e.container_id, e.id AS entry_id, NULL::integer AS ticket_id, NULL::integer AS ticket_type_id,
        NULL::text AS code, e.cost_minor AS price_minor, e.deposit_minor, e.state, e.state_at, e.held_until
      FROM calendar_entries e WHERE ${where.entries}
      UNION ALL
      SELECT t.container_id, t.entry_id, t.id, t.ticket_type_id, t.code, t.price_minor, 0, t.state, t.state_at, t.held_until
      FROM tickets t WHERE ${where.tickets}
    ) held
    JOIN calendar_entries n ON n.container_id = held.container_id AND n.id = held.entry_id
    JOIN calendars c ON c.container_id = n.container_id AND c.id = n.calendar_id
    LEFT JOIN resources s ON s.container_id = n.container_id AND s.id = n.space_id
    LEFT JOIN ticket_types k ON k.container_id = held.container_id AND k.entry_id = held.entry_id
      AND k.id = held.ticket_type_id
    ORDER BY n.starts_at, held.entry_id, k.position, held.ticket_type_id, held.ticket_id`,
  );
  return rows.map(holdOf);
}

function holdOf({ ticket_id, ticket_type_id, code, type_name, state, ...facts }: HoldRow): Hold {
  return ticket_id === null
    ? {
        ...facts,
        kind: 'booking',
        state: state as EntryState,
        key: entryKey(facts.entry_id),
        group: entryKey(facts.entry_id),
      }
    : {
        ...facts,
        kind: 'ticket',
        state: state as TicketState,
        key: ticketKey(ticket_id),
        group: `type-${ticket_type_id}`,
        code: code ?? '',
        ticket_type_id: ticket_type_id ?? (0 as TicketTypeId),
        type_name: type_name ?? '',
      };
}

// Both of a row of listPlaces().
const QUESTIONS_OF_PLACE = sql`(SELECT coalesce(json_agg(${questionColumns} ORDER BY q.position, q.id), '[]')
  FROM questions q WHERE q.container_id = held.container_id AND q.removed_at IS NULL AND (q.about = 'order'
    OR q.about = 'slot' AND held.ticket_id IS NULL AND q.slot_id = n.slot_id
    OR q.about = 'ticket_type' AND q.ticket_type_id = held.ticket_type_id))`;

const answersOfPlace = (orderId: OrderId) => sql`(
  SELECT coalesce(json_agg(${answerColumns} ORDER BY a.id), '[]')
  FROM answers a JOIN questions q ON q.container_id = a.container_id AND q.id = a.question_id
  WHERE a.container_id = held.container_id AND (a.order_id = ${orderId} OR a.ticket_id = held.ticket_id
    OR held.ticket_id IS NULL AND a.entry_id = held.entry_id))`;

/** Holds are pending entries and reserved tickets: two tables with the same columns for them. */
export type HoldTable = 'calendar_entries' | 'tickets';

const ALIAS = { calendar_entries: 'e', tickets: 't' } as const;
const HELD = { calendar_entries: sql.lit('pending'), tickets: sql.lit('reserved') };

/**
 * The condition that a hold is overdue: expired, but not swept yet. Its place counts as free. The states are exactly
 * those of the partial indexes on `held_until`; with one more, the indexes would not apply.
 */
export const overdue = (alias: 'e' | 't', now: Temporal.Instant): RawBuilder<boolean> =>
  sql`(${
    alias === 'e'
      ? sql`e.state IN ('pending', 'requested', 'ordered')`
      : sql`t.state IN ('reserved', 'ordered')`
  } AND ${sql.ref(`${alias}.held_until`)} <= ${now})`;

/** Places of one page that an owner holds. */
export type OwnedHolds = HoldIds & { containerId: ContainerId };

/**
 * Transitions holds of an owner that have not expired to `ordered`.
 * @param order.payBy the earliest time at which they may expire
 * @returns which were transitioned
 */
export async function orderOwnedHolds(
  tx: Tx,
  owner: Owner,
  holds: OwnedHolds,
  order: { act: Act; id: OrderId; payBy: Temporal.Instant },
): Promise<HoldIds> {
  const ordered: Record<HoldTable, number[]> = { calendar_entries: [], tickets: [] };
  await inEachTable(holds, async (table, ids) => {
    const rows = await named(
      tx,
      `order-holds-in-${table}-of-${ownerKind(owner)}`,
      sql<{ id: number }>`
      UPDATE ${sql.table(table)} SET state = 'ordered', order_id = ${order.id},
        held_until = greatest(held_until, ${order.payBy}), state_at = ${order.act.at}, state_by = ${order.act.by}
      WHERE container_id = ${holds.containerId} AND id IN (
        SELECT id FROM ${sql.table(table)}
        WHERE container_id = ${holds.containerId} AND id = ANY(${ids}) AND ${ownedBy(owner)}
          AND state = ${HELD[table]} AND held_until > ${order.act.at}
        ORDER BY id FOR UPDATE)
      RETURNING id`,
    );
    ordered[table] = rows.map(({ id }) => id);
  });
  return { entryIds: ordered.calendar_entries as EntryId[], ticketIds: ordered.tickets as TicketId[] };
}

/** Ends holds of an owner that have expired without an order, so that they are listed no more. */
export async function forgetExpiredHolds(tx: Tx, owner: Owner, holds: OwnedHolds, act: Act): Promise<void> {
  await inEachTable(holds, async (table, ids) => {
    await sql`
      UPDATE ${sql.table(table)} SET state = 'expired', held_until = NULL, state_at = ${act.at}, state_by = ${act.by}
      WHERE container_id = ${holds.containerId} AND id IN (
        SELECT id FROM ${sql.table(table)}
        WHERE container_id = ${holds.containerId} AND id = ANY(${ids}) AND ${ownedBy(owner)} AND order_id IS NULL
          AND state IN (${HELD[table]}, 'expired') AND held_until <= ${act.at}
        ORDER BY id FOR UPDATE)`.execute(tx);
  });
}

/** Holds the ordered places of an order until `until` at least. */
export async function extendOrdered(
  tx: Tx,
  containerId: ContainerId,
  orderId: OrderId,
  until: Temporal.Instant,
): Promise<void> {
  for (const table of ['calendar_entries', 'tickets'] as const) {
    await sql`
      UPDATE ${sql.table(table)} SET held_until = greatest(held_until, ${until})
      WHERE container_id = ${containerId} AND id IN (
        SELECT id FROM ${sql.table(table)}
        WHERE container_id = ${containerId} AND order_id = ${orderId} AND state = 'ordered' ORDER BY id FOR UPDATE)`.execute(
      tx,
    );
  }
}

/** Cancels holds of an owner. @returns how many */
export async function cancelOwnedHolds(tx: Tx, owner: Owner, holds: OwnedHolds, act: Act): Promise<number> {
  let cancelled = 0;
  await inEachTable(holds, async (table, ids) => {
    const { numAffectedRows } = await sql`
      UPDATE ${sql.table(table)} SET state = 'cancelled', state_at = ${act.at}, state_by = ${act.by}
      WHERE container_id = ${holds.containerId} AND id IN (
        SELECT id FROM ${sql.table(table)}
        WHERE container_id = ${holds.containerId} AND id = ANY(${ids}) AND ${ownedBy(owner)} AND state = ${HELD[table]}
        ORDER BY id FOR UPDATE)`.execute(tx);
    cancelled += Number(numAffectedRows ?? 0);
  });
  return cancelled;
}

/**
 * Settles an expired place of an order that was accepted: one that was taken again leaves the order to its successor, and
 * one that was lost is never held again.
 */
export async function settleExpired(
  tx: Tx,
  containerId: ContainerId,
  table: HoldTable,
  { id, retaken }: { id: number; retaken: boolean },
): Promise<void> {
  await sql`
    UPDATE ${sql.table(table)} SET ${retaken ? sql`order_id` : sql`held_until`} = NULL
    WHERE container_id = ${containerId} AND id = ${id} AND state = 'expired'`.execute(tx);
}

// Lock order: entries before tickets, both by id.
async function inEachTable(
  { entryIds, ticketIds }: HoldIds,
  write: (table: HoldTable, ids: readonly number[]) => Promise<unknown>,
): Promise<void> {
  if (entryIds.length > 0) await write('calendar_entries', entryIds);
  if (ticketIds.length > 0) await write('tickets', ticketIds);
}

/** Extends an owner's unexpired holds of one table by their calendar's hold time. @returns when each now expires */
export async function extendHoldsIn(
  tx: Tx,
  owner: Owner,
  table: HoldTable,
  now: Temporal.Instant,
): Promise<Temporal.Instant[]> {
  const calendarId = table === 'tickets' ? sql`e.calendar_id` : sql`h.calendar_id`;
  const { rows } = await sql<{ held_until: Temporal.Instant }>`
    UPDATE ${sql.table(table)} h SET held_until = greatest(h.held_until, least(
      ${now}::timestamptz + make_interval(mins => c.hold_minutes),
      h.created_at + make_interval(mins => ${MAX_HOLD_MINUTES})))
    FROM calendars c ${table === 'tickets' ? sql`, calendar_entries e` : sql``}
    WHERE c.container_id = h.container_id AND c.id = ${calendarId}
      ${table === 'tickets' ? sql`AND e.container_id = h.container_id AND e.id = h.entry_id` : sql``}
      AND ${ownedBy(owner, 'h')} AND h.state = ${HELD[table]} AND h.held_until > ${now}
    RETURNING h.held_until`.execute(tx);
  return rows.map((row) => row.held_until);
}

/** Expires overdue bookings that occupy resources in a range, so that the constraint counts only live ones. */
export async function expireOverdueOfResources(
  tx: Tx,
  containerId: ContainerId,
  { resourceIds, range }: { resourceIds: readonly ResourceId[]; range: Range },
  act: Act,
): Promise<number> {
  const inRange = sql`e.id = ANY(ARRAY(
    SELECT o.entry_id FROM unnest(${[...resourceIds]}::integer[]) AS taken (id),
      space_leaves(${containerId}, taken.id) leaf, occupancy o
    WHERE o.container_id = ${containerId} AND o.resource_id = leaf.space_id
      AND o.during && tstzrange(${range.from}, ${range.to})))`;
  return await expireOfPage(tx, containerId, 'calendar_entries', { act, where: inRange });
}

/** Expires the overdue tickets of an entry, so that quota and capacity count only live ones. */
export async function expireOverdueOfEntry(
  tx: Tx,
  containerId: ContainerId,
  entryId: EntryId,
  act: Act,
): Promise<number> {
  return await expireOfPage(tx, containerId, 'tickets', { act, where: sql`t.entry_id = ${entryId}` });
}

async function expireOfPage(
  tx: Tx,
  containerId: ContainerId,
  table: HoldTable,
  { act, where }: { act: Act; where: RawBuilder<unknown> },
): Promise<number> {
  const alias = sql.ref(ALIAS[table]);
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(table)} SET state = 'expired', state_at = ${act.at}, state_by = ${act.by}
    WHERE container_id = ${containerId} AND id = ANY(ARRAY(
      SELECT ${alias}.id FROM ${sql.table(table)} ${alias}
      WHERE ${alias}.container_id = ${containerId} AND ${overdue(ALIAS[table], act.at)} AND ${where}
      ORDER BY ${alias}.id FOR UPDATE))`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** Expires at most `limit` overdue holds of one table. Rows locked by another transaction, such as a payment, are skipped. */
export async function expireOverdueIn(
  tx: Tx,
  table: HoldTable,
  act: Act,
  { limit, page }: { limit: number; page?: ContainerId | undefined },
): Promise<number> {
  const alias = sql.ref(ALIAS[table]);
  // Ids are always positive. Saying so lets this statement alone use the index of the overdue holds of all pages.
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(table)} h SET state = 'expired', state_at = ${act.at}, state_by = ${act.by}
    FROM (
      SELECT ${alias}.container_id, ${alias}.id FROM ${sql.table(table)} ${alias}
      WHERE ${overdue(ALIAS[table], act.at)} AND ${alias}.id > 0
        ${page === undefined ? sql`` : sql`AND ${alias}.container_id = ${page}`}
      ORDER BY ${alias}.container_id, ${alias}.id LIMIT ${limit} FOR UPDATE SKIP LOCKED) due
    WHERE h.container_id = due.container_id AND h.id = due.id`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** Lists the pages that have overdue holds. */
export async function listPagesWithOverdueHolds(db: Db, now: Temporal.Instant): Promise<ContainerId[]> {
  const { rows } = await sql<{ page: ContainerId }>`
    SELECT e.container_id AS page FROM calendar_entries e WHERE ${overdue('e', now)}
    UNION SELECT t.container_id FROM tickets t WHERE ${overdue('t', now)}
    ORDER BY 1`.execute(db);
  return rows.map(({ page }) => page);
}
