import { t } from '../messages/translate.ts';
import { Icon } from './icon.tsx';
import { Prose } from './prose.tsx';

export type ErrorSummaryProps = {
  /** Error messages by field name. */
  errors: Readonly<Record<string, string>>;
  title?: string | undefined;
  /** An error that belongs to no single field; lines that begin with "- " become a list. */
  message?: string | undefined;
};

/** Lists the errors of a form at the top of the page, each linked to its field. Takes the focus on load. */
export function ErrorSummary({ errors, title = t('problem.title_422'), message }: ErrorSummaryProps) {
  const fields = Object.entries(errors);
  if (fields.length === 0 && !message) return null;
  return (
    <div class="error-summary" role="alert" tabIndex={-1} autofocus>
      <Icon name="alert" />
      <div>
        <h2>{title}</h2>
        {message && <Prose text={message} />}
        {fields.length > 0 && (
          <ul>
            {fields.map(([name, text]) => (
              <li key={name}>
                <a href={`#${fieldId(name)}`}>{text}</a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** What the summary needs of a refused form. */
export type RefusedForm = { errors: Readonly<Record<string, string>>; message?: string; stale?: boolean };

/** The error summary of a form that was refused; nothing for one that was not. */
export function FormErrors({ formState }: { formState: RefusedForm | undefined }) {
  if (!formState) return null;
  return <ErrorSummary {...formState} title={titleOf(formState)} />;
}

/** Only what was entered can be checked; other refusals have other causes. */
function titleOf({ errors, message, stale }: RefusedForm): string | undefined {
  if (stale) return t('problem.title_stale');
  return message && Object.keys(errors).length === 0 ? t('problem.title_refused') : undefined;
}

export type FieldErrorProps = { name: string; error: string | undefined };

/** The error of a field, beside its control, which refers to it by `fieldErrorId`. */
export function FieldError({ name, error }: FieldErrorProps) {
  if (!error) return null;
  return (
    <span class="wrong-text" id={fieldErrorId(name)}>
      <Icon name="alert" />
      {error}
    </span>
  );
}

/** The id of the control with this name, which the error summary links to. */
export const fieldId = (name: string): string => `field-${name.replaceAll(/[^\w-]+/g, '-')}`;

export const fieldErrorId = (name: string): string => `${fieldId(name)}-wrong`;
