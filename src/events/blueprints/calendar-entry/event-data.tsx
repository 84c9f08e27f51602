import { formatFacts } from '../../../shared/i18n/formats.ts';
import { moneyInput } from '../../../shared/money.ts';
import type { PageContext } from '../../http/page-context.ts';
import { t } from '../../messages/translate.ts';
import { type Calendar, spaceOf } from '../../model/calendar.ts';
import type { CalendarEntry } from '../../model/calendar-entry.ts';
import { admissionOf } from '../../views/entry-words.ts';
import type { TicketTypeRow } from './tickets-panel.tsx';

export type EventDataProps = {
  pageContext: PageContext;
  calendar: Calendar;
  entry: CalendarEntry;
  ticketTypes: readonly TicketTypeRow[];
  /** The whole address of the event. */
  url: string;
  /** The whole address of its page. */
  organiserUrl: string;
};

/** The event for search engines: schema.org's Event as JSON-LD in the head of its page. */
export function EventData(props: EventDataProps) {
  // Within a page, "</script>" in a description would end the block.
  const json = JSON.stringify(eventData(props)).replaceAll('<', '\\u003c');
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />;
}

/** https://developers.google.com/search/docs/appearance/structured-data/event */
function eventData({ pageContext, calendar, entry, ticketTypes, url, organiserUrl }: EventDataProps) {
  const { page, schedule } = pageContext;
  const local = (at: Temporal.Instant) =>
    at.toZonedDateTimeISO(calendar.time_zone).toString({ smallestUnit: 'second', timeZoneName: 'never' });
  const admission = admissionOf(entry, ticketTypes);
  const isFree =
    admission === 'free' ||
    (ticketTypes.length > 0 && ticketTypes.every(({ price_minor }) => price_minor === 0));
  const atDoor = admission === 'door' ? entry.door_price_minor : null;
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: entry.name,
    ...(entry.description && { description: entry.description }),
    startDate: local(entry.starts_at),
    endDate: local(entry.ends_at),
    ...(entry.doors_at && { doorTime: local(entry.doors_at) }),
    eventStatus: `https://schema.org/${entry.state === 'cancelled' ? 'EventCancelled' : 'EventScheduled'}`,
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    url,
    location: placeOf(
      entry.address || formatFacts([spaceOf(schedule, entry.space_id)?.name, page.title]),
      entry.address || page.address,
    ),
    organizer: { '@type': 'Organization', name: page.title, url: organiserUrl },
    // Nothing is said about what an event costs of which nobody has said it.
    ...(isFree && { isAccessibleForFree: true }),
    ...(ticketTypes.length > 0 && {
      offers: ticketTypes.map((ticketType) => offerOf(ticketType, { calendar, entry, url })),
    }),
    ...(atDoor !== null && {
      offers: [
        offerOf(
          { name: t('price.pay_at_door'), price_minor: atDoor, available: 1 },
          { calendar, entry, url },
        ),
      ],
    }),
  };
}

const placeOf = (name: string, address: string) => ({
  '@type': 'Place',
  name,
  ...(address && { address: { '@type': 'PostalAddress', streetAddress: address } }),
});

const offerOf = (
  { name, price_minor, available }: Pick<TicketTypeRow, 'name' | 'price_minor' | 'available'>,
  { calendar: { currency }, entry, url }: Pick<EventDataProps, 'calendar' | 'entry' | 'url'>,
) => ({
  '@type': 'Offer',
  name,
  price: moneyInput(price_minor, currency),
  priceCurrency: currency,
  availability: `https://schema.org/${available > 0 && entry.state !== 'cancelled' ? 'InStock' : 'SoldOut'}`,
  // on sale since it was published
  validFrom: (entry.state === 'cancelled' ? entry.created_at : entry.state_at).toString({
    smallestUnit: 'second',
  }),
  url,
});
