import type { Tx } from '../../shared/db/database.ts';
import type { CalendarId } from '../../shared/ids.ts';
import { updateCalendar } from '../model/calendar.ts';
import type { CalendarInput } from './create-calendar.ts';

/**
 * Changes what holds from now on. Its address stays, as people have it, and so does its currency, in which prices are
 * written; bookings keep their instants in another time zone.
 */
export async function editCalendar(tx: Tx, calendarId: CalendarId, terms: CalendarInput): Promise<void> {
  await updateCalendar(tx, calendarId, terms);
}
