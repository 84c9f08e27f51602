import type { FormState } from '../../../shared/http/form-state.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { PageFields } from '../../forms/page-fields.tsx';
import { t } from '../../messages/translate.ts';
import type { Page } from '../../model/page.ts';

export type HomeProps = { platformName: string; pages: Page[]; canCreate: boolean };

export function Home({ platformName, pages, canCreate }: HomeProps) {
  if (pages.length === 0) {
    return (
      <>
        <Head title={platformName} />
        <Empty icon="home" title={t('home.empty')} hint={t('home.empty_hint')} />
      </>
    );
  }
  return (
    <>
      <Head title={platformName} lead={t('home.lead')} />
      <Notices
        label={t('home.pages')}
        notices={pages.map(({ slug, title, address, summary }) => ({
          key: slug,
          title,
          href: `/${slug}/`,
          meta: address && (
            <>
              <Icon name="pin" /> {address}
            </>
          ),
          text: summary,
        }))}
      />
      {canCreate && (
        <LinkButton href="/new" icon="plus">
          {t('home.add_page')}
        </LinkButton>
      )}
    </>
  );
}

export function NewPage({ formState }: { formState: FormState | undefined }) {
  return (
    <FormPage
      title={t('new_page.title')}
      lead={t('new_page.lead')}
      action="/new"
      submit={t('new_page.submit')}
      formState={formState}
    >
      <PageFields
        page={{ title: '', summary: '', address: '', body: '', timeZone: 'Europe/London' }}
        formState={formState}
      />
    </FormPage>
  );
}
