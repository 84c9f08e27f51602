import { LinkButton } from '../../../shared/ui/button.tsx';
import { type Fact, Facts } from '../../../shared/ui/facts.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Panel, Split } from '../../../shared/ui/panel.tsx';
import { SumLine } from '../../../shared/ui/sum-line.tsx';
import type { MarketDay } from '../../http/next-market-day.ts';
import type { Marketplace } from '../../model/marketplace.ts';
import type { Product } from '../../model/product.ts';
import type { Page } from '../../ports.ts';

export type ProductViewProps = {
  venue: Page;
  market: Marketplace;
  product: Product;
  day: MarketDay | undefined;
};

export function ProductView({ venue, market, product, day }: ProductViewProps) {
  const base = `/${venue.slug}/${market.slug}/`;
  const { brand, unit, category, code } = product;
  const facts: Fact[] = [
    ...(brand ? [{ term: 'Brand', value: brand }] : []),
    ...(unit ? [{ term: 'Size', value: unit }] : []),
    ...(category
      ? [
          {
            term: 'Kind',
            value: <a href={`${base}?${new URLSearchParams({ category })}`}>{category}</a>,
          },
        ]
      : []),
    { term: 'Code', value: code },
  ];
  return (
    <>
      <Head title={product.name} crumbs={[{ label: market.name, href: base }]} />
      <Split
        aside={
          <Panel>
            <SumLine
              label="Price"
              amount={<Money amount={product.priceMinor} currency={market.currency} />}
            />
            <p class="small soft">Sold at the market, and paid for there.</p>
            {day && (
              <>
                <p>
                  <b>Next market</b>
                  <br />
                  {day.when}
                </p>
                <LinkButton variant="go" wide href={day.href}>
                  About the next market
                </LinkButton>
              </>
            )}
          </Panel>
        }
      >
        <Facts facts={facts} />
      </Split>
    </>
  );
}
