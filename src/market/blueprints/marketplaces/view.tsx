import type { FormState } from '../../../shared/http/form-state.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { MarketFields } from '../../forms/marketplace-fields.tsx';
import type { Marketplace } from '../../model/marketplace.ts';
import type { Page } from '../../ports.ts';
import { countOf } from '../../views/count-of.ts';

export type MarketplacesProps = {
  venue: Page;
  blogUrl: string;
  markets: Marketplace[];
  organiser: boolean;
};

export function Marketplaces({ venue, blogUrl, markets, organiser }: MarketplacesProps) {
  const href = `/${venue.slug}/new`;
  return (
    <>
      <Head
        title={`Markets at ${venue.title}`}
        crumbs={[{ label: venue.title, href: `${blogUrl}/${venue.slug}/` }]}
      />
      {markets.length === 0 ? (
        <Empty
          icon="basket"
          title="No market here yet"
          hint={
            organiser
              ? 'Give it a name, then upload the wholesaler’s catalogue.'
              : 'When there is one, what it sells is listed here.'
          }
          {...(organiser && { action: { label: 'Open a market', href } })}
        />
      ) : (
        <>
          <Notices
            notices={markets.map((market) => ({
              key: market.id,
              title: market.name,
              href: `/${venue.slug}/${market.slug}/`,
              meta: countOf(market.products, 'product'),
              text: market.description,
            }))}
          />
          {organiser && (
            <LinkButton href={href} icon="plus">
              Open another market
            </LinkButton>
          )}
        </>
      )}
    </>
  );
}

export function NewMarketplace({ venue, formState }: { venue: Page; formState: FormState | undefined }) {
  return (
    <FormPage
      title="Open a market"
      lead="Its products come from a wholesaler’s catalogue, which you upload next."
      crumbs={[{ label: 'Markets', href: `/${venue.slug}/` }]}
      action={`/${venue.slug}/`}
      submit="Open it"
      formState={formState}
    >
      <MarketFields formState={formState} />
    </FormPage>
  );
}
