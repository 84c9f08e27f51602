import type { ComponentChildren } from 'preact';
import { type FormState, fieldValue } from '../../../shared/http/form-state.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';
import { rich, t } from '../../messages/translate.ts';

export type SignInPageProps = {
  next: string | undefined;
  signedInAs: string | undefined;
  formState: FormState | undefined;
};

export function SignInPage({ next, signedInAs, formState }: SignInPageProps) {
  return (
    <>
      <Head title={t('sign_in.title')} lead={t('sign_in.lead')} />
      <div class="narrow stack">
        {signedInAs && (
          <Note>{rich('sign_in.already', { email: signedInAs, account: linkTo('/account') })}</Note>
        )}
        {formState && <ErrorSummary errors={formState.errors} />}
        <LinkForm next={next} formState={formState} />
      </div>
    </>
  );
}

export type LinkSentProps = {
  email: string;
  /** whether mails are stored in the outbox instead of sent */
  outbox: boolean;
};

export function LinkSent({ email, outbox }: LinkSentProps) {
  return (
    <>
      <Head title={t('link_sent.title')} lead={rich('link_sent.lead', { email, b: bold })} />
      <div class="narrow stack">
        {outbox && (
          <Note title={t('link_sent.outbox_title')}>
            {rich('link_sent.outbox', { outbox: linkTo('/outbox') })}
          </Note>
        )}
        <p class="soft">{rich('link_sent.not_arrived', { retry: linkTo('/sign-in') })}</p>
      </div>
    </>
  );
}

export type OpenLinkProps = { email: string; token: string; next: string | undefined };

export function OpenLink({ email, token, next }: OpenLinkProps) {
  return (
    <>
      <Head title={t('sign_in.title')} lead={rich('open_link.lead', { email, b: bold })} />
      <form method="post" action={`/sign-in/${token}`}>
        {next && <input type="hidden" name="next" value={next} />}
        <Button variant="go" icon="log-in">
          {t('sign_in.title')}
        </Button>
      </form>
    </>
  );
}

export function ExpiredLink({ next }: { next: string | undefined }) {
  return (
    <>
      <Head title={t('expired_link.title')} lead={t('expired_link.lead')} />
      <div class="narrow">
        <LinkForm next={next} formState={undefined} />
      </div>
    </>
  );
}

function LinkForm({ next, formState }: Pick<SignInPageProps, 'next' | 'formState'>) {
  return (
    <form class="stack" method="post" action="/sign-in" novalidate>
      {next && <input type="hidden" name="next" value={next} />}
      <Field
        name="email"
        label={t('sign_in.email')}
        type="email"
        autocomplete="email"
        required
        value={fieldValue(formState, 'email')}
        error={formState?.errors.email}
      />
      <div>
        <Button variant="go" icon="mail">
          {t('sign_in.send')}
        </Button>
      </div>
    </form>
  );
}

const linkTo = (href: string) => (children: ComponentChildren) => <a href={href}>{children}</a>;
const bold = (children: ComponentChildren) => <b>{children}</b>;
