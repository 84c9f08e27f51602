import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import { FormErrors, type RefusedForm } from './error-summary.tsx';
import { type Crumb, Head } from './head.tsx';

export type FormPageProps = {
  title: string;
  lead?: ComponentChildren;
  crumbs?: Crumb[];
  action: string;
  submit: string;
  formState?: RefusedForm | undefined;
  children: ComponentChildren;
  /** Below the form: other actions on the same thing. */
  after?: ComponentChildren;
};

/** A page that consists of one form; `children` are its fields. */
export function FormPage({ title, lead, crumbs, action, submit, formState, children, after }: FormPageProps) {
  return (
    <>
      <Head title={title} lead={lead} crumbs={crumbs ?? []} />
      <div class="narrow">
        <FormErrors formState={formState} />
        <form class="stack loose" method="post" action={action} novalidate>
          {children}
          <div>
            <Button variant="go">{submit}</Button>
          </div>
        </form>
        {after}
      </div>
    </>
  );
}
