import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Db } from '../../../shared/db/database.ts';
import { formatFacts } from '../../../shared/i18n/formats.ts';
import { currentLocale } from '../../../shared/i18n/locale.ts';
import type { PageContext } from '../../http/page-context.ts';
import { calendarEventOf } from '../../mails/calendar-file-of.ts';
import { t } from '../../messages/translate.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import { type FeedWindow, getFeedEntries, type ListedEntry } from '../../model/listed-entry.ts';
import { dateOf, entryPath } from '../../rules/addresses.ts';
import { calendarFile } from '../../rules/ical.ts';
import { describedWithPrice, priceWords } from '../../views/entry-words.ts';

// Calendar programs delete events that are missing from a feed, so it includes past ones.
const PAST = { days: 60, limit: 250 };
const FUTURE = { days: 400, limit: 750 };

/** What a feed covers, the same all day (in UTC), so that it changes only when an entry does. */
export function feedWindow(now: Temporal.Instant): FeedWindow {
  const today = now.toZonedDateTimeISO('UTC').startOfDay().toInstant();
  return {
    today,
    past: { from: today.subtract({ hours: 24 * PAST.days }), limit: PAST.limit },
    future: { to: today.add({ hours: 24 * FUTURE.days }), limit: FUTURE.limit },
  };
}

/** The last feeds that were written, by what they depend on besides the entries. */
const feeds = new LRUCache<string, { version: number; text: string }>({
  maxSize: 16 * 2 ** 20,
  sizeCalculation: ({ text }) => 2 * text.length + 1,
});

/**
 * Reads a calendar's feed. The entries are read and written only if their version is another one.
 * @param knownEtag the client's
 * @returns no text if it is the client's
 */
export async function getFeed(
  db: Db,
  pageContext: PageContext,
  calendar: Calendar,
  { now, site, knownEtag }: { now: Temporal.Instant; site: string; knownEtag: string | undefined },
): Promise<{ etag: string; text: string | undefined }> {
  const window = feedWindow(now);
  const key = keyOf(pageContext, calendar, window, site);
  const written = feeds.get(key);
  const clients = [...(knownEtag ?? '').matchAll(/"([\w-]{27})-(\d{1,15})"/g)].find(([, of]) => of === key);
  const clientsVersion = clients && Number(clients[2]);
  const known = written?.version ?? clientsVersion;
  const { version, entries } = await getFeedEntries(db, pageContext.page.id, calendar.id, {
    ...window,
    known,
  });
  const etag = `W/"${key}-${version}"`;
  if (!entries) return { etag, text: clientsVersion === version ? undefined : written?.text };
  const text = feedOf(pageContext, calendar, entries, site);
  feeds.set(key, { version, text });
  return { etag, text: clientsVersion === version ? undefined : text };
}

function keyOf(
  { page, schedule }: PageContext,
  calendar: Calendar,
  { today }: FeedWindow,
  site: string,
): string {
  const { id, title, slug, address } = page;
  const places = schedule.spaces.map((space) => [space.id, space.name]);
  const facts = [id, title, slug, address, calendar, places, today.epochMilliseconds, site, currentLocale()];
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 27);
}

/**
 * Writes a calendar's listed entries as a feed (RFC 5545), cancelled ones included.
 * @param site the URL of the events app
 */
function feedOf(
  { page, schedule }: PageContext,
  calendar: Calendar,
  entries: readonly ListedEntry[],
  site: string,
): string {
  return calendarFile(
    formatFacts([calendar.name, page.title]),
    entries.map((entry) => {
      const path = entryPath(page.slug, calendar.slug, dateOf(entry.starts_at, calendar.time_zone), entry.id);
      const location =
        entry.address || formatFacts([spaceOf(schedule, entry.space_id)?.name, page.title, page.address]);
      return calendarEventOf({ ...entry, description: describe(entry, calendar) }, { location, site, path });
    }),
  );
}

function describe(entry: ListedEntry, { currency }: Calendar): string {
  if (entry.price_from_minor === null) return describedWithPrice(entry, [], currency);
  const price = priceWords(entry, currency);
  return [entry.description, price && t('feed.tickets', { price })].filter(Boolean).join('\n\n');
}
