import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { VersionField } from '../../../shared/ui/field-parts.tsx';
import { Field, TextArea } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { t } from '../../messages/translate.ts';
import type { Page, PageDetails } from '../../model/page.ts';
import type { Snippet } from '../../model/snippet.ts';

export function SnippetList({ page }: { page: PageDetails }) {
  const action = { label: t('snippets.add'), href: `/${page.slug}/snippets/new` };
  return (
    <>
      <Head
        title={t('snippets.title')}
        lead={t('snippets.lead')}
        crumbs={[{ label: page.title, href: `/${page.slug}/` }]}
      />
      {page.snippets.length === 0 ? (
        <Empty icon="list" title={t('snippets.empty')} hint={t('snippets.empty_hint')} action={action} />
      ) : (
        <>
          <Notices
            label={t('snippets.title')}
            notices={page.snippets.map(({ key, title }) => ({
              key,
              title,
              href: `/${page.slug}/snippets/${key}`,
              meta: `/${page.slug}/#${key}`,
            }))}
          />
          <LinkButton variant="go" href={action.href} icon="plus">
            {action.label}
          </LinkButton>
        </>
      )}
    </>
  );
}

export type NewSnippetProps = { page: Page; formState: FormState | undefined };

export function NewSnippet({ page, formState }: NewSnippetProps) {
  return (
    <FormPage
      title={t('snippets.add')}
      crumbs={crumbsOf(page)}
      action={`/${page.slug}/snippets/`}
      submit={t('snippet_form.add')}
      formState={formState}
    >
      <SnippetFields formState={formState} />
    </FormPage>
  );
}

export type EditSnippetProps = { page: Page; snippet: Snippet; formState: FormState | undefined };

export function EditSnippet({ page, snippet, formState }: EditSnippetProps) {
  const action = `/${page.slug}/snippets/${snippet.key}`;
  return (
    <FormPage
      title={snippet.title}
      crumbs={crumbsOf(page)}
      action={action}
      submit={t('form.save')}
      formState={formState}
      after={
        <ConfirmDetails summary={t('snippet.remove_summary')} warning={t('snippet.remove_warning')}>
          <form method="post" action={`${action}/removal`}>
            <Button variant="danger">{t('snippet.remove')}</Button>
          </form>
        </ConfirmDetails>
      }
    >
      <VersionField version={snippet.version} formState={formState} />
      <SnippetFields snippet={snippet} formState={formState} />
    </FormPage>
  );
}

function SnippetFields({ snippet, formState }: { snippet?: Snippet; formState: FormState | undefined }) {
  const field = fieldsOf(formState, snippet);
  return (
    <>
      <Field label={t('snippet_form.title')} required maxlength={80} {...field('title')} />
      <TextArea label={t('form.text')} required rows={8} hint={t('form.text_hint')} {...field('body')} />
    </>
  );
}

const crumbsOf = (page: Page) => [
  { label: page.title, href: `/${page.slug}/` },
  { label: t('snippets.title'), href: `/${page.slug}/snippets/` },
];
