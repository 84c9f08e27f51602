import type { PageContext } from '../../http/page-context.ts';
import { calendarEventOf } from '../../mails/calendar-file-of.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { ListedEntry } from '../../model/listed-entry.ts';
import { dateOf, entryPath } from '../../rules/addresses.ts';
import { calendarFile } from '../../rules/ical.ts';
import { priceWords } from '../../views/entry-words.ts';

/** How far back and ahead a feed goes: programs forget what is no longer in it. */
export const FEED_BACK = { hours: 60 * 24 };
export const FEED_AHEAD = { hours: 400 * 24 };
export const FEED_MOST = 5000;

/** A calendar's listed entries for other calendars to follow; those called off stay in it, as cancelled. */
export function feedOf(
  { page, schedule }: PageContext,
  calendar: Calendar,
  entries: readonly ListedEntry[],
  site: string,
): string {
  return calendarFile(
    `${calendar.name}, ${page.title}`,
    entries.map((entry) => {
      const path = entryPath(page.slug, calendar.slug, dateOf(entry.starts_at, calendar.time_zone), entry.id);
      const place = [spaceOf(schedule, entry.space_id)?.name, page.title, page.address];
      return calendarEventOf(
        { ...entry, description: describe(entry, calendar) },
        { space_name: place.filter(Boolean).join(', ') },
        site,
        path,
      );
    }),
  );
}

// The price shown is the price paid, here as well.
function describe(entry: ListedEntry, { currency }: Calendar): string {
  const tickets = entry.price_from_minor === null ? '' : `Tickets: ${priceWords(entry, currency)}`;
  return [entry.description, tickets].filter(Boolean).join('\n\n');
}
