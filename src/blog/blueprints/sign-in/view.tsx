import { type FormState, fieldValue } from '../../../shared/http/form-state.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/form.tsx';
import { Head } from '../../../shared/ui/head.tsx';
import { Note } from '../../../shared/ui/note.tsx';

export type SignInPageProps = {
  next: string | undefined;
  signedInAs: string | undefined;
  formState: FormState | undefined;
};

export function SignInPage({ next, signedInAs, formState }: SignInPageProps) {
  return (
    <>
      <Head
        title="Sign in"
        lead="No password: we send you a link by mail. What you hold in your basket comes along."
      />
      <div class="narrow stack">
        {signedInAs && (
          <Note>
            You are signed in as {signedInAs}. <a href="/account">Your account</a>
          </Note>
        )}
        {formState && <ErrorSummary errors={formState.errors} />}
        <AskForLink next={next} formState={formState} />
      </div>
    </>
  );
}

export function LinkSent({ email, outbox }: { email: string; outbox: boolean }) {
  return (
    <>
      <Head
        title="Look in your mail"
        lead={
          <>
            A link is on its way to <b>{email}</b>. It works once, and for 15 minutes. You may close this
            page.
          </>
        }
      />
      <div class="narrow stack">
        {outbox && (
          <Note title="Mail stays on this machine.">
            <a href="/outbox">Open the outbox</a> to read it.
          </Note>
        )}
        <p class="soft">
          Nothing there after a few minutes? Look among the junk, or <a href="/sign-in">try again</a>: perhaps
          the address had a slip in it.
        </p>
      </div>
    </>
  );
}

export function OpenLink({ email, token, next }: { email: string; token: string; next: string | undefined }) {
  return (
    <>
      <Head
        title="Sign in"
        lead={
          <>
            As <b>{email}</b>.
          </>
        }
      />
      <form method="post" action={`/sign-in/${token}`}>
        {next && <input type="hidden" name="next" value={next} />}
        <Button variant="go" icon="log-in">
          Sign in
        </Button>
      </form>
    </>
  );
}

export function DeadLink({ next }: { next: string | undefined }) {
  return (
    <>
      <Head
        title="This link is no longer good"
        lead="A link works once, and for 15 minutes. If you have signed in with it already, you still are. Otherwise have a new one sent."
      />
      <div class="narrow">
        <AskForLink next={next} formState={undefined} />
      </div>
    </>
  );
}

function AskForLink({ next, formState }: Pick<SignInPageProps, 'next' | 'formState'>) {
  return (
    <form class="stack" method="post" action="/sign-in" novalidate>
      {next && <input type="hidden" name="next" value={next} />}
      <Field
        name="email"
        label="Your email"
        type="email"
        autocomplete="email"
        required
        value={fieldValue(formState, 'email')}
        error={formState?.errors.email}
      />
      <div>
        <Button variant="go" icon="mail">
          Send me a link
        </Button>
      </div>
    </form>
  );
}
