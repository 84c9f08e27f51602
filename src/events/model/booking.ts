import { sql } from 'kysely';
import type { Db, Tx } from '../../shared/db/database.ts';
import { ownedBy } from '../../shared/db/owned-by.ts';
import { NotFound } from '../../shared/errors.ts';
import type { ContainerId, EntryId, Owner } from '../../shared/ids.ts';
import { reason } from '../messages/translate.ts';
import type { CalendarEntry } from './calendar-entry.ts';

/** An entry with its calendar and space, for mails and feeds. */
export type BookingDetails = CalendarEntry & {
  calendar_slug: string;
  calendar_name: string;
  container_type: string;
  time_zone: string;
  currency: string;
  space_name: string | null;
};

/** Reads one entry with its calendar and space. @throws NotFound */
export async function getBookingDetails(
  db: Db | Tx,
  containerId: ContainerId,
  id: EntryId,
): Promise<BookingDetails> {
  const booking = await bookingDetails(db)
    .where('e.container_id', '=', containerId)
    .where('e.id', '=', id)
    .executeTakeFirst();
  if (!booking) throw new NotFound(reason('no_such_booking'));
  return booking;
}

/** Lists the bookings of an owner that were accepted, cancelled and declined ones included, latest first, at most 200. */
export async function listBookingsOf(db: Db | Tx, owner: Owner): Promise<BookingDetails[]> {
  return await bookingDetails(db)
    .where(ownedBy(owner, 'e'))
    .where('e.kind', '=', 'hire')
    .where('e.order_id', 'is not', null)
    .where('e.state', 'in', ['provisional', 'confirmed', 'declined', 'cancelled'])
    .orderBy('e.starts_at', 'desc')
    .orderBy('e.id')
    .limit(200)
    .execute();
}

const bookingDetails = (db: Db | Tx) =>
  db
    .selectFrom('calendar_entries as e')
    .innerJoin('calendars as c', (join) =>
      join.onRef('c.container_id', '=', 'e.container_id').onRef('c.id', '=', 'e.calendar_id'),
    )
    .leftJoin('resources as s', (join) =>
      join.onRef('s.container_id', '=', 'e.container_id').onRef('s.id', '=', 'e.space_id'),
    )
    .selectAll('e')
    .select([
      'c.slug as calendar_slug',
      'c.name as calendar_name',
      'c.container_type',
      'c.time_zone',
      'c.currency',
      sql<string | null>`coalesce(s.name, nullif(e.address, ''))`.as('space_name'),
    ]);
