import { Empty } from '../../../shared/ui/empty.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { t } from '../../messages/translate.ts';
import type { Marketplace } from '../../model/marketplace.ts';
import type { Page } from '../../ports.ts';

export type HomeProps = { markets: { market: Marketplace; page: Page }[] };

export function Home({ markets }: HomeProps) {
  return (
    <>
      <Head title={t('marketplaces.title')} lead={t('home.lead')} />
      {markets.length === 0 ? (
        <Empty icon="basket" title={t('home.empty')} hint={t('home.empty_hint')} />
      ) : (
        <Notices
          notices={markets.map(({ market, page }) => ({
            key: market.id,
            title: market.name,
            href: `/${page.slug}/${market.slug}/`,
            meta: t('home.page_and_products', {
              page: page.title,
              products: t('market.products', { count: market.products }),
            }),
            text: market.description,
          }))}
        />
      )}
    </>
  );
}
