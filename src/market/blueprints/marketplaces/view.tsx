import type { FormState } from '../../../shared/http/form-state.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { MarketplaceFields } from '../../forms/marketplace-fields.tsx';
import { t } from '../../messages/translate.ts';
import type { Marketplace } from '../../model/marketplace.ts';
import type { Page } from '../../ports.ts';

export type MarketplacesProps = {
  page: Page;
  blogUrl: string;
  markets: Marketplace[];
  editor: boolean;
};

export function Marketplaces({ page, blogUrl, markets, editor }: MarketplacesProps) {
  const newHref = `/${page.slug}/new`;
  return (
    <>
      <Head
        title={t('marketplaces.heading', { page: page.title })}
        crumbs={[{ label: page.title, href: `${blogUrl}/${page.slug}/` }]}
      />
      {markets.length === 0 ? (
        <Empty
          icon="basket"
          title={t('marketplaces.empty')}
          hint={editor ? t('marketplaces.empty_hint_editor') : t('marketplaces.empty_hint')}
          {...(editor && { action: { label: t('marketplaces.create'), href: newHref } })}
        />
      ) : (
        <>
          <Notices
            notices={markets.map((market) => ({
              key: market.id,
              title: market.name,
              href: `/${page.slug}/${market.slug}/`,
              meta: t('market.products', { count: market.products }),
              text: market.description,
            }))}
          />
          {editor && (
            <LinkButton href={newHref} icon="plus">
              {t('marketplaces.create_another')}
            </LinkButton>
          )}
        </>
      )}
    </>
  );
}

export type NewMarketplaceProps = { page: Page; formState: FormState | undefined };

export function NewMarketplace({ page, formState }: NewMarketplaceProps) {
  return (
    <FormPage
      title={t('new_marketplace.title')}
      lead={t('new_marketplace.lead')}
      crumbs={[{ label: t('marketplaces.title'), href: `/${page.slug}/` }]}
      action={`/${page.slug}/`}
      submit={t('new_marketplace.submit')}
      formState={formState}
    >
      <MarketplaceFields formState={formState} />
    </FormPage>
  );
}
