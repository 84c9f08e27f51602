import { LinkButton } from '../../../shared/ui/button.tsx';
import { type Fact, Facts } from '../../../shared/ui/facts.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { SumLine } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Panel, Split } from '../../../shared/ui/panel.tsx';
import type { MarketDay } from '../../http/next-market-day.ts';
import { t } from '../../messages/translate.ts';
import type { Marketplace } from '../../model/marketplace.ts';
import type { Product } from '../../model/product.ts';
import type { Page } from '../../ports.ts';

export type ProductViewProps = {
  page: Page;
  market: Marketplace;
  product: Product;
  day: MarketDay | undefined;
};

export function ProductView({ page, market, product, day }: ProductViewProps) {
  const base = `/${page.slug}/${market.slug}/`;
  return (
    <>
      <Head title={product.name} crumbs={[{ label: market.name, href: base }]} />
      <Split
        aside={
          <Panel>
            <SumLine
              label={t('product.price')}
              amount={<Money amount={product.priceMinor} currency={market.currency} />}
            />
            <p class="small soft">{t('product.how_to_buy')}</p>
            {day && (
              <>
                <p>
                  <b>{t('market.next_day')}</b>
                  <br />
                  {day.when}
                </p>
                <LinkButton variant="go" wide href={day.href}>
                  {t('product.about_next_day')}
                </LinkButton>
              </>
            )}
          </Panel>
        }
      >
        <Facts facts={factsOf(product, base)} />
      </Split>
    </>
  );
}

function factsOf({ brand, unit, category, code }: Product, base: string): Fact[] {
  const categoryHref = `${base}?${new URLSearchParams({ category })}`;
  return [
    ...(brand ? [{ term: t('product.brand'), value: brand }] : []),
    ...(unit ? [{ term: t('product.size'), value: unit }] : []),
    ...(category ? [{ term: t('product.category'), value: <a href={categoryHref}>{category}</a> }] : []),
    { term: t('product.code'), value: code },
  ];
}
