import { type FormState, fieldValue } from '../../../shared/http/form-state.ts';
import type { SignedIn } from '../../../shared/http/platform.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { PageOfUser } from '../../model/page-role.ts';

export type AccountProps = {
  user: SignedIn;
  pages: PageOfUser[];
  eventsUrl: string;
  cartUrl: string;
  formState: FormState | undefined;
};

export function Account({ user, pages, eventsUrl, cartUrl, formState }: AccountProps) {
  return (
    <>
      <Head title={user.name} lead={`Signed in as ${user.email}.`} />
      {formState && <ErrorSummary errors={formState.errors} />}
      <Split
        aside={
          <Panel title="Your name">
            <form class="stack" method="post" action="/account/name" novalidate>
              <Field
                name="name"
                label="What we call you"
                hint="Stands on your bookings and in mails to you."
                autocomplete="name"
                required
                maxlength={60}
                value={fieldValue(formState, 'name') ?? user.name}
                error={formState?.errors.name}
              />
              <Button>Save</Button>
            </form>
            <form method="post" action="/sign-out">
              <Button variant="quiet" icon="log-out">
                Sign out
              </Button>
            </form>
          </Panel>
        }
      >
        <div class="bar">
          <LinkButton href={`${eventsUrl}/tickets/`} icon="ticket">
            Your tickets and bookings
          </LinkButton>
          <LinkButton href={`${cartUrl}/orders/`} icon="list">
            Your orders
          </LinkButton>
          {pages.length > 0 && (
            <LinkButton href={`${eventsUrl}/admin/tickets/`} icon="door">
              Tickets at the door
            </LinkButton>
          )}
        </div>
        {pages.length > 0 && (
          <Stack>
            <h2>What you help to run</h2>
            <Notices
              level={3}
              notices={pages.map(({ slug, title, role }) => ({
                key: slug,
                title,
                href: `/${slug}/`,
                tag: <Tag tone={role === 'organiser' ? 'rose' : 'plain'}>{role}</Tag>,
                meta: role === 'organiser' ? 'its page, diary and people' : 'you let people in at its doors',
              }))}
            />
          </Stack>
        )}
      </Split>
    </>
  );
}
