import { type Insertable, type Selectable, sql } from 'kysely';
import { type Db, named, type Tx } from '../../shared/db/database.ts';
import { ownedBy, ownerKind } from '../../shared/db/owned-by.ts';
import type { TicketTypes } from '../../shared/db/tables.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId, EntryId, Owner, TicketTypeId } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import type { CalendarEntry } from './calendar-entry.ts';
import { overdue } from './hold.ts';

export type TicketType = Selectable<TicketTypes>;
/**
 * A ticket type with the number left of its quota, regardless of the entry's capacity, and the types of which it needs
 * one: its tickets are sold only with as many of theirs.
 */
export type TicketTypeOnSale = TicketType & { left: number; needs: TicketTypeId[] };

/** Lists the ticket types of an entry in their order. */
export async function listTicketTypes(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId,
  now: Temporal.Instant,
): Promise<TicketTypeOnSale[]> {
  return await db
    .selectFrom('ticket_types as k')
    .selectAll('k')
    .select([sql<number>`${leftOfQuota(now)}::integer`.as('left'), needsOf.as('needs')])
    .where('k.container_id', '=', containerId)
    .where('k.entry_id', '=', entryId)
    .orderBy('k.position')
    .orderBy('k.id')
    .execute();
}

/** An entry with the name of its kind, which is null if it has none. */
export type CategorisedEntry = CalendarEntry & { category: string | null };

/** Reads an entry with its ticket types. One query. @throws NotFound */
export async function getEntryWithTypes(
  db: Db | Tx,
  containerId: ContainerId,
  entryId: EntryId | undefined,
  now: Temporal.Instant,
): Promise<{ entry: CategorisedEntry; types: TicketTypeOnSale[] }> {
  const [row] = await named(
    db,
    'get-entry-with-types',
    sql<CategorisedEntry & { types: TicketTypeOnSale[] }>`
    SELECT e.*,
      (SELECT g.name FROM categories g WHERE g.container_id = e.container_id AND g.id = e.category_id) AS category,
      (SELECT coalesce(json_agg(k ORDER BY k.position, k.id), '[]') FROM (
        SELECT k.*, ${leftOfQuota(now)}::integer AS left, ${needsOf} AS needs
        FROM ticket_types k WHERE k.container_id = e.container_id AND k.entry_id = e.id) k) AS types
    FROM calendar_entries e WHERE e.container_id = ${containerId} AND e.id = ${entryId ?? 0}`,
  );
  if (!row) throw new NotFound(reason('no_such_entry'));
  const { types, ...entry } = row;
  return { entry, types };
}

/** What a hold of tickets depends on: the entry and its calendar, its types, and what the owner holds of each. */
export type TicketSale = {
  entry: CalendarEntry;
  calendar: { slug: string; currency: string; hold_minutes: number };
  types: TicketTypeOnSale[];
  held: ReadonlyMap<TicketTypeId, number>;
  /** with those that the owner has ordered or bought */
  owned: ReadonlyMap<TicketTypeId, number>;
};

/** Reads what a hold of tickets depends on. One query. @throws NotFound */
export async function getTicketSale(
  tx: Tx,
  containerId: ContainerId,
  { entryId, owner, now }: { entryId: EntryId; owner: Owner; now: Temporal.Instant },
): Promise<TicketSale> {
  type OfOwner = { ticket_type_id: TicketTypeId; held: number; owned: number };
  type Row = CalendarEntry & Pick<TicketSale, 'calendar' | 'types'> & { of_owner: OfOwner[] };
  const [row] = await named(
    tx,
    `get-ticket-sale-of-${ownerKind(owner)}`,
    sql<Row>`
    SELECT e.*, json_build_object('slug', c.slug, 'currency', c.currency, 'hold_minutes', c.hold_minutes) AS calendar,
      (SELECT coalesce(json_agg(k ORDER BY k.position, k.id), '[]') FROM (
        SELECT k.*, ${leftOfQuota(now)}::integer AS left, ${needsOf} AS needs
        FROM ticket_types k WHERE k.container_id = e.container_id AND k.entry_id = e.id) k) AS types,
      (SELECT coalesce(json_agg(h), '[]') FROM (
        SELECT t.ticket_type_id, count(*) FILTER (WHERE t.state = 'reserved') AS held, count(*) AS owned FROM tickets t
        WHERE t.container_id = e.container_id AND t.entry_id = e.id AND ${ownedBy(owner, 't')}
          AND (t.state = 'reserved' AND t.held_until > ${now} OR t.state IN ('ordered', 'confirmed', 'checked_in'))
        GROUP BY t.ticket_type_id) h) AS of_owner
    FROM calendar_entries e JOIN calendars c ON c.container_id = e.container_id AND c.id = e.calendar_id
    WHERE e.container_id = ${containerId} AND e.id = ${entryId}`,
  );
  if (!row) throw new NotFound(reason('no_such_entry'));
  const { calendar, types, of_owner, ...entry } = row;
  const held = new Map(of_owner.map((one) => [one.ticket_type_id, one.held]));
  const owned = new Map(of_owner.map((one) => [one.ticket_type_id, one.owned]));
  return { entry, calendar, types, held, owned };
}

