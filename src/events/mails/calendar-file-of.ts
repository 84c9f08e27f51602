import { formatFacts } from '../../shared/i18n/formats.ts';
import type { Letterhead } from '../../shared/mail/letter.tsx';
import type { BookingDetails } from '../model/booking.ts';
import type { MailEffects } from '../ports.ts';
import { type CalendarFileEvent, calendarFile } from '../rules/ical.ts';

/** The calendar file of one entry, as a mail of its page carries it. */
export const calendarFileOf = (
  entry: BookingDetails,
  { from, site }: { from: Letterhead } & Pick<MailEffects, 'site'>,
): string =>
  calendarFile(from.name, [
    calendarEventOf(entry, {
      location: formatFacts([entry.space_name, from.name, from.address]),
      site: site.urls.events,
    }),
  ]);

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
