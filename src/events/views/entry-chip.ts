import type { CalendarChip } from '../../shared/calendar/calendar-day.ts';
import { clockTime } from '../../shared/i18n/formats.ts';
import type { Calendar } from '../model/calendar.ts';
import type { ListedEntry } from '../model/listed-entry.ts';
import { dateOf, entryPath } from '../rules/addresses.ts';
import { goneNote, placesNote, priceWords } from './entry-words.ts';

/** An upcoming event as calendars and agendas show it on the day it begins. */
export function entryChip(
  entry: ListedEntry,
  pageSlug: string,
  calendar: Pick<Calendar, 'slug' | 'colour' | 'time_zone' | 'currency'>,
  place: string | undefined,
): CalendarChip {
  const gone = goneNote(entry);
  const price = priceWords(entry, calendar.currency);
  return {
    time: clockTime(entry.starts_at.toZonedDateTimeISO(calendar.time_zone)),
    title: entry.name,
    href: entryPath(pageSlug, calendar.slug, dateOf(entry.starts_at, calendar.time_zone), entry.id),
    tone: calendar.colour,
    gone: gone !== undefined,
    note: gone ?? placesNote(entry),
    place,
    ...(price !== undefined && { price }),
  };
}
