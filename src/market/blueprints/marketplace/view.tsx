import type { FormState } from '../../../shared/http/form-state.ts';
import { formatNumber } from '../../../shared/i18n/formats.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Facts } from '../../../shared/ui/facts.tsx';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { Field, Select } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Lines } from '../../../shared/ui/lines.tsx';
import { Money } from '../../../shared/ui/money.tsx';
import { Pagination } from '../../../shared/ui/pagination.tsx';
import { Stack } from '../../../shared/ui/panel.tsx';
import { MarketplaceFields } from '../../forms/marketplace-fields.tsx';
import type { MarketDay } from '../../http/next-market-day.ts';
import { t } from '../../messages/translate.ts';
import type { MarketplaceDetails } from '../../model/marketplace.ts';
import type { Product } from '../../model/product.ts';
import type { Page } from '../../ports.ts';

/** The search and category of a visitor, and the number of the page of results. */
export type ProductFilter = { search: string; category?: string; number: number };

export type MarketplaceViewProps = {
  page: Page;
  blogUrl: string;
  market: MarketplaceDetails;
  products: Product[];
  total: number;
  pages: number;
  filter: ProductFilter;
  day: MarketDay | undefined;
  editor: boolean;
};

export function MarketplaceView(props: MarketplaceViewProps) {
  const { page, blogUrl, market, day, editor } = props;
  const base = `/${page.slug}/${market.slug}/`;
  return (
    <>
      <Head
        title={market.name}
        lead={market.description}
        crumbs={[{ label: page.title, href: `${blogUrl}/${page.slug}/` }]}
      />
      <Stack>
        {day && (
          <Facts
            facts={[
              {
                term: t('market.next_day'),
                icon: 'calendar',
                value: day.when,
                more: <a href={day.href}>{day.name}</a>,
              },
            ]}
          />
        )}
        {editor && <EditorLinks base={base} />}
      </Stack>
      {market.products === 0 ? (
        <Empty
          icon="basket"
          title={t('marketplace.empty')}
          hint={t('marketplace.empty_hint')}
          {...(editor && { action: { label: t('catalogue.title'), href: `${base}catalogue` } })}
        />
      ) : (
        <ProductList {...props} base={base} />
      )}
    </>
  );
}

function EditorLinks({ base }: { base: string }) {
  return (
    <div class="bar">
      <LinkButton small href={`${base}catalogue`} icon="list">
        {t('catalogue.title')}
      </LinkButton>
      <LinkButton small href={`${base}edit`} icon="edit">
        {t('market.edit')}
      </LinkButton>
    </div>
  );
}

function ProductList(props: MarketplaceViewProps & { base: string }) {
  const { base, market, products, total, pages, filter } = props;
  return (
    <>
      <SearchForm base={base} market={market} filter={filter} />
      {products.length === 0 ? (
        <Empty
          icon="search"
          title={t('marketplace.none_found')}
          hint={t('marketplace.none_found_hint')}
          action={{ label: t('marketplace.show_all'), href: base }}
        />
      ) : (
        <>
          <p class="soft small">{t('market.products', { count: total })}</p>
          <ProductsByCategory base={base} products={products} currency={market.currency} />
          <Pagination page={filter.number} pages={pages} hrefOf={(at) => hrefOf(base, filter, at)} />
        </>
      )}
    </>
  );
}

type SearchFormProps = { base: string; market: MarketplaceDetails; filter: ProductFilter };

function SearchForm({ base, market, filter }: SearchFormProps) {
  const all = {
    value: '',
    label: t('marketplace.all_categories', { products: formatNumber(market.products) }),
  };
  const categories = market.categories
    .filter(({ name }) => name !== '')
    .map(({ name, products }) => ({
      value: name,
      label: t('marketplace.category_option', { category: name, products: formatNumber(products) }),
    }));
  return (
    <search>
      <form class="search" method="get" action={base}>
        <Field
          name="q"
          label={t('marketplace.search')}
          type="search"
          value={filter.search}
          maxlength={80}
          autocomplete="off"
        />
        <Select
          name="category"
          label={t('marketplace.category')}
          options={[all, ...categories]}
          value={filter.category ?? ''}
        />
        <Button icon="search">{t('marketplace.search_submit')}</Button>
      </form>
    </search>
  );
}

type ProductsByCategoryProps = { base: string; products: Product[]; currency: string };

function ProductsByCategory({ base, products, currency }: ProductsByCategoryProps) {
  return (
    <div class="shelves">
      {[...Map.groupBy(products, ({ category }) => category)].map(([category, some]) => (
        <section key={category}>
          <h2>{category || t('marketplace.no_category')}</h2>
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
  page: Page;
  market: MarketplaceDetails;
  formState: FormState | undefined;
};

export function EditMarketplace({ page, market, formState }: EditMarketplaceProps) {
  const base = `/${page.slug}/${market.slug}/`;
  return (
    <FormPage
      title={t('market.edit')}
      crumbs={[{ label: market.name, href: base }]}
      action={`${base}edit`}
      submit={t('form.save')}
      formState={formState}
    >
      <VersionField version={market.version} formState={formState} />
      <MarketplaceFields market={market} formState={formState} />
    </FormPage>
  );
}
