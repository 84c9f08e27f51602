import { formatFacts } from '../../../shared/i18n/formats.ts';
import type { PageContext } from '../../http/page-context.ts';
import { calendarEventOf } from '../../mails/calendar-file-of.ts';
import { t } from '../../messages/translate.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { ListedEntry } from '../../model/listed-entry.ts';
import { dateOf, entryPath } from '../../rules/addresses.ts';
import { calendarFile } from '../../rules/ical.ts';
import { priceWords } from '../../views/entry-words.ts';

// Calendar programs delete events that are missing from a feed, so it includes past ones.
export const FEED_PAST = { hours: 60 * 24 };
export const FEED_FUTURE = { hours: 400 * 24 };
export const FEED_MAX_ENTRIES = 5000;

/**
 * Writes a calendar's listed entries as a feed (RFC 5545), cancelled ones included.
 * @param site the URL of the events app
 */
export function feedOf(
  { page, schedule }: PageContext,
  calendar: Calendar,
  entries: readonly ListedEntry[],
  site: string,
): string {
  return calendarFile(
    formatFacts([calendar.name, page.title]),
    entries.map((entry) => {
      const path = entryPath(page.slug, calendar.slug, dateOf(entry.starts_at, calendar.time_zone), entry.id);
      const location = formatFacts([spaceOf(schedule, entry.space_id)?.name, page.title, page.address]);
      return calendarEventOf({ ...entry, description: describe(entry, calendar) }, { location, site, path });
    }),
  );
}

function describe(entry: ListedEntry, { currency }: Calendar): string {
  const hasTickets = entry.price_from_minor !== null;
  const tickets = hasTickets && t('feed.tickets', { price: priceWords(entry, currency) });
  return [entry.description, tickets].filter(Boolean).join('\n\n');
}
