import type { FormState } from '../../../shared/http/form-state.ts';
import { LinkButton } from '../../../shared/ui/button.tsx';
import { Empty } from '../../../shared/ui/empty.tsx';
import { FormPage } from '../../../shared/ui/form-page.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Icon } from '../../../shared/ui/icon.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { PageFields } from '../../forms/page-fields.tsx';
import type { Page } from '../../model/page.ts';

export type HomeProps = { platformName: string; pages: Page[]; mayOpen: boolean };

export function Home({ platformName, pages, mayOpen }: HomeProps) {
  if (pages.length === 0) {
    return (
      <>
        <Head title={platformName} />
        <Empty
          icon="home"
          title="No venue here yet"
          hint="The first one is made at the start of the platform: set ORGANISER_EMAIL, and its organiser is sent in by a link."
        />
      </>
    );
  }
  return (
    <>
      <Head title={platformName} lead="Halls, clubs and community venues, and what is on in them." />
      <Notices
        label="Venues"
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
      {mayOpen && (
        <LinkButton href="/new" icon="plus">
          Add a venue
        </LinkButton>
      )}
    </>
  );
}

export function NewPage({ formState }: { formState: FormState | undefined }) {
  return (
    <FormPage
      title="A page for your venue"
      lead="Everything here can be changed later. You are its organiser."
      action="/new"
      submit="Open the page"
      formState={formState}
    >
      <PageFields
        page={{ title: '', summary: '', address: '', body: '', timeZone: 'Europe/London' }}
        formState={formState}
      />
    </FormPage>
  );
}
