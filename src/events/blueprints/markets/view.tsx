import { span } from '../../../shared/i18n/formats.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { rich, t } from '../../messages/translate.ts';
import type { ContentEntry } from '../../model/calendar-entry-post.ts';
import type { Marketplace, Page } from '../../ports.ts';
import { calendarsPath, dateOf, entryPath } from '../../rules/addresses.ts';

export type MarketsProps = {
  page: Page;
  markets: Marketplace[];
  /** the page's address in the market app */
  marketsUrl: string;
  /** the next market day of each marketplace that has one */
  nextDays: ContentEntry[];
};

export function Markets({ page, markets, marketsUrl, nextDays }: MarketsProps) {
  return (
    <>
      <Head title={t('markets.title')} lead={t('markets.lead', { page: page.title })} />
      {markets.length === 0 ? (
        <Empty
          title={t('markets.none')}
          icon="basket"
          hint={t('markets.none_hint', { page: page.title })}
          action={{ label: t('views.see_whats_on'), href: calendarsPath(page.slug) }}
        />
      ) : (
        <Notices
          label={t('markets.title')}
          notices={markets.map((market) => ({
            key: market.id,
            title: market.name,
            href: `${marketsUrl}${market.slug}/`,
            text: market.description,
            meta: (
              <ProductsAndNextDay
                page={page}
                market={market}
                nextDay={nextDays.find(({ content_id }) => content_id === market.id)}
              />
            ),
          }))}
        />
      )}
    </>
  );
}

type ProductsAndNextDayProps = { page: Page; market: Marketplace; nextDay: ContentEntry | undefined };

function ProductsAndNextDay({ page, market, nextDay }: ProductsAndNextDayProps) {
  const count = market.products;
  if (!nextDay) return <>{t('markets.products', { count })}</>;
  const { starts_at, ends_at, time_zone, calendar_slug, id } = nextDay;
  const href = entryPath(page.slug, calendar_slug, dateOf(starts_at, time_zone), id);
  const when = span(starts_at.toZonedDateTimeISO(time_zone), ends_at.toZonedDateTimeISO(time_zone));
  return (
    <>
      {rich('markets.products_and_next_day', {
        count,
        when,
        link: (children) => <a href={href}>{children}</a>,
      })}
    </>
  );
}
