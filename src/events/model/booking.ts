import type { Db, Tx } from '../../shared/db/database.ts';
import { NotFound } from '../../shared/errors.ts';
import type { CalendarId, EntryId } from '../../shared/ids.ts';
import type { CalendarEntry } from './calendar-entry.ts';

/** An entry with the words around it: what a mail or a feed needs. */
export type BookingInFull = CalendarEntry & {
  calendar_slug: string;
  calendar_name: string;
  time_zone: string;
  currency: string;
  space_name: string | null;
};

/** @throws NotFound */
export async function getBookingInFull(
  db: Db | Tx,
  which: { calendarId: CalendarId; entryId: EntryId },
): Promise<BookingInFull> {
  const booking = await db
    .selectFrom('calendar_entries as e')
    .innerJoin('calendars as c', 'c.id', 'e.calendar_id')
    .leftJoin('spaces as s', 's.id', 'e.space_id')
    .selectAll('e')
    .select([
      'c.slug as calendar_slug',
      'c.name as calendar_name',
      'c.time_zone',
      'c.currency',
      's.name as space_name',
    ])
    .where('e.calendar_id', '=', which.calendarId)
    .where('e.id', '=', which.entryId)
    .executeTakeFirst();
  if (!booking) throw new NotFound('There is no such booking here.');
  return booking;
}
