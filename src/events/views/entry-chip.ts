import type { CalendarChip } from '../../shared/calendar/calendar-day.ts';
import { clockTime } from '../../shared/i18n/formats.ts';

import type { Calendar } from '../model/calendar.ts';
import type { ListedEntry } from '../model/listed-entry.ts';
import type { Space } from '../model/space.ts';
import { dateOf, entryPath } from '../rules/addresses.ts';
import { placesNote, priceWords } from './entry-words.ts';

/** An event that is still to come, as agendas show it on the day it begins. */
export function entryChip(
  entry: ListedEntry,
  pageSlug: string,
  calendar: Pick<Calendar, 'slug' | 'colour' | 'time_zone' | 'currency'>,
  space?: Pick<Space, 'name'>,
): CalendarChip {
  return {
    time: clockTime(entry.starts_at.toZonedDateTimeISO(calendar.time_zone)),
    title: entry.name,
    href: entryPath(pageSlug, calendar.slug, dateOf(entry.starts_at, calendar.time_zone), entry.id),
    tone: calendar.colour,
    cancelled: entry.state === 'cancelled',
    full: entry.places_left === 0,
    place: space?.name,
    price: priceWords(entry, calendar.currency),
    note: placesNote(entry),
  };
}
