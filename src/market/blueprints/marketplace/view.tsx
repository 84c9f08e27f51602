import type { FormState } from '../../../shared/http/form-state.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { Field, Select } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Lines } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Pagination } from '../../../shared/ui/pagination.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { MarketFields } from '../../forms/marketplace-fields.tsx';
import type { MarketDay } from '../../http/next-market-day.ts';
import type { MarketplaceDetails } from '../../model/marketplace.ts';
import type { Product } from '../../model/product.ts';
import type { Page } from '../../ports.ts';
import { countOf } from '../../views/count-of.ts';

/** What a visitor searches for, and which page of the results. */
export type ProductFilter = { search: string; category?: string; number: number };

export type MarketplaceProps = {
  venue: Page;
  blogUrl: string;
  market: MarketplaceDetails;
  products: Product[];
  total: number;
  pages: number;
  filter: ProductFilter;
  day: MarketDay | undefined;
  organiser: boolean;
};

export function MarketplaceView(props: MarketplaceProps) {
  const { venue, blogUrl, market, products, total, pages, filter, day, organiser } = props;
  const base = `/${venue.slug}/${market.slug}/`;
  return (
    <>
      <Head
        title={market.name}
        lead={market.description}
        crumbs={[{ label: venue.title, href: `${blogUrl}/${venue.slug}/` }]}
      />
      <Stack>
        {day && (
          <Facts
            facts={[
              {
                term: 'Next market',
                icon: 'calendar',
                value: day.when,
                more: <a href={day.href}>{day.name}</a>,
              },
            ]}
          />
        )}
        {organiser && <Organise base={base} />}
      </Stack>
      {market.products === 0 ? (
        <Empty
          icon="basket"
          title="Nothing for sale yet"
          hint="Products come from a wholesaler’s catalogue."
          {...(organiser && { action: { label: 'Upload a catalogue', href: `${base}catalogue` } })}
        />
      ) : (
        <>
          <Search base={base} market={market} filter={filter} />
          {products.length === 0 ? (
            <Empty
              icon="search"
              title="Nothing like that here"
              hint="Try another word, or look through everything."
              action={{ label: 'Show everything', href: base }}
            />
          ) : (
            <>
              <p class="soft small">{countOf(total, 'product')}</p>
              <Shelves base={base} products={products} currency={market.currency} />
              <Pagination page={filter.number} pages={pages} hrefOf={(at) => hrefOf(base, filter, at)} />
            </>
          )}
        </>
      )}
    </>
  );
}

function Organise({ base }: { base: string }) {
  return (
    <div class="bar">
      <LinkButton small href={`${base}catalogue`} icon="list">
        Upload a catalogue
      </LinkButton>
      <LinkButton small href={`${base}edit`} icon="edit">
        Edit this market
      </LinkButton>
    </div>
  );
}

function Search({
  base,
  market,
  filter,
}: {
  base: string;
  market: MarketplaceDetails;
  filter: ProductFilter;
}) {
  const everything = { value: '', label: `Everything (${market.products.toLocaleString('en-GB')})` };
  const categories = market.categories
    .filter(({ name }) => name !== '')
    .map(({ name, products }) => ({ value: name, label: `${name} (${products.toLocaleString('en-GB')})` }));
  return (
    <search>
      <form class="search" method="get" action={base}>
        <Field
          name="q"
          label="Look for"
          type="search"
          value={filter.search}
          maxlength={80}
          autocomplete="off"
        />
        <Select
          name="category"
          label="In"
          options={[everything, ...categories]}
          value={filter.category ?? ''}
        />
        <Button icon="search">Search</Button>
      </form>
    </search>
  );
}

function Shelves({ base, products, currency }: { base: string; products: Product[]; currency: string }) {
  return (
    <div class="shelves">
      {[...Map.groupBy(products, ({ category }) => category)].map(([category, some]) => (
        <section key={category}>
          <h2>{category || 'Other things'}</h2>
          <Lines
            lines={some.map(({ id, name, brand, unit, priceMinor }) => ({
              key: String(id),
              title: <a href={`${base}products/${id}/`}>{name}</a>,
              detail: [brand, unit].filter(Boolean).join(' · '),
              amount: <Money amount={priceMinor} currency={currency} />,
            }))}
          />
        </section>
      ))}
    </div>
  );
}

function hrefOf(base: string, { search, category }: ProductFilter, number: number): string {
  const query = new URLSearchParams({
    ...(search && { q: search }),
    ...(category && { category }),
    ...(number > 1 && { p: String(number) }),
  });
  return query.size > 0 ? `${base}?${query}` : base;
}

export type EditMarketplaceProps = {
  venue: Page;
  market: MarketplaceDetails;
  formState: FormState | undefined;
};

export function EditMarketplace({ venue, market, formState }: EditMarketplaceProps) {
  const base = `/${venue.slug}/${market.slug}/`;
  return (
    <FormPage
      title="Edit this market"
      crumbs={[{ label: market.name, href: base }]}
      action={`${base}edit`}
      submit="Save"
      formState={formState}
    >
      <MarketFields market={market} formState={formState} />
    </FormPage>
  );
}
