import { fieldId } from './field-id.ts';
import { Icon } from './icon.tsx';

export type ErrorSummaryProps = {
  /** What is wrong, by the name of the field. */
  errors: Readonly<Record<string, string>>;
  title?: string;
  /** Something that is wrong with no field in particular. */
  message?: string;
};

/** Says at the top of the page what has to be put right, and leads to each place. It takes the focus when the page loads. */
export function ErrorSummary({
  errors,
  title = 'Please check what you entered',
  message,
}: ErrorSummaryProps) {
  const wrong = Object.entries(errors);
  if (wrong.length === 0 && !message) return null;
  return (
    <div class="error-summary" role="alert" tabIndex={-1} autofocus>
      <Icon name="alert" />
      <div>
        <h2>{title}</h2>
        {message && <p>{message}</p>}
        {wrong.length > 0 && (
          <ul>
            {wrong.map(([name, text]) => (
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
