import type { Insertable, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import type { TicketTypes } from '../../shared/db/tables.ts';
import { NotFound } from '../../shared/errors.ts';
import type { CalendarId, EntryId, TicketTypeId } from '../../shared/ids.ts';
import { overdue } from './calendar-entry.ts';

export type TicketType = Selectable<TicketTypes>;
/** with how many can still be had, the entry's capacity not yet regarded */
export type TicketTypeOnSale = TicketType & { left: number };

export async function listTicketTypes(
  db: Db | Tx,
  calendarId: CalendarId,
  entryId: EntryId,
  now: Temporal.Instant,
): Promise<TicketTypeOnSale[]> {
  return await db
    .selectFrom('ticket_types as k')
    .selectAll('k')
    .select(
      sql<number>`(k.count - k.taken + (SELECT count(*) FROM tickets t
        WHERE t.calendar_id = k.calendar_id AND t.ticket_type_id = k.id AND ${overdue('t', now)}))::integer`.as(
        'left',
      ),
    )
    .where('k.calendar_id', '=', calendarId)
    .where('k.entry_id', '=', entryId)
    .orderBy('k.position')
    .orderBy('k.id')
    .execute();
}

/** @throws NotFound */
export async function getTicketType(
  db: Db | Tx,
  calendarId: CalendarId,
  id: TicketTypeId | undefined,
): Promise<TicketType> {
  const type = await db
    .selectFrom('ticket_types')
    .selectAll()
    .where('calendar_id', '=', calendarId)
    .where('id', '=', id ?? (0 as TicketTypeId))
    .executeTakeFirst();
  if (!type) throw new NotFound('There is no such kind of ticket here.');
  return type;
}

export async function insertTicketType(tx: Tx, type: Insertable<TicketTypes>): Promise<TicketType> {
  return await tx.insertInto('ticket_types').values(type).returningAll().executeTakeFirstOrThrow();
}

export async function updateTicketType(
  tx: Tx,
  type: { calendar_id: CalendarId; id: TicketTypeId },
  change: Partial<Insertable<TicketTypes>>,
): Promise<void> {
  await tx
    .updateTable('ticket_types')
    .set(change)
    .where('calendar_id', '=', type.calendar_id)
    .where('id', '=', type.id)
    .execute();
}
