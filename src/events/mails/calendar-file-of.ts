import type { BookingDetails } from '../model/booking.ts';
import { type CalendarFileEvent, calendarFile } from '../rules/ical.ts';

/** The calendar file of one entry, as a mail carries it. */
export const calendarFileOf = (entry: BookingDetails, site: string): string =>
  calendarFile(entry.calendar_name, [calendarEventOf(entry, entry, site)]);

type FileEntry = Pick<
  BookingDetails,
  'calendar_id' | 'id' | 'name' | 'description' | 'state' | 'sequence' | 'starts_at' | 'ends_at' | 'state_at'
>;

/**
 * One entry as feeds and calendar files describe it. Its UID is made of its ids, which never change.
 * @param site the address of the events app
 * @param path the entry's own path there
 */
export const calendarEventOf = (
  entry: FileEntry,
  place: { space_name: string | null },
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
  location: place.space_name ?? '',
  url: `${site}${path}`,
  status:
    entry.state === 'cancelled' || entry.state === 'declined'
      ? 'CANCELLED'
      : entry.state === 'confirmed'
        ? 'CONFIRMED'
        : 'TENTATIVE',
});
