import { ROLES, type Role } from '../../../shared/capabilities.ts';
import { choicesOf, type FormState, fieldsOf } from '../../../shared/http/form-state.ts';
import { ActionItem, ActionList } from '../../../shared/ui/action-list.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Checkboxes, Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Panel, Split } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { Page } from '../../model/page.ts';
import type { Person } from '../../model/page-role.ts';
import { RoleTags } from '../../views/role-tags.tsx';

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
  const { name, email, roles, userId } = person;
  const action = `/${page.slug}/people/${userId}`;
  return (
    <ActionItem
      title={isViewer ? t('people.you', { name }) : name}
      tag={<RoleTags roles={roles} />}
      summary={email}
      actions={
        <>
          <ConfirmDetails
            danger={false}
            summary={t('people.change_summary')}
            warning={t('people.change_warning', { name })}
          >
            <ul class="stack tight">
              {OFFERED.map((role) => (
                <RoleChange key={role} role={role} name={name} held={roles.includes(role)} action={action} />
              ))}
            </ul>
          </ConfirmDetails>
          <ConfirmDetails
            summary={t('people.remove_summary')}
            warning={t(isViewer ? 'people.remove_warning_you' : 'people.remove_warning', {
              name,
              page: page.title,
            })}
          >
            <form method="post" action={`${action}/removal`}>
              <Button variant="danger" label={t('people.remove_person', { name })}>
                {t('people.remove')}
              </Button>
            </form>
          </ConfirmDetails>
        </>
      }
    />
  );
}

// The one that includes all others comes last.
const OFFERED = ROLES.toReversed();

type RoleChangeProps = { role: Role; name: string; held: boolean; action: string };

/** A role with a button that gives it to the person, or takes it. */
function RoleChange({ role, name, held, action }: RoleChangeProps) {
  const label = t(`role.${role}`);
  const text = held ? t('people.take_role', { role: label }) : t('people.give_role', { role: label });
  return (
    <li>
      <form method="post" action={held ? `${action}/roles/${role}/removal` : `${action}/roles`}>
        {!held && <input type="hidden" name="role" value={role} />}
        <Button small icon={held ? 'minus' : 'plus'} label={t('people.role_of', { change: text, name })}>
          {text}
        </Button>
      </form>
    </li>
  );
}

function AddPerson({ page, formState }: { page: Page; formState: FormState | undefined }) {
  const field = fieldsOf(formState);
  const choices = choicesOf(formState);
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
        <Checkboxes
          legend={t('people.roles')}
          options={OFFERED.map((role) => ({
            value: role,
            label: t(`role.${role}`),
            hint: t(`role.about_${role}`),
          }))}
          {...choices('roles')}
        />
        <Button variant="go">{t('people.add')}</Button>
      </form>
    </Panel>
  );
}
