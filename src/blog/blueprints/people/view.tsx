import { type FormState, fieldsOf, fieldValue } from '../../../shared/http/form-state.ts';
import { ActionItem, ActionList } from '../../../shared/ui/action-list.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field, Radios } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Panel, Split } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { Page } from '../../model/page.ts';
import type { Person } from '../../model/page-role.ts';
import { RoleTag } from '../../views/role-tag.tsx';

export type PeopleProps = {
  page: Page;
  people: Person[];
  viewerId: string | undefined;
  formState: FormState | undefined;
};

export function People({ page, people, viewerId, formState }: PeopleProps) {
  const title = t('people.title');
  return (
    <>
      <Head title={title} lead={t('people.lead')} crumbs={[{ label: page.title, href: `/${page.slug}/` }]} />
      {formState && (
        <ErrorSummary
          errors={formState.errors}
          {...(formState.message && { title: t('people.impossible'), message: formState.message })}
        />
      )}
      <Split aside={<AddPerson page={page} formState={formState} />}>
        <ActionList label={title}>
          {people.map((person) => (
            <PersonItem
              key={person.userId}
              person={person}
              page={page}
              isViewer={person.userId === viewerId}
            />
          ))}
        </ActionList>
      </Split>
    </>
  );
}

type PersonItemProps = { person: Person; page: Page; isViewer: boolean };

function PersonItem({ person, page, isViewer }: PersonItemProps) {
  const { name, email, role, userId } = person;
  const target = isViewer ? (`you_${role}` as const) : role;
  return (
    <ActionItem
      title={isViewer ? t('people.you', { name }) : name}
      tag={<RoleTag role={role} />}
      summary={email}
      actions={
        <ConfirmDetails
          summary={t('people.remove_summary')}
          warning={t(`people.remove_warning_${target}`, { name, page: page.title })}
        >
          <form method="post" action={`/${page.slug}/people/${userId}/removal`}>
            <Button variant="danger" label={t('people.remove_person', { name })}>
              {t('people.remove')}
            </Button>
          </form>
        </ConfirmDetails>
      }
    />
  );
}

function AddPerson({ page, formState }: { page: Page; formState: FormState | undefined }) {
  const field = fieldsOf(formState);
  return (
    <Panel title={t('people.add_title')}>
      <form class="stack" method="post" action={`/${page.slug}/people/`} novalidate>
        <Field
          label={t('people.email')}
          type="email"
          hint={t('people.email_hint')}
          required
          autocomplete="off"
          {...field('email')}
        />
        <Field label={t('people.name')} optional autocomplete="off" maxlength={60} {...field('name')} />
        <Radios
          legend={t('people.role')}
          options={[
            { value: 'steward', label: t('role.steward'), hint: t('people.role_steward_hint') },
            { value: 'organiser', label: t('role.organiser'), hint: t('people.role_organiser_hint') },
          ]}
          {...field('role')}
          value={fieldValue(formState, 'role') || 'steward'}
        />
        <Button variant="go">{t('people.add')}</Button>
      </form>
    </Panel>
  );
}
