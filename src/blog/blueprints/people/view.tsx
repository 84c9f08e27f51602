import { type FormState, fieldsOf, fieldValue } from '../../../shared/http/form-state.ts';
import { ActionItem, ActionList } from '../../../shared/ui/action-list.tsx';
import { Button } from '../../../shared/ui/button.tsx';
import { ConfirmDetails } from '../../../shared/ui/confirm-details.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field, Radios } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Panel, Split } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { Page } from '../../model/page.ts';
import type { Person } from '../../model/page-role.ts';

export type PeopleProps = {
  title: string;
  venue: Page;
  people: Person[];
  /** whoever looks */
  you: string | undefined;
  formState: FormState | undefined;
};

export function People({ title, venue, people, you, formState }: PeopleProps) {
  return (
    <>
      <Head
        title={title}
        lead="Organisers keep the diary, confirm bookings and edit the page. Stewards let people in at the door."
        crumbs={[{ label: venue.title, href: `/${venue.slug}/` }]}
      />
      {formState && (
        <ErrorSummary
          errors={formState.errors}
          {...(formState.message && { title: 'That can’t be done', message: formState.message })}
        />
      )}
      <Split aside={<AddSomebody venue={venue} formState={formState} />}>
        <ActionList label={title}>
          {people.map((person) => (
            <One key={person.userId} person={person} venue={venue} you={person.userId === you} />
          ))}
        </ActionList>
      </Split>
    </>
  );
}

function One({ person, venue, you }: { person: Person; venue: Page; you: boolean }) {
  const loses =
    person.role === 'organiser' ? `organise ${venue.title}` : `check tickets at the doors of ${venue.title}`;
  return (
    <ActionItem
      title={you ? `${person.name} (you)` : person.name}
      tag={<Tag tone={person.role === 'organiser' ? 'rose' : 'plain'}>{person.role}</Tag>}
      summary={person.email}
      actions={
        <ConfirmDetails
          summary="Remove…"
          says={`${you ? 'You' : person.name} can then no longer ${loses}. Bookings and tickets stay as they are.`}
        >
          <form method="post" action={`/${venue.slug}/people/${person.userId}/removal`}>
            <Button variant="danger" label={`Remove ${person.name}`}>
              Remove
            </Button>
          </form>
        </ConfirmDetails>
      }
    />
  );
}

function AddSomebody({ venue, formState }: { venue: Page; formState: FormState | undefined }) {
  const field = fieldsOf(formState);
  return (
    <Panel title="Add somebody">
      <form class="stack" method="post" action={`/${venue.slug}/people/`} novalidate>
        <Field
          label="Their email"
          type="email"
          hint="They get a mail that says how to sign in."
          required
          autocomplete="off"
          {...field('email')}
        />
        <Field label="Their name" optional autocomplete="off" maxlength={60} {...field('name')} />
        <Radios
          legend="They are"
          options={[
            { value: 'steward', label: 'a steward', hint: 'sees door lists and checks tickets' },
            { value: 'organiser', label: 'an organiser', hint: 'may do all that you may' },
          ]}
          {...field('role')}
          value={fieldValue(formState, 'role') || 'steward'}
        />
        <Button variant="go">Add</Button>
      </form>
    </Panel>
  );
}
