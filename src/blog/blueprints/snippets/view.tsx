import { type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { Field, TextArea } from '../../../shared/ui/form.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { TextHint } from '../../forms/page-fields.tsx';
import type { Page, PageDetails } from '../../model/page.ts';
import type { Snippet } from '../../model/snippet.ts';

export function SnippetList({ venue }: { venue: PageDetails }) {
  const action = { label: 'Add a text', href: `/${venue.slug}/snippets/new` };
  return (
    <>
      <Head
        title="Texts"
        lead="Short texts beside your page, each with an address of its own: house terms, getting here, access."
        crumbs={[{ label: venue.title, href: `/${venue.slug}/` }]}
      />
      {venue.snippets.length === 0 ? (
        <Empty
          icon="list"
          title="No texts yet"
          hint="How people get to you is a good first one."
          action={action}
        />
      ) : (
        <>
          <Notices
            label="Texts"
            notices={venue.snippets.map(({ key, title }) => ({
              key,
              title,
              href: `/${venue.slug}/snippets/${key}`,
              meta: `/${venue.slug}/#${key}`,
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

export function NewSnippet({ venue, formState }: { venue: Page; formState: FormState | undefined }) {
  return (
    <FormPage
      title="Add a text"
      crumbs={crumbsOf(venue)}
      action={`/${venue.slug}/snippets/`}
      submit="Add it"
      formState={formState}
    >
      <Fields formState={formState} />
    </FormPage>
  );
}

export type EditSnippetProps = { venue: Page; snippet: Snippet; formState: FormState | undefined };

export function EditSnippet({ venue, snippet, formState }: EditSnippetProps) {
  const action = `/${venue.slug}/snippets/${snippet.key}`;
  return (
    <FormPage
      title={snippet.title}
      crumbs={crumbsOf(venue)}
      action={action}
      submit="Save"
      formState={formState}
      after={
        <ConfirmDetails
          summary="Remove this text…"
          says="It is gone from your page, and links to it lead to the top."
        >
          <form method="post" action={`${action}/removal`}>
            <Button variant="danger">Remove it</Button>
          </form>
        </ConfirmDetails>
      }
    >
      <Fields snippet={snippet} formState={formState} />
    </FormPage>
  );
}

function Fields({ snippet, formState }: { snippet?: Snippet; formState: FormState | undefined }) {
  const field = fieldsOf(formState, snippet);
  return (
    <>
      <Field label="Heading" required maxlength={80} {...field('title')} />
      <TextArea label="Text" required rows={8} hint={<TextHint />} {...field('body')} />
    </>
  );
}

const crumbsOf = (venue: Page) => [
  { label: venue.title, href: `/${venue.slug}/` },
  { label: 'Texts', href: `/${venue.slug}/snippets/` },
];
