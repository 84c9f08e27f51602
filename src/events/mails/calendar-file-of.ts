import type { BookingDetails } from '../model/booking.ts';
import { type CalendarFileEvent, calendarFile } from '../rules/ical.ts';

/** Writes the calendar file of one entry. */
export const calendarFileOf = (entry: BookingDetails, site: string): string =>
  calendarFile(entry.calendar_name, [calendarEventOf(entry, entry, site)]);

type EntryForFile = Pick<
  BookingDetails,
  'calendar_id' | 'id' | 'name' | 'description' | 'state' | 'sequence' | 'starts_at' | 'ends_at' | 'state_at'
>;

/** Turns an entry into a VEVENT. Its UID is made of its ids, which never change. */
export const calendarEventOf = (
  entry: EntryForFile,
  around: { space_name: string | null },
  site: string,
  path = '/',
): CalendarFileEvent => ({
  uid: `entry-${entry.calendar_id}-${entry.id}@${new URL(site).hostname}`,
  sequence: entry.sequence,
  stamp: entry.state_at,
  starts: entry.starts_at,
  ends: entry.ends_at,
  title: entry.name,
  description: entry.description,
  location: around.space_name ?? '',
  url: `${site}${path}`,
  status:
    entry.state === 'cancelled' || entry.state === 'declined'
      ? 'CANCELLED'
      : entry.state === 'confirmed'
        ? 'CONFIRMED'
        : 'TENTATIVE',
});
