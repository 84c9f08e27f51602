import { moneyInput } from '../../../shared/money.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { TicketTypeRow } from './tickets-panel.tsx';

/** What search engines read of an event: schema.org's Event, as JSON that can stand in a page. */
export function eventData(
  entry: CalendarEntry,
  types: readonly TicketTypeRow[],
  place: { url: string; timeZone: string; currency: string; name: string; address: string },
): string {
  const local = (at: Temporal.Instant) =>
    at.toZonedDateTimeISO(place.timeZone).toString({ smallestUnit: 'second', timeZoneName: 'never' });
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: entry.name,
    ...(entry.description && { description: entry.description }),
    startDate: local(entry.starts_at),
    endDate: local(entry.ends_at),
    ...(entry.doors_at && { doorTime: local(entry.doors_at) }),
    eventStatus: `https://schema.org/${entry.state === 'cancelled' ? 'EventCancelled' : 'EventScheduled'}`,
    url: place.url,
    location: { '@type': 'Place', name: place.name, ...(place.address && { address: place.address }) },
    ...(types.length === 0 && { isAccessibleForFree: true }),
    ...(types.length > 0 && {
      offers: types.map((type) => ({
        '@type': 'Offer',
        name: type.name,
        price: moneyInput(type.price_minor, place.currency),
        priceCurrency: place.currency,
        availability: `https://schema.org/${type.canHave > 0 ? 'InStock' : 'SoldOut'}`,
        url: place.url,
      })),
    }),
  };
  // Within a page, "</script>" in a description would end the block.
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
