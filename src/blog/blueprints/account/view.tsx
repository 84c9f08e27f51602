import { Fragment } from 'preact';
import { capabilitiesOf } from '../../../shared/capabilities.ts';
import { type FormState, fieldValue } from '../../../shared/http/form-state.ts';
import type { SignedIn } from '../../../shared/http/platform.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Notices } from '../../../shared/ui/notices.tsx';
import { Panel, Split, Stack } from '../../../shared/ui/panel.tsx';
import { t } from '../../messages/translate.ts';
import type { PageOfUser } from '../../model/page-role.ts';
import { RoleTags } from '../../views/role-tags.tsx';

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
      <Head title={user.name} lead={t('account.signed_in_as', { email: user.email })} />
      {formState && <ErrorSummary errors={formState.errors} />}
      <Split aside={<NamePanel name={user.name} formState={formState} />}>
        <div class="bar">
          <LinkButton href={`${eventsUrl}/tickets/`} icon="ticket">
            {t('account.tickets')}
          </LinkButton>
          <LinkButton href={`${cartUrl}/orders/`} icon="list">
            {t('account.orders')}
          </LinkButton>
          {pages.some(({ roles }) => capabilitiesOf(roles).has('door')) && (
            <LinkButton href={`${eventsUrl}/admin/tickets/`} icon="door">
              {t('account.door')}
            </LinkButton>
          )}
        </div>
        {pages.length > 0 && (
          <Stack>
            <h2>{t('account.pages')}</h2>
            <Notices
              level={3}
              notices={pages.map(({ slug, title, roles }) => ({
                key: slug,
                title,
                href: `/${slug}/`,
                tag: <RoleTags roles={roles} />,
                meta: roles.map((role, at) => (
                  <Fragment key={role}>
                    {at > 0 && <br />}
                    {t(`role.about_${role}`)}
                  </Fragment>
                )),
              }))}
            />
          </Stack>
        )}
      </Split>
    </>
  );
}

function NamePanel({ name, formState }: { name: string; formState: FormState | undefined }) {
  return (
    <Panel title={t('account.name_title')}>
      <form class="stack" method="post" action="/account/name" novalidate>
        <Field
          name="name"
          label={t('account.name')}
          hint={t('account.name_hint')}
          autocomplete="name"
          required
          maxlength={60}
          value={fieldValue(formState, 'name') ?? name}
          error={formState?.errors.name}
        />
        <Button>{t('form.save')}</Button>
      </form>
      <form method="post" action="/sign-out">
        <Button variant="quiet" icon="log-out">
          {t('account.sign_out')}
        </Button>
      </form>
    </Panel>
  );
}
