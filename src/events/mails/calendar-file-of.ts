import type { BookingDetails } from '../model/booking.ts';
import { type CalendarFileEvent, calendarFile } from '../rules/ical.ts';

/** The calendar file of one entry, as a mail carries it. */
export const calendarFileOf = (entry: BookingDetails, site: string): string =>
  calendarFile(entry.calendar_name, [calendarEventOf(entry, { location: entry.space_name ?? '', site })]);

type FileEntry = Pick<
  BookingDetails,
  'calendar_id' | 'id' | 'name' | 'description' | 'state' | 'version' | 'starts_at' | 'ends_at' | 'state_at'
>;

type FilePlace = {
  location: string;
  /** the URL of the events app */
  site: string;
  /** the path of the entry there */
  path?: string;
};

/** Describes an entry for feeds and calendar files. Its UID is made of its ids, which never change. */
export const calendarEventOf = (
  entry: FileEntry,
  { location, site, path = '/' }: FilePlace,
): CalendarFileEvent => ({
  uid: `entry-${entry.calendar_id}-${entry.id}@${new URL(site).hostname}`,
  sequence: entry.version,
  stamp: entry.state_at,
  starts: entry.starts_at,
  ends: entry.ends_at,
  title: entry.name,
  description: entry.description,
  location,
  url: `${site}${path}`,
  status:
    entry.state === 'cancelled' || entry.state === 'declined'
      ? 'CANCELLED'
      : entry.state === 'confirmed'
        ? 'CONFIRMED'
        : 'TENTATIVE',
});