const needsOf = sql<TicketTypeId[]>`ARRAY(SELECT n.needs_id FROM ticket_type_needs n
  WHERE n.container_id = k.container_id AND n.ticket_type_id = k.id ORDER BY n.needs_id)`;

/** How many tickets of a type `k` are left of its quota. Overdue tickets still count in `sold`, but are free. */
const leftOfQuota = (now: Temporal.Instant) => sql`(k.quota - k.sold + (SELECT count(*) FROM tickets t
  WHERE t.container_id = k.container_id AND t.entry_id = k.entry_id AND t.ticket_type_id = k.id AND ${overdue('t', now)}))`;

/** How many tickets of a type are left, the entry's capacity over all its types included. */
export function leftOf(
  type: TicketTypeOnSale,
  entry: Pick<CalendarEntry, 'capacity'>,
  types: readonly TicketTypeOnSale[],
): number {
  if (entry.capacity === null) return Math.max(0, type.left);
  const taken = types.reduce((sum, { quota, left }) => sum + quota - left, 0);
  return Math.max(0, Math.min(type.left, entry.capacity - taken));
}

/** How many tickets of all types together are left by the entry's capacity; null without one. */
export function placesLeftOf(
  { capacity }: Pick<CalendarEntry, 'capacity'>,
  types: readonly TicketTypeOnSale[],
): number | null {
  if (capacity === null) return null;
  const taken = types.reduce((sum, { quota, left }) => sum + quota - left, 0);
  return Math.max(0, capacity - taken);
}

/** Reads one ticket type. @throws NotFound */
export async function getTicketType(
  db: Db | Tx,
  containerId: ContainerId,
  id: TicketTypeId | undefined,
): Promise<TicketType> {
  const type = await db
    .selectFrom('ticket_types')
    .selectAll()
    .where('container_id', '=', containerId)
    .where('id', '=', id ?? (0 as TicketTypeId))
    .executeTakeFirst();
  if (!type) throw new NotFound(reason('no_such_ticket_type'));
  return type;
}

/** Replaces the types of which a ticket type needs one. A trigger counts that as an edit of the type. */
export async function setNeeds(
  tx: Tx,
  containerId: ContainerId,
  { entry_id, id }: Pick<TicketType, 'entry_id' | 'id'>,
  needs: readonly TicketTypeId[],
): Promise<void> {
  await sql`DELETE FROM ticket_type_needs WHERE container_id = ${containerId} AND ticket_type_id = ${id}
    AND needs_id <> ALL(${[...needs]}::integer[])`.execute(tx);
  await sql`INSERT INTO ticket_type_needs (container_id, entry_id, ticket_type_id, needs_id)
    SELECT ${containerId}::integer, ${entry_id}::integer, ${id}::integer, needs_id FROM unnest(${[...needs]}::integer[]) AS n (needs_id)
    ON CONFLICT DO NOTHING`.execute(tx);
}

export async function insertTicketType(
  tx: Tx,
  containerId: ContainerId,
  type: Omit<Insertable<TicketTypes>, 'container_id'>,
): Promise<TicketType> {
  return await tx
    .insertInto('ticket_types')
    .values({ ...type, container_id: containerId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Changes a ticket type. @returns whether `version` is its current one: otherwise nothing has changed */
export async function updateTicketType(
  tx: Tx,
  containerId: ContainerId,
  { id, version }: { id: TicketTypeId; version: number },
  change: Partial<Insertable<TicketTypes>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('ticket_types')
    .set(change)
    .where('container_id', '=', containerId)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Deletes a ticket type. A foreign key of tickets refuses one that ever had tickets. */
export async function deleteTicketType(tx: Tx, containerId: ContainerId, id: TicketTypeId): Promise<void> {
  await tx.deleteFrom('ticket_types').where('container_id', '=', containerId).where('id', '=', id).execute();
}
