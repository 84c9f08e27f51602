import { span } from '../../../shared/i18n/formats.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import type { ContentEntry } from '../../model/calendar-entry-post.ts';
import type { Marketplace, Page } from '../../ports.ts';
import { calendarsPath, dateOf, entryPath } from '../../rules/addresses.ts';

export type MarketsProps = {
  venue: Page;
  markets: Marketplace[];
  /** where the venue's marketplaces are, in the market app */
  marketUrl: string;
  /** the next market day of each, where one is in the diary */
  days: ContentEntry[];
};

export function Markets({ venue, markets, marketUrl, days }: MarketsProps) {
  return (
    <>
      <Head title="Markets" lead={`What is sold at ${venue.title}, and when.`} />
      {markets.length === 0 ? (
        <Empty
          title="No markets yet"
          icon="basket"
          hint={`${venue.title} has no marketplace at the moment.`}
          action={{ label: 'See what is on', href: calendarsPath(venue.slug) }}
        />
      ) : (
        <Notices
          label="Marketplaces"
          notices={markets.map((market) => ({
            key: market.id,
            title: market.name,
            href: `${marketUrl}${market.slug}/`,
            text: market.description,
            meta: (
              <>
                {market.products === 1 ? '1 product' : `${market.products} products`}
                <NextDay venue={venue} day={days.find(({ content_id }) => content_id === market.id)} />
              </>
            ),
          }))}
        />
      )}
    </>
  );
}

function NextDay({ venue, day }: { venue: Page; day: ContentEntry | undefined }) {
  if (!day) return null;
  const at = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(day.time_zone);
  const date = dateOf(day.starts_at, day.time_zone);
  return (
    <>
      {' · next: '}
      <a href={entryPath(venue.slug, day.calendar_slug, date, day.id)}>
        {span(at(day.starts_at), at(day.ends_at))}
      </a>
    </>
  );
}
