import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import type { Marketplace } from '../../model/marketplace.ts';
import type { Page } from '../../ports.ts';
import { countOf } from '../../views/count-of.ts';

export function Home({ stalls }: { stalls: { market: Marketplace; venue: Page }[] }) {
  return (
    <>
      <Head title="Markets" lead="What is for sale at the venues’ own markets." />
      {stalls.length === 0 ? (
        <Empty
          icon="basket"
          title="No market yet"
          hint="An organiser opens one from the market page of their venue."
        />
      ) : (
        <Notices
          notices={stalls.map(({ market, venue }) => ({
            key: market.id,
            title: market.name,
            href: `/${venue.slug}/${market.slug}/`,
            meta: `${venue.title} · ${countOf(market.products, 'product')}`,
            text: market.description,
          }))}
        />
      )}
    </>
  );
}
