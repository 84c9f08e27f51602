import { z } from 'zod';
import type { Container } from '../ids.ts';
import { knownZone } from '../time.ts';
import { appUrl, type Ctx } from './context.ts';
import { fetchFromApp } from './internal-client.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text));

/** The part of events' response that the other apps read. */
const entriesResponse = z.object({
  entries: z.array(
    z.object({
      name: z.string(),
      starts_at: instant,
      ends_at: instant,
      time_zone: z.string().transform(knownZone),
      url: z.string(),
      price_from_minor: z.number().int().nullable(),
      price_to_minor: z.number().int().nullable(),
      admission: z.enum(['free', 'door', 'tickets']).nullable(),
      door_price_minor: z.number().int().nullable(),
      door_price_note: z.string(),
      currency: z.string(),
      places_left: z.number().int().nullable(),
      state: z.string(),
    }),
  ),
});

/** A public entry of a calendar, as the other apps show it. */
export type AnnouncedEntry = {
  name: string;
  /** In the calendar's time zone. */
  startsAt: Temporal.ZonedDateTime;
  endsAt: Temporal.ZonedDateTime;
  href: string;
  /** The lowest price above zero, 0 if everything is free, null without tickets. */
  priceFromMinor: number | null;
  priceToMinor: number | null;
  /** what it costs without tickets; null if nobody has said it */
  admission: 'free' | 'door' | 'tickets' | null;
  /** null where it is only in words */
  doorPriceMinor: number | null;
  doorPriceNote: string;
  currency: string;
  /** null where places are not counted. */
  placesLeft: number | null;
  cancelled: boolean;
};

/**
 * Fetches from events the coming entries of a container or a piece of content, soonest first.
 * @param days how far ahead to look
 * @returns undefined if events cannot be reached or its response is not valid, so that the page is shown without them
 */
export async function fetchEntries(
  c: Ctx,
  of: Container | { contentType: string; contentId: number },
  days: number,
): Promise<AnnouncedEntry[] | undefined> {
  const { platform, app } = c.var;
  const now = platform.clock.now();
  const query: Record<string, string> = {
    ...('containerType' in of
      ? { container_type: of.containerType, container_id: String(of.containerId) }
      : { content_type: of.contentType, content_id: String(of.contentId) }),
    from: now.toString(),
    to: now.add({ hours: 24 * days }).toString(),
  };
  const read = { from: app, to: 'events', path: '/internal/events/entries', query } as const;
  const response = await fetchFromApp(platform, read, entriesResponse);
  const eventsUrl = appUrl(c, 'events');
  return response?.entries.map((entry) => toAnnouncedEntry(entry, eventsUrl));
}

function toAnnouncedEntry(
  entry: z.infer<typeof entriesResponse>['entries'][number],
  eventsUrl: string,
): AnnouncedEntry {
  const url = new URL(entry.url, eventsUrl);
  return {
    name: entry.name,
    startsAt: entry.starts_at.toZonedDateTimeISO(entry.time_zone),
    endsAt: entry.ends_at.toZonedDateTimeISO(entry.time_zone),
    // Events may respond with an internal host name; browsers need the public one.
    href: `${eventsUrl}${url.pathname}${url.search}`,
    priceFromMinor: entry.price_from_minor,
    priceToMinor: entry.price_to_minor,
    admission: entry.admission,
    doorPriceMinor: entry.door_price_minor,
    doorPriceNote: entry.door_price_note,
    currency: entry.currency,
    placesLeft: entry.places_left,
    cancelled: entry.state === 'cancelled',
  };
}
