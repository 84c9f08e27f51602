import { moneyInput } from '../../../shared/money.ts';
import type { PageContext } from '../../http/page-context.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import type { TicketTypeRow } from './tickets-panel.tsx';

export type EventDataProps = {
  pageContext: PageContext;
  calendar: Calendar;
  entry: CalendarEntry;
  ticketTypes: readonly TicketTypeRow[];
  /** The whole address of the event. */
  url: string;
};

/** The event for search engines: schema.org's Event as JSON-LD in the head of its page. */
export function EventData(props: EventDataProps) {
  // Within a page, "</script>" in a description would end the block.
  const json = JSON.stringify(eventData(props)).replaceAll('<', '\\u003c');
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />;
}

function eventData({ pageContext: { page }, calendar, entry, ticketTypes, url }: EventDataProps) {
  const { currency, time_zone } = calendar;
  const local = (at: Temporal.Instant) =>
    at.toZonedDateTimeISO(time_zone).toString({ smallestUnit: 'second', timeZoneName: 'never' });
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: entry.name,
    ...(entry.description && { description: entry.description }),
    startDate: local(entry.starts_at),
    endDate: local(entry.ends_at),
    ...(entry.doors_at && { doorTime: local(entry.doors_at) }),
    eventStatus: `https://schema.org/${entry.state === 'cancelled' ? 'EventCancelled' : 'EventScheduled'}`,
    url,
    location: { '@type': 'Place', name: page.title, ...(page.address && { address: page.address }) },
    ...(ticketTypes.length === 0 && { isAccessibleForFree: true }),
    ...(ticketTypes.length > 0 && {
      offers: ticketTypes.map((ticketType) => ({
        '@type': 'Offer',
        name: ticketType.name,
        price: moneyInput(ticketType.price_minor, currency),
        priceCurrency: currency,
        availability: `https://schema.org/${ticketType.available > 0 ? 'InStock' : 'SoldOut'}`,
        url,
      })),
    }),
  };
}
