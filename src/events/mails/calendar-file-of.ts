import type { BookingDetails } from '../model/booking.ts';
import { type CalendarFileEvent, calendarFile } from '../rules/ical.ts';

/** The calendar file of one entry. */
export const calendarFileOf = (entry: BookingDetails, site: string): string =>
  calendarFile(entry.calendar_name, [calendarEventOf(entry, entry, site)]);

type Shown = Pick<
  BookingDetails,
  'calendar_id' | 'id' | 'name' | 'description' | 'state' | 'sequence' | 'starts_at' | 'ends_at' | 'state_at'
>;

/** One entry as a feed or a mail's file says it. Its UID is made of its ids, which never change. */
export const calendarEventOf = (
  entry: Shown,
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
