import { z } from 'zod';
import { appUrl, type Ctx } from '../../shared/http/context.ts';
import { fetchFromApp } from '../../shared/http/internal-client.ts';
import { span } from '../../shared/i18n/formats.ts';

const AHEAD_DAYS = 90;

/** "Saturday 13 June 2026, 9:00–13:00", and where to read more. */
export type MarketDay = { when: string; name: string; href: string };

/** The next day this market takes place; undefined when none is announced, or events can't be reached. */
export async function nextMarketDay(c: Ctx, marketplaceId: number): Promise<MarketDay | undefined> {
  const { platform } = c.var;
  const now = platform.clock.now();
  const query = new URLSearchParams({
    content_type: 'marketplace',
    content_id: String(marketplaceId),
    from: now.toString(),
    to: now.add({ hours: 24 * AHEAD_DAYS }).toString(),
  });
  const path = `/internal/events/entries?${query}`;
  const answer = await fetchFromApp(platform, 'market', 'events', path, entriesResponse);
  const next = answer?.entries.find(({ state, ends_at }) => state !== 'cancelled' && isAfter(ends_at, now));
  if (!next) return undefined;
  const local = (at: Temporal.Instant) => at.toZonedDateTimeISO(next.time_zone);
  const events = appUrl(c, 'events');
  const url = new URL(next.url, events);
  return {
    when: span(local(next.starts_at), local(next.ends_at)),
    name: next.name,
    // Where the browser finds events, whatever name events has for itself.
    href: `${events}${url.pathname}${url.search}`,
  };
}

const isAfter = (one: Temporal.Instant, other: Temporal.Instant) => Temporal.Instant.compare(one, other) > 0;

const instant = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text));

/** What we read of events' answer. */
const entriesResponse = z.object({
  entries: z.array(
    z.object({
      name: z.string(),
      starts_at: instant,
      ends_at: instant,
      time_zone: z.string(),
      url: z.string(),
      state: z.string(),
    }),
  ),
});
